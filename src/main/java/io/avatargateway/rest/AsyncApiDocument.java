package io.avatargateway.rest;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;

/**
 * Serves {@code docs/asyncapi.yaml}, which the build puts into the WAR: what can be said by messages, as {@code
 * /openapi} tells of HTTP.
 */
@WebServlet("/asyncapi")
public class AsyncApiDocument extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final String FILE = "/META-INF/asyncapi.yaml";

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // The type that the specification names for its documents (section "Format").
        response.setContentType("application/vnd.aai.asyncapi+yaml;version=3.0.0");
        response.setHeader("X-Content-Type-Options", "nosniff");
        try (InputStream document = AsyncApiDocument.class.getResourceAsStream(FILE)) {
            document.transferTo(response.getOutputStream());
        }
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
