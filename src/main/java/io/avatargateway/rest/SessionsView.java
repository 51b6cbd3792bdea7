package io.avatargateway.rest;

import io.avatargateway.api.SessionView;
import io.avatargateway.service.SessionPage;
import java.util.List;

/**
 * A page of sessions as JSON, newest first.
 *
 * @param sessions of this page
 * @param total on all pages
 * @param limit how many a page has at most
 * @param offset how many were left out before the first
 */
public record SessionsView(List<SessionView> sessions, int total, int limit, int offset) {

    /** @param gateways whether the caller is told which gateways have them */
    static SessionsView of(SessionPage page, ListQuery query, boolean gateways) {
        return new SessionsView(
                page.sessions().stream()
                        .map(entry -> SessionView.summary(
                                entry.session(), entry.jobsWaiting(), gateways ? entry.gateway() : null))
                        .toList(),
                page.total(),
                query.limit(),
                query.offset());
    }
}
