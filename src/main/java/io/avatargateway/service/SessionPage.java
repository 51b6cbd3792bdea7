package io.avatargateway.service;

import io.avatargateway.session.model.SessionSnapshot;
import java.util.List;

/**
 * Some of the sessions, newest first.
 *
 * @param sessions of this page
 * @param total how many there are on all pages
 */
public record SessionPage(List<Entry> sessions, int total) {

    public SessionPage {
        sessions = List.copyOf(sessions);
    }

    /**
     * One session among others.
     *
     * @param session the session itself
     * @param gateway the one that has it, as far as is known
     * @param jobsWaiting what waits to be spoken: by the broker where it could be asked, else by the session itself
     */
    public record Entry(SessionSnapshot session, String gateway, long jobsWaiting) {}
}
