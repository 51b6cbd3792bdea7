package io.avatargateway.console;

import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;

/**
 * A session that has not ended.
 *
 * @param node the gateway that has it
 * @param tenant whose it is; where nobody signs in, what it was labelled with
 * @param waitingJobs as far as the session knows
 */
record SeenSession(String node, String tenant, SessionState state, long waitingJobs) {

    static SeenSession of(String node, SessionSnapshot session) {
        Tenant owner = session.options().owner().tenant();
        String label = session.options().tenant();
        return new SeenSession(
                node,
                label != null && owner.equals(Tenant.DEFAULT) ? label : owner.name(),
                session.state(),
                session.counters().jobsWaiting());
    }
}
