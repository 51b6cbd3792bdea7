package io.avatargateway.service;

import io.avatargateway.session.model.SessionSnapshot;
import java.util.List;

/**
 * Some of the sessions, newest first.
 *
 * @param sessions of this page
 * @param total how many there are on all pages
 */
public record SessionPage(List<SessionSnapshot> sessions, int total) {

    public SessionPage {
        sessions = List.copyOf(sessions);
    }
}
