package io.avatargateway.rest;

import io.avatargateway.config.Settings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * CORS (the fetch standard): which pages of other origins may call the API. No credentials of the browser are asked
 * for.
 */
final class CrossOrigin {

    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final int MAX_HEADERS = 100;

    private final Settings.Cors settings;

    CrossOrigin(Settings.Cors settings) {
        this.settings = settings;
    }

    static boolean isPreflight(HttpServletRequest request) {
        return "OPTIONS".equals(request.getMethod())
                && request.getHeader("Origin") != null
                && request.getHeader("Access-Control-Request-Method") != null;
    }

    /** A page that is not allowed gets an answer without the headers that would allow it. */
    void allow(HttpServletRequest request, HttpServletResponse response) {
        Set<String> origins = settings.origins();
        if (origins.isEmpty()) {
            return;
        }
        boolean preflight = isPreflight(request);
        response.setHeader("Vary", preflight ? "Origin, Access-Control-Request-Headers" : "Origin");
        String origin = request.getHeader("Origin");
        if (origin == null || !(origins.contains(Settings.Cors.ANY) || origins.contains(origin))) {
            return;
        }
        response.setHeader("Access-Control-Allow-Origin", origin);
        response.setHeader(
                "Access-Control-Expose-Headers", "Location, Retry-After, Idempotent-Replayed, Usage-Elsewhere");
        if (preflight) {
            response.setHeader("Access-Control-Allow-Methods", "GET, HEAD, POST, DELETE");
            String headers = headers(request.getHeader("Access-Control-Request-Headers"));
            if (!headers.isEmpty()) {
                response.setHeader("Access-Control-Allow-Headers", headers);
            }
            response.setHeader("Access-Control-Max-Age", "600");
        }
    }

    /** Those that are asked for and allowed: a page cannot be told "all" where it sends {@code Authorization}. */
    private String headers(String asked) {
        if (asked == null) {
            return "";
        }
        return Arrays.stream(asked.split(",", MAX_HEADERS + 1))
                .limit(MAX_HEADERS)
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> HEADER.matcher(name).matches())
                .filter(name -> settings.headers().contains(Settings.Cors.ANY)
                        || settings.headers().contains(name))
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
