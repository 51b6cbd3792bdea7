package io.avatargateway.rest;

import io.avatargateway.config.Settings;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;

/**
 * Lets portal pages of other origins call the gateway (the fetch standard's CORS protocol), where the settings name them. Here and not in
 * the server's configuration, so that it is one setting like any other. No credentials of the browser are ever asked for.
 */
@Provider
@PreMatching
public class CorsFilter implements ContainerRequestFilter, ContainerResponseFilter {

    private static final String ORIGIN = "Origin";
    private static final String ANY = "*";

    @Inject
    Settings settings;

    /** Answers a preflight; a page that is not allowed gets an answer without the headers that would allow it. */
    @Override
    public void filter(ContainerRequestContext request) {
        if (HttpMethod.OPTIONS.equals(request.getMethod())
                && request.getHeaderString(ORIGIN) != null
                && request.getHeaderString("Access-Control-Request-Method") != null) {
            request.abortWith(Response.noContent().build());
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        String origin = request.getHeaderString(ORIGIN);
        MultivaluedMap<String, Object> headers = response.getHeaders();
        if (settings.rest().corsOrigins().isEmpty()) {
            return;
        }
        headers.add(HttpHeaders.VARY, ORIGIN);
        if (origin == null || !allows(origin)) {
            return;
        }
        headers.putSingle("Access-Control-Allow-Origin", origin);
        headers.putSingle("Access-Control-Expose-Headers", "Location, Retry-After, Idempotent-Replayed");
        if (HttpMethod.OPTIONS.equals(request.getMethod())) {
            headers.putSingle("Access-Control-Allow-Methods", "GET, POST, DELETE");
            headers.putSingle(
                    "Access-Control-Allow-Headers",
                    "Accept, Authorization, Avatar-Job-Id, Content-Type, Idempotency-Key, Last-Event-ID");
            headers.putSingle("Access-Control-Max-Age", "600");
        }
    }

    private boolean allows(String origin) {
        return settings.rest().corsOrigins().contains(ANY)
                || settings.rest().corsOrigins().contains(origin);
    }
}
