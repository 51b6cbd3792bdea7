package io.avatargateway.console;

import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;

/**
 * A session that has not ended.
 *
 * @param node the gateway that has it
 * @param tenant whose it is
 * @param waitingJobs as far as the session knows
 */
record SeenSession(String node, String tenant, SessionState state, long waitingJobs) {

    static SeenSession of(String node, SessionSnapshot session) {
        return new SeenSession(
                node,
                session.options().owner().tenant().name(),
                session.state(),
                session.counters().jobsWaiting());
    }
}
