package io.avatargateway.jms.event;

import io.avatargateway.jms.message.TenantNames;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.SessionEvent;

/**
 * On whose topic an event goes. A tenant's producers read its topic, and no other one.
 *
 * @param signedIn whether callers have to sign in; else a tenant is a mere label, and there is one topic for all
 */
public record TopicEvents(boolean signedIn) {

    /** Those of probes, and of a session with a label that is no tenant's name. No user of the broker reads there. */
    private static final TenantNames NOBODYS = new TenantNames(Tenant.PROBES);

    /** Whose topic it is. Any thread. */
    public TenantNames topicOf(SessionEvent event) {
        if (!signedIn || event.tenant() == null) {
            return TenantNames.DEFAULT;
        }
        return Tenant.parse(event.tenant()).map(TenantNames::new).orElse(NOBODYS);
    }
}
