package io.avatargateway.jms.queue;

import io.avatargateway.jms.message.TenantNames;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.SessionId;

/**
 * Where a session has its queues at the broker: below the addresses of its tenant.
 *
 * @param names the tenant's; the default one's also for a session that an earlier version opened
 */
record SessionPlace(SessionId id, TenantNames names) {

    /** Of a session of this tenant. */
    static SessionPlace of(SessionId id, Tenant tenant) {
        return new SessionPlace(id, TenantNames.ofSessions(tenant));
    }

    /** Of a session whose queue has this name. */
    static SessionPlace of(SessionId id, String queue) {
        return new SessionPlace(id, TenantNames.of(queue));
    }

    /** Without a tenant's name: the default tenant's sessions, and those of earlier versions. */
    static SessionPlace plain(SessionId id) {
        return new SessionPlace(id, TenantNames.DEFAULT);
    }

    /** Of the queue that producers send to. */
    String queue() {
        return names.sessionQueue(id);
    }

    /** Whether no tenant's name is in it. */
    boolean isPlain() {
        return names.equals(TenantNames.DEFAULT);
    }

    @Override
    public String toString() {
        return queue();
    }
}
