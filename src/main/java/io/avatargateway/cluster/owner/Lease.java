package io.avatargateway.cluster.owner;

import io.avatargateway.session.port.Ownership;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Until when this gateway's sessions are its own for sure. Whoever takes them waits longer than that: for the broker to
 * notice that the connection is dead, and for the grace behind it. Changed by one thread at a time; asked by any.
 */
public final class Lease implements Ownership {

    /** An owner stops this much before others begin. */
    static final Duration MARGIN = Duration.ofSeconds(1);
    /** What two points of the monotonic clock are never apart. */
    private static final long FOR_EVER_NANOS = Long.MAX_VALUE / 4;

    private final Terms terms;
    private final LongSupplier nanoClock;
    private volatile long endNanos;

    /**
     * How long it lasts.
     *
     * @param connectionTtl after which the broker holds a silent connection for dead
     * @param grace before others take what has no owner
     * @param resumeWithin after which nobody goes on with a session; zero where nobody does at all
     */
    public record Terms(Duration connectionTtl, Duration grace, Duration resumeWithin) {

        /** How long it lasts without the broker where no other gateway is there to take anything. */
        Duration alone() {
            return resumeWithin.dividedBy(2);
        }

        /** Where nobody takes anything, an owner stays one. */
        boolean everlasting() {
            return resumeWithin.isZero();
        }

        private long sinceAnswerNanos(boolean alone) {
            return longer(connectionTtl.plus(grace).minus(MARGIN), alone).toNanos();
        }

        private long sinceLossNanos(boolean alone) {
            return longer(grace.minus(MARGIN), alone).toNanos();
        }

        private Duration longer(Duration usual, boolean alone) {
            return alone && alone().compareTo(usual) > 0 ? alone() : usual;
        }
    }

    /** Not valid yet, unless it is for ever. */
    Lease(Terms terms, LongSupplier nanoClock) {
        this.terms = terms;
        this.nanoClock = nanoClock;
        this.endNanos = nanoClock.getAsLong() + (terms.everlasting() ? FOR_EVER_NANOS : 0);
    }

    @Override
    public boolean holds() {
        return nanoClock.getAsLong() - endNanos < 0;
    }

    /**
     * The broker has answered on the connection that holds the records.
     *
     * @param sentNanos when it was asked
     * @param alone whether no other gateway is there
     */
    void answered(long sentNanos, boolean alone) {
        if (!terms.everlasting()) {
            endNanos = sentNanos + terms.sinceAnswerNanos(alone);
        }
    }

    /** That connection is lost, and we know it: others wait for the grace only. Never makes it longer. */
    void lost(boolean alone) {
        long end = nanoClock.getAsLong() + terms.sinceLossNanos(alone);
        if (!terms.everlasting() && end - endNanos < 0) {
            endNanos = end;
        }
    }

    /** Another gateway has the name of this one. */
    void giveUp() {
        endNanos = nanoClock.getAsLong();
    }

    /** Whether nobody takes anything, so that it has no end. */
    boolean everlasting() {
        return terms.everlasting();
    }

    /** How long it still holds; zero or less where it does not. */
    long leftNanos() {
        return endNanos - nanoClock.getAsLong();
    }
}
