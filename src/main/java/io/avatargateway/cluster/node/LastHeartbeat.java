package io.avatargateway.cluster.node;

import java.time.Instant;

/**
 * When a gateway was last heard of.
 *
 * @param run the life of it that said so
 * @param aliveAt when, by its own clock
 * @param left whether it was the last thing that this life said: it has stopped on purpose, and speaks no more
 */
public record LastHeartbeat(String run, Instant aliveAt, boolean left) {

    /** Of one that has not said that it stops. */
    public LastHeartbeat(String run, Instant aliveAt) {
        this(run, aliveAt, false);
    }

    /** Of a gateway that has told this last. */
    public static LastHeartbeat of(Node told) {
        return new LastHeartbeat(told.run(), told.aliveAt(), told.state() == Node.State.GONE);
    }
}
