package io.avatargateway.service;

import io.avatargateway.security.tickets.UsedTickets;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Who shows a ticket gets in once, and only where there is a room. Any thread.
 *
 * @param used those that were shown
 */
public record Redemptions(UsedTickets used) {

    /**
     * Uses a ticket, if there is a room.
     *
     * @param ticket its id
     * @return the session; exceptionally with SESSION_ENDED, JOIN_NOT_READY or TICKET_USED
     */
    public CompletionStage<SessionSnapshot> redeem(SessionSnapshot session, String ticket) {
        if (session.state() == SessionState.CLOSED) {
            return refused(ErrorCode.SESSION_ENDED, "session " + session.id() + " is closed");
        }
        if (session.join() == null) {
            return refused(ErrorCode.JOIN_NOT_READY, "session " + session.id() + " is " + session.state());
        }
        return used.use(ticket)
                ? CompletableFuture.completedStage(session)
                : refused(ErrorCode.TICKET_USED, "ticket: redeemed before (expected: one use)");
    }

    private static <T> CompletionStage<T> refused(ErrorCode code, String detail) {
        return CompletableFuture.failedStage(new GatewayException(code, detail));
    }
}
