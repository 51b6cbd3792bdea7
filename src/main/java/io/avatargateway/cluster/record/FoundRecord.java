package io.avatargateway.cluster.record;

import io.avatargateway.cluster.node.LastHeartbeat;
import io.avatargateway.session.model.SessionId;

/**
 * A record in a gateway's queue.
 *
 * @param key the broker's number of it, the same for every delivery
 * @param form what it is
 * @param id the session; null where it cannot be told
 * @param run the life of a gateway that the session belongs to, as far as is known; null where it cannot be told
 * @param alive when those that had the session before were alive
 * @param session what it says; null unless it is a {@link Form#RECORD}
 */
public record FoundRecord(long key, Form form, SessionId id, String run, AliveTimes alive, StoredSession session) {

    /** What a message in the queue of records may be. */
    public enum Form {
        /** One that can be read. */
        RECORD,
        /** The mark of a session of a gateway that knew no records: it says the id only. */
        MARK,
        /** Of a later version, or damaged: left alone. */
        UNKNOWN
    }

    /** The same, of a session that the life of this heartbeat had last; null where nothing is known of that life. */
    public FoundRecord with(LastHeartbeat last) {
        AliveTimes longer = last == null ? alive.withUnknown() : alive.with(last.run(), last.aliveAt());
        return new FoundRecord(key, form, id, run, longer, session);
    }

    /** Whether the session belongs to this life of a gateway. */
    public boolean isOf(String life) {
        return life.equals(run);
    }
}
