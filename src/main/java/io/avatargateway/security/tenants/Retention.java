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
 * @param deadLetterTime how long a dead letter is kept
 * @param deadLetterBytes how many bytes of them are kept in each of its two queues; 0 for no limit
 */
public record Retention(
        Duration endedSessionTime,
        int endedSessions,
        Duration replyTime,
        Duration eventTime,
        Duration deadLetterTime,
        long deadLetterBytes) {

    /** As the settings have it, for a tenant that says nothing. */
    static Retention of(Settings settings) {
        return new Retention(
                settings.sessions().retention(),
                settings.sessions().retained(),
                settings.retention().replies(),
                settings.retention().events(),
                Duration.ofHours(settings.jobs().deadHours()),
                settings.jobs().deadBytes());
    }

    /** The bound of its sessions that have ended. */
    public Bound ofEndedSessions() {
        return new Bound(endedSessions, endedSessionTime);
    }
}
