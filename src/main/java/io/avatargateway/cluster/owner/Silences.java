package io.avatargateway.cluster.owner;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Decides when another gateway is dead, by looks at its queue of records. Its owner consumes that queue as long as it
 * lives, and stops speaking a margin before its time here is over ({@link Lease}). No I/O, no lock, no clock. Owned by
 * {@link Takeover}.
 */
final class Silences {

    /** A gateway that lives has heard of us within this time, and reckons with us from then on. */
    static final Duration ACQUAINTED = Duration.ofSeconds(3);
    /** How far clocks may be apart. */
    static final Duration CLOCKS = Duration.ofSeconds(10);

    private final Lease.Terms terms;
    private final Map<String, Node> nodes = new HashMap<>();

    Silences(Lease.Terms terms) {
        this.terms = terms;
    }

    /** What is known of one gateway. */
    private static final class Node {
        private long firstSeenNanos;
        private long lastSeenNanos;
        private boolean seen;
        private long silentSinceNanos;
        private boolean silent;

        private boolean acquainted() {
            return seen && lastSeenNanos - firstSeenNanos >= ACQUAINTED.toNanos();
        }
    }

    /**
     * Notes a look at a gateway's queue.
     *
     * @param consumers how many it has
     * @param aliveAt the gateway's latest heartbeat, by its own clock; null where none is known
     * @param now by our clock
     * @return whether what is in it has no owner any more
     */
    boolean ownerless(String name, int consumers, Instant aliveAt, long nowNanos, Instant now) {
        Node node = nodes.computeIfAbsent(name, unseen -> new Node());
        if (consumers > 0) {
            node.firstSeenNanos = node.seen ? node.firstSeenNanos : nowNanos;
            node.lastSeenNanos = nowNanos;
            node.seen = true;
            node.silent = false;
            return false;
        }
        if (!node.silent) {
            node.silent = true;
            node.silentSinceNanos = nowNanos;
        }
        return nowNanos - node.silentSinceNanos >= terms.grace().toNanos()
                && (node.acquainted() || isOutOfPatience(aliveAt, now));
    }

    /** It may have been alone, and speak on without the broker: it does not know of us. */
    private boolean isOutOfPatience(Instant aliveAt, Instant now) {
        return aliveAt != null && aliveAt.plus(terms.alone()).plus(CLOCKS).isBefore(now);
    }

    /** Nothing could be seen for a while: all gateways may have been cut off, as we were. */
    void forget() {
        nodes.clear();
    }
}
