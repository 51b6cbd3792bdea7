package io.avatargateway.service;

import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which sessions are looked for: those that fit every part.
 *
 * @param states in one of these; empty for any
 * @param reasons ended for one of these; empty for any
 * @param tenant of this tenant; null for any
 * @param faceId with this face; null for any
 * @param watched running, and seen by a viewer or by none; null for any
 * @param gateway at this gateway; null for any
 * @param text has this in its id, its tenant, its face, the avatar service's id or its metadata; null for any
 */
public record SessionFilter(
        Set<SessionState> states,
        Set<CloseReason> reasons,
        String tenant,
        String faceId,
        Boolean watched,
        String gateway,
        String text) {

    public SessionFilter {
        states = Set.copyOf(states);
        reasons = Set.copyOf(reasons);
    }

    /**
     * Whether the session is one of them.
     *
     * @param at the gateway that has it
     */
    public boolean admits(SessionSnapshot session, String at) {
        return (states.isEmpty() || states.contains(session.state()))
                && (reasons.isEmpty() || (session.reason() != null && reasons.contains(session.reason())))
                && (tenant == null || tenant.equals(session.options().tenant()))
                && (faceId == null || faceId.equals(session.options().faceId()))
                && (watched == null || (isRunning(session) && watched == session.viewerSeen()))
                && (gateway == null || gateway.equals(at))
                && (text == null || says(session));
    }

    private boolean says(SessionSnapshot session) {
        SessionOptions options = session.options();
        return Stream.concat(
                        Stream.of(
                                session.id().value(),
                                String.valueOf(options.tenant()),
                                options.faceId(),
                                String.valueOf(session.upstreamSessionId())),
                        options.metadata().values().stream())
                .anyMatch(this::hasText);
    }

    private boolean hasText(String where) {
        return IntStream.rangeClosed(0, where.length() - text.length())
                .anyMatch(at -> where.regionMatches(true, at, text, 0, text.length()));
    }

    private static boolean isRunning(SessionSnapshot session) {
        return session.state() != SessionState.CLOSED;
    }
}
