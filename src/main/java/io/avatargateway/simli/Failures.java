package io.avatargateway.simli;

import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.LinkFailure.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** What went wrong on the way to Simli, in the session's words. Stateless. */
final class Failures {

    /** The longest detail, in characters. */
    private static final int MAX_DETAIL = 300;

    private Failures() {}

    static LinkFailure of(Kind kind, String detail) {
        return new LinkFailure(kind, null, null, detail);
    }

    /** A failure of the connection itself, during {@code what}. */
    static LinkFailure ofConnection(String what, Throwable problem, SafeText safe) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException || cause instanceof TimeoutException) {
                return of(Kind.TIMED_OUT, what + ": no answer within the time-out");
            }
            if (cause instanceof SSLException) {
                return of(Kind.UNREACHABLE, what + ": TLS failed: " + safe.shown(deepest(cause), MAX_DETAIL));
            }
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return of(Kind.UNREACHABLE, what + ": the host name is not known");
            }
            if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
                return of(Kind.UNREACHABLE, what + ": connection refused or no route");
            }
            if (cause instanceof IOException) {
                return of(Kind.UNREACHABLE, what + ": " + safe.shown(cause, MAX_DETAIL));
            }
        }
        return of(Kind.PROTOCOL, what + ": " + safe.shown(deepest(problem), MAX_DETAIL));
    }

    private static Throwable deepest(Throwable problem) {
        Throwable deepest = problem;
        // Bounded: a chain of causes may be a circle.
        for (int depth = 0; depth < 20 && deepest.getCause() != null; depth++) {
            deepest = deepest.getCause();
        }
        return deepest;
    }
}
