package io.avatargateway.rest;

import io.avatargateway.security.Caller;
import io.avatargateway.security.Pass;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * Who sent a request. The filter of the API notes who came; what stands before each operation notes who may call it.
 * Only the latter is asked for here, so an operation without a rule is nobody's. No state.
 */
final class RequestCaller {

    /** The attribute of whoever came, before an operation is known. */
    static final String CAME = RequestCaller.class.getName() + ".came";

    /** The attribute of whoever may call the operation, with the roles that count there. */
    static final String ALLOWED = RequestCaller.class.getName() + ".allowed";

    private RequestCaller() {}

    /** Keeps who came with the request. */
    static void keep(HttpServletRequest request, Pass pass) {
        request.setAttribute(CAME, pass);
    }

    /** Who sent it. On the request's own thread. */
    static Caller of(HttpServletRequest request) {
        return pass(request).caller();
    }

    /** Who sent it; empty where nobody is known. On the request's own thread. */
    static Optional<Caller> known(HttpServletRequest request) {
        return request.getAttribute(CAME) instanceof Pass pass
                        && !pass.caller().roles().isEmpty()
                ? Optional.of(pass.caller())
                : Optional.empty();
    }

    /**
     * The same, and how long that holds. On the request's own thread.
     *
     * @throws IllegalStateException if nothing has let the caller come to an operation
     */
    static Pass pass(HttpServletRequest request) {
        if (request.getAttribute(ALLOWED) instanceof Pass pass) {
            return pass;
        }
        throw new IllegalStateException("caller: none (expected: one that may call this operation)");
    }
}
