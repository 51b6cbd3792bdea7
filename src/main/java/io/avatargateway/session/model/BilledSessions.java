package io.avatargateway.session.model;

import java.util.List;

/**
 * An account's sessions of the past, as the avatar service tells of them.
 *
 * @param sessions each once
 * @param unreadable how many there were that cannot be read
 */
public record BilledSessions(List<BilledSession> sessions, int unreadable) {

    public BilledSessions {
        sessions = List.copyOf(sessions);
    }
}
