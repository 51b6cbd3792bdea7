package io.avatargateway.simli;

import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.LinkFailure.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** What went wrong on the way to Simli, in the session's words. Stateless. */
final class Failures {

    /** The longest detail, in characters. */
    private static final int MAX_DETAIL = 300;

    /** A longer wish is not believed. */
    private static final Duration MAX_RETRY_AFTER = Duration.ofDays(1);

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

    /**
     * What {@code Retry-After} says (RFC 9110, section 10.2.3): seconds or an HTTP date.
     *
     * @param value the header, or null
     * @return not negative, at most a day; or null if there is none or it is not readable
     */
    static Duration retryAfter(String value, Instant now) {
        if (value == null) {
            return null;
        }
        String text = value.strip();
        Duration wait;
        try {
            if (text.matches("[0-9]{1,9}")) {
                wait = Duration.ofSeconds(Long.parseLong(text));
            } else {
                wait = Duration.between(
                        now,
                        ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toInstant());
            }
        } catch (DateTimeException notADate) {
            return null;
        }
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : wait;
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
