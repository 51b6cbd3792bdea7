package io.avatargateway.security.tenants;

import io.avatargateway.bounded.GroupedOldestOut.Bound;
import io.avatargateway.config.Settings;
import java.time.Duration;

/**
 * How long what is a tenant's own is kept. A time of zero is no limit of the gateway's.
 *
 * @param endedSessionTime how long a session that has ended can be looked at; never zero
 * @param endedSessions how many of them at most, at each gateway
 * @param replyTime how long a reply waits for its reader
 * @param eventTime how long an event waits in a subscriber's queue
 */
public record Retention(Duration endedSessionTime, int endedSessions, Duration replyTime, Duration eventTime) {

    /** As the settings have it, for a tenant that says nothing. */
    static Retention of(Settings settings) {
        return new Retention(
                settings.sessions().retention(),
                settings.sessions().retained(),
                settings.retention().replies(),
                settings.retention().events());
    }

    /** The bound of its sessions that have ended. */
    public Bound ofEndedSessions() {
        return new Bound(endedSessions, endedSessionTime);
    }
}
