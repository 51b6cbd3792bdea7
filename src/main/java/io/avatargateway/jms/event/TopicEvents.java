package io.avatargateway.jms.event;

import io.avatargateway.access.Tenant;
import io.avatargateway.session.model.SessionEvent;

/**
 * Which events are for the topic of all. Whoever the broker lets in reads it, and those are of the default tenant.
 *
 * @param signedIn whether callers have to sign in; else a tenant is a mere label
 */
public record TopicEvents(boolean signedIn) {

    /** Whether the event may be read by all of the default tenant. Any thread. */
    public boolean admits(SessionEvent event) {
        return !signedIn || event.tenant() == null || event.tenant().equals(Tenant.DEFAULT.name());
    }
}
