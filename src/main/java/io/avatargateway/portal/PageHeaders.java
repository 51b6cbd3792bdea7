package io.avatargateway.portal;

import io.avatargateway.config.Settings;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.MappingMatch;
import java.io.IOException;
import java.net.MalformedURLException;
import java.util.Set;

/**
 * What everything outside the REST API is sent with: the page's content security policy, and how long its files may be
 * kept.
 */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class PageHeaders extends HttpFilter {

    private static final long serialVersionUID = 1L;
    private static final Set<String> READING = Set.of("GET", "HEAD");

    @Inject
    private transient Settings settings;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        if (!path.startsWith("/api/")) {
            unlessSet(response, "Content-Security-Policy", ContentSecurityPolicy.of(settings.portal()));
            unlessSet(response, "X-Content-Type-Options", "nosniff");
            unlessSet(response, "Referrer-Policy", "no-referrer");
            unlessSet(
                    response,
                    "Permissions-Policy",
                    "microphone=(self), autoplay=(self), camera=(), display-capture=(), geolocation=()");
            // The build puts a hash of the content into the names below assets/.
            unlessSet(
                    response,
                    "Cache-Control",
                    path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
            if (!READING.contains(request.getMethod()) && isThere(request, path)) {
                refuse(request, response);
                return;
            }
            if (READING.contains(request.getMethod()) && PackedFiles.send(request, response, path)) {
                return;
            }
        }
        chain.doFilter(request, response);
    }

    /** Filters found by annotations come in any order; what the API's filter says of the metrics is to stand. */
    private static void unlessSet(HttpServletResponse response, String name, String value) {
        if (!response.containsHeader(name)) {
            response.setHeader(name, value);
        }
    }

    /** A servlet or a file; what is neither is told to be missing behind this. */
    private static boolean isThere(HttpServletRequest request, String path) throws MalformedURLException {
        return request.getHttpServletMapping().getMappingMatch() == MappingMatch.EXACT
                || request.getServletContext().getResource(path) != null;
    }

    /** Files would be handed out for any method. */
    private static void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Allow", "GET, HEAD, OPTIONS");
        if (request.getMethod().equals("OPTIONS")) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else {
            response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        }
    }
}
