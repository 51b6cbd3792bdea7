package io.avatargateway.session.model;

import java.time.Duration;
import java.time.Instant;

/**
 * One link of a session, or an attempt to open one.
 *
 * @param generation its number, 1 for the session's first
 * @param from when it began to be opened
 * @param paidFrom when its join info came, or null; the avatar service counts about from then
 * @param to when it ended, or null while it lives
 * @param why why it ended, for people; null while it lives
 * @param upstreamSessionId the avatar service's own session id, or null
 */
public record LinkRecord(
        int generation, Instant from, Instant paidFrom, Instant to, String why, String upstreamSessionId) {

    /** A link that is being opened. */
    public static LinkRecord opening(int generation, Instant from) {
        return new LinkRecord(generation, from, null, null, null, null);
    }

    /** The same with its join info, which may come again. */
    public LinkRecord joinable(Instant now) {
        return paidFrom != null ? this : new LinkRecord(generation, from, now, to, why, upstreamSessionId);
    }

    /** The same with the avatar service's own session id. */
    public LinkRecord placed(String sessionId) {
        return new LinkRecord(generation, from, paidFrom, to, why, sessionId);
    }

    /** The same at its end; the first one counts. */
    public LinkRecord ended(Instant now, String reason) {
        return to != null ? this : new LinkRecord(generation, from, paidFrom, now, reason, upstreamSessionId);
    }

    /** For how long it was paid, as far as this side knows; null while it lives. */
    public Duration paid() {
        return to == null ? null : paidFrom == null ? Duration.ZERO : Duration.between(paidFrom, to);
    }
}
