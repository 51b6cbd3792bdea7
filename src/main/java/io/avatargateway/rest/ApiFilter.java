package io.avatargateway.rest;

import io.avatargateway.config.Settings;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/**
 * What is the same for every address of the API: no caching, CORS (the fetch standard) for the origins that the settings name, and a clear
 * answer to addresses that are no URI. A servlet filter, because JAX-RS filters see neither event streams nor addresses at which the
 * JAX-RS runtime itself fails.
 */
@WebFilter(urlPatterns = "/api/*", asyncSupported = true)
public class ApiFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;
    private static final String ANY = "*";

    @Inject
    private transient Settings settings;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        // Some answers hold tokens, and the others are old as soon as they are sent.
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        allowOrigin(request, response);
        if (!isUri(request.getRequestURI(), request.getQueryString())) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
        } else if (isPreflight(request)) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else {
            chain.doFilter(request, response);
        }
    }

    /** A page that is not allowed gets an answer without the headers that would allow it. No credentials of the browser are asked for. */
    private void allowOrigin(HttpServletRequest request, HttpServletResponse response) {
        Set<String> origins = settings.rest().corsOrigins();
        if (origins.isEmpty()) {
            return;
        }
        response.setHeader("Vary", "Origin");
        String origin = request.getHeader("Origin");
        if (origin == null || !(origins.contains(ANY) || origins.contains(origin))) {
            return;
        }
        response.setHeader("Access-Control-Allow-Origin", origin);
        response.setHeader("Access-Control-Expose-Headers", "Location, Retry-After, Idempotent-Replayed");
        if (isPreflight(request)) {
            response.setHeader("Access-Control-Allow-Methods", "GET, POST, DELETE");
            response.setHeader(
                    "Access-Control-Allow-Headers",
                    "Accept, Authorization, Avatar-Job-Id, Content-Type, Idempotency-Key, Last-Event-ID");
            response.setHeader("Access-Control-Max-Age", "600");
        }
    }

    private static boolean isPreflight(HttpServletRequest request) {
        return "OPTIONS".equals(request.getMethod())
                && request.getHeader("Origin") != null
                && request.getHeader("Access-Control-Request-Method") != null;
    }

    /** The server lets {@code ?limit=%zz} through, at which the JAX-RS runtime fails before any exception mapper can help. */
    private static boolean isUri(String path, String query) {
        try {
            return !new URI(query == null ? path : path + "?" + query).isOpaque();
        } catch (URISyntaxException malformed) {
            return false;
        }
    }
}
