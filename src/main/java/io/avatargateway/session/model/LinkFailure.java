package io.avatargateway.session.model;

import java.time.Duration;

/**
 * Why a link could not be opened.
 *
 * @param kind what sort of failure
 * @param upstreamCode the avatar service's own code ({@code INVALID_FACE_ID}), or null if it gave none
 * @param retryAfter how long the avatar service asks to wait before the next attempt, or null if it did not say
 * @param detail for people; holds no secret
 */
public record LinkFailure(Kind kind, String upstreamCode, Duration retryAfter, String detail) {

    /** Sorts of failure. */
    public enum Kind {
        /** The service refused: key, face, billing. The same request fails again. */
        REFUSED(false),
        /** The service has too much to do. Worth another attempt later. */
        RATE_LIMITED(true),
        /** No connection, or a failure inside the service. Worth another attempt. */
        UNREACHABLE(true),
        /** The service did not answer within the time-out. Worth another attempt. */
        TIMED_OUT(true),
        /** The service answered something that its protocol does not know. */
        PROTOCOL(false);

        private final boolean retryable;

        Kind(boolean retryable) {
            this.retryable = retryable;
        }

        /** Whether another attempt makes sense. */
        public boolean retryable() {
            return retryable;
        }
    }
}
