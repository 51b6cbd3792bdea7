package io.avatargateway.portal;

import io.avatargateway.config.Settings;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * The faces that the page offers, and the one that a session has by itself: {@code {"faces": [{"name", "id",
 * "portrait", "moving"}], "defaultFaceId"}}.
 */
@WebServlet("/portal.json")
public class PageFaces extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject
    private transient Settings settings;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        JsonArrayBuilder faces = Json.createArrayBuilder();
        settings.portal().faces().forEach((name, id) -> faces.add(face(name, id)));
        byte[] body = Json.createObjectBuilder()
                .add("faces", faces)
                .add("defaultFaceId", settings.sessions().defaultFaceId())
                .build()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** With the addresses of its pictures, where the build has painted some. */
    private JsonObjectBuilder face(String name, String id) {
        JsonObjectBuilder face = Json.createObjectBuilder().add("name", name).add("id", id);
        String file = "faces/" + id;
        Set<String> painted = getServletContext().getResourcePaths("/faces/");
        if (painted != null && painted.contains("/" + file + ".jpg")) {
            face.add("portrait", file + ".jpg").add("moving", file + "-moving.jpg");
        }
        return face;
    }

    /**
     * Never reached, for {@code PageHeaders} refuses it; where a servlet has no such method the server answers TRACE
     * with a page of its own.
     */
    @Override
    protected void doTrace(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
    }
}
