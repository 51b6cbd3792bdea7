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
            response.setHeader("Content-Security-Policy", ContentSecurityPolicy.of(settings.portal()));
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.setHeader("Referrer-Policy", "no-referrer");
            response.setHeader(
                    "Permissions-Policy",
                    "microphone=(self), autoplay=(self), camera=(), display-capture=(), geolocation=()");
            // The build puts a hash of the content into the names below assets/.
            response.setHeader(
                    "Cache-Control", path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
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
