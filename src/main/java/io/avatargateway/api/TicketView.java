package io.avatargateway.api;

import io.avatargateway.security.tickets.Issued;
import java.time.Instant;

/**
 * A ticket as JSON. A credential: not in {@link #toString}.
 *
 * @param sessionId the session that it is for
 * @param ticket to be redeemed once
 * @param expiresAt until when
 */
public record TicketView(String sessionId, String ticket, Instant expiresAt) {

    /** A ticket as it is answered. */
    public static TicketView of(Issued ticket) {
        return new TicketView(
                ticket.grant().session(), ticket.text(), ticket.grant().expires());
    }

    @Override
    public String toString() {
        return "TicketView[" + sessionId + ", expiresAt=" + expiresAt + "]";
    }
}
