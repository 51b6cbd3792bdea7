package io.avatargateway.rest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/**
 * A request whose address is always one that can be read. The JAX-RS runtime of Open Liberty 26.0.0.3 makes a {@link
 * java.net.URI} of whatever host the client sent. Where that is none, it fails with a stack trace, and the next request
 * on the server gets an empty answer. Resources take the client's address from {@link PublicAddress}.
 */
final class NeutralRequest extends HttpServletRequestWrapper {

    NeutralRequest(HttpServletRequest request) {
        super(request);
    }

    @Override
    public StringBuffer getRequestURL() {
        return new StringBuffer("http://localhost").append(getRequestURI());
    }

    @Override
    public String getScheme() {
        return "http";
    }

    @Override
    public String getServerName() {
        return "localhost";
    }

    @Override
    public int getServerPort() {
        return 80;
    }
}
