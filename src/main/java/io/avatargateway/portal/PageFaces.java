package io.avatargateway.portal;

import io.avatargateway.config.Settings;
import io.avatargateway.session.port.FacePreviews;
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
import java.util.Optional;
import java.util.Set;

/**
 * The faces that the page offers, and the one that a session has by itself: {@code {"faces": [{"name", "id",
 * "portrait", "moving"}], "defaultFaceId", "defaultPortrait"}}. With {@code AUTH=on} there is {@code "signIn": true},
 * too. Never waits for Simli. Where nobody knows yet whether
 * it has a picture of a face, the portrait's address may turn out to lead nowhere.
 */
@WebServlet("/portal.json")
public class PageFaces extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject
    private transient Settings settings;

    @Inject
    private transient FacePreviews previews;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        JsonArrayBuilder faces = Json.createArrayBuilder();
        settings.portal().faces().forEach((name, id) -> faces.add(face(name, id)));
        String ownId = settings.sessions().defaultFaceId();
        JsonObjectBuilder page = Json.createObjectBuilder().add("faces", faces).add("defaultFaceId", ownId);
        portrait(ownId).ifPresent(portrait -> page.add("defaultPortrait", portrait));
        if (settings.access().auth()) {
            page.add("signIn", true);
        }
        byte[] body = page.build().toString().getBytes(StandardCharsets.UTF_8);
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** With the addresses of its pictures: those that the build has painted, or else Simli's. */
    private JsonObjectBuilder face(String name, String id) {
        JsonObjectBuilder face = Json.createObjectBuilder().add("name", name).add("id", id);
        portrait(id).ifPresent(portrait -> face.add("portrait", portrait));
        if (isPainted(id)) {
            face.add("moving", "faces/" + id + "-moving.jpg");
        }
        return face;
    }

    private Optional<String> portrait(String id) {
        if (isPainted(id)) {
            return Optional.of("faces/" + id + ".jpg");
        }
        return previews.mayHave(id) ? Optional.of(FacePicture.address(id)) : Optional.empty();
    }

    private boolean isPainted(String id) {
        Set<String> painted = getServletContext().getResourcePaths("/faces/");
        return painted != null && painted.contains("/faces/" + id + ".jpg");
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
