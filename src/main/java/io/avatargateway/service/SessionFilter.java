package io.avatargateway.service;

import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import java.util.Set;

/**
 * Which sessions are looked for: those that fit every part.
 *
 * @param states in one of these; empty for any
 * @param reasons ended for one of these; empty for any
 * @param tenant of this tenant; null for any
 * @param faceId with this face; null for any
 * @param watched running, and seen by a viewer or by none; null for any
 */
public record SessionFilter(
        Set<SessionState> states, Set<CloseReason> reasons, String tenant, String faceId, Boolean watched) {

    public SessionFilter {
        states = Set.copyOf(states);
        reasons = Set.copyOf(reasons);
    }

    /** Whether the session is one of them. */
    public boolean admits(SessionSnapshot session) {
        return (states.isEmpty() || states.contains(session.state()))
                && (reasons.isEmpty() || (session.reason() != null && reasons.contains(session.reason())))
                && (tenant == null || tenant.equals(session.options().tenant()))
                && (faceId == null || faceId.equals(session.options().faceId()))
                && (watched == null || (isRunning(session) && watched == session.viewerSeen()));
    }

    private static boolean isRunning(SessionSnapshot session) {
        return session.state() != SessionState.CLOSED;
    }
}
