package io.avatargateway.cluster.node;

import java.time.Instant;
import java.util.Objects;

/**
 * One of the gateways that share a broker, as it was last heard of. Immutable.
 *
 * @param name its {@code GATEWAY_NAME}
 * @param run tells one life of it from another
 * @param version of the program
 * @param since when this life of it began, by its own clock
 * @param aliveAt when it last said that it lives, by its own clock
 * @param sessions that it has open
 * @param room for how many more it has room
 * @param state whether it takes sessions
 * @param ledger tells the ledger that it has from those of others; null if that is not known
 */
public record Node(
        String name,
        String run,
        String version,
        Instant since,
        Instant aliveAt,
        int sessions,
        int room,
        State state,
        String ledger) {

    public Node {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(aliveAt, "aliveAt");
        Objects.requireNonNull(state, "state");
    }

    /** Whether it takes sessions. */
    public enum State {
        /** It takes them. */
        ACTIVE,
        /** It is stopping, and takes none. */
        DRAINING,
        /** Nothing was heard of it for a while; or it said so itself, as its last word: it has stopped on purpose. */
        GONE
    }

    Node in(State other) {
        return new Node(name, run, version, since, aliveAt, sessions, room, other, ledger);
    }
}
