package io.avatargateway.portal;

import io.avatargateway.config.Settings;
import io.avatargateway.session.model.FacePreview;
import io.avatargateway.session.port.FacePreviews;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Simli's picture of a face that the page offers, fetched here: neither the key nor an address of Simli's gets to the
 * browser. No thread waits for Simli.
 */
@WebServlet(urlPatterns = FacePicture.PATH, asyncSupported = true)
public class FacePicture extends HttpServlet {

    static final String PATH = "/face-picture";
    private static final long serialVersionUID = 1L;

    @Inject
    private transient Settings settings;

    @Inject
    private transient FacePreviews previews;

    /** Where the page finds the picture, from its own address. */
    static String address(String faceId) {
        return PATH.substring(1) + "?id=" + URLEncoder.encode(faceId, StandardCharsets.UTF_8);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String id = request.getParameter("id");
        if (id == null || !isOffered(id)) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        CompletableFuture<Optional<FacePreview>> found = previews.of(id).toCompletableFuture();
        if (found.isDone()) {
            answer(response, found.join());
            return;
        }
        AsyncContext waiting = request.startAsync();
        // The calls behind it have their own time-outs.
        waiting.setTimeout(0);
        // This again, on a thread of the server's: the one that brings the picture serves all calls to Simli.
        CompletableFuture<Void> unused = found.thenRun(waiting::dispatch);
    }

    /** Nobody makes this server ask for other faces. */
    private boolean isOffered(String id) {
        return settings.portal().faces().containsValue(id)
                || settings.sessions().defaultFaceId().equals(id);
    }

    private static void answer(HttpServletResponse response, Optional<FacePreview> found) throws IOException {
        if (found.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        response.setContentType(found.get().mediaType());
        response.setContentLength(found.get().length());
        response.setHeader("Cache-Control", "private, max-age=3600");
        found.get().writeTo(response.getOutputStream());
    }

    /** Never reached, for {@code PageHeaders} refuses it; see {@code PageFaces}. */
    @Override
    protected void doTrace(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
    }
}
