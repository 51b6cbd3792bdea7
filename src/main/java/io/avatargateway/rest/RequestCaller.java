package io.avatargateway.rest;

import io.avatargateway.access.Caller;
import io.avatargateway.access.Pass;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Who sent a request. Kept with it by the filter before all resources. No state. */
final class RequestCaller {

    private static final String ATTRIBUTE = RequestCaller.class.getName();

    private RequestCaller() {}

    /** Keeps it with the request, for {@link #of}. */
    static void keep(HttpServletRequest request, Pass pass) {
        request.setAttribute(ATTRIBUTE, pass);
    }

    /** Who sent it. On the request's own thread. */
    static Caller of(HttpServletRequest request) {
        return pass(request).caller();
    }

    /** Who sent it; empty where nobody is known. On the request's own thread. */
    static Optional<Caller> known(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Pass pass ? Optional.of(pass.caller()) : Optional.empty();
    }

    /**
     * The same, and how long that holds. On the request's own thread.
     *
     * @throws IllegalStateException if no filter has seen the request
     */
    static Pass pass(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Pass pass) {
            return pass;
        }
        throw new IllegalStateException("caller: none (expected: one, which the filter before the resources keeps)");
    }
}
