package io.avatargateway.jms.queue;

import java.time.Duration;

/**
 * What is taken from the ordinary queue though nobody is to hear it: what an interrupt dropped, and what an ended
 * session leaves. Owned by the {@link QueueModel}.
 */
final class Purge {

    /** More messages are worth another connection, which fetches them ahead. */
    private static final int MANY = 100;
    /** JMS' default. Jobs of a higher one overtake those that are dropped. */
    private static final int USUAL_PRIORITY = 4;
    /** At most this number of these is taken with them. */
    private static final int MOST_HASTY = 8;
    /** Messages that were counted and do not come for that long over an open connection have ended by themselves. */
    private static final long LAPSE_NANOS = Duration.ofSeconds(5).toNanos();

    private long dropBefore = Long.MIN_VALUE;
    /** The number of the next messages that are taken without having been asked for. */
    private long expected;
    /** The number of jobs among them that overtook the others, and stay. */
    private int hasty;

    private long lapseNanos;
    private boolean connected;
    private boolean emptied;
    private boolean many;

    /** An interrupt drops what arrived before this place. */
    void drop(long arrivedBefore) {
        dropBefore = Math.max(dropBefore, arrivedBefore);
    }

    /** The number of messages that wait, most of which were dropped. */
    void expect(long waiting, long nowNanos) {
        expected = Math.max(expected, waiting);
        hasty = 0;
        many |= waiting > MANY;
        lapseNanos = nowNanos + LAPSE_NANOS;
    }

    /** All of the queue, with this number of waiting messages, is taken. */
    void empty(long waiting) {
        emptied = true;
        many |= waiting > MANY;
    }

    /** A message was taken. */
    void taken(HeldMessage message, long nowNanos) {
        if (drops(message.id())) {
            expected = Math.max(0, expected - 1);
        } else if (message.delivery().priority() <= USUAL_PRIORITY || ++hasty > MOST_HASTY) {
            // Jobs of a priority come in the order of their arrival: behind one that stays, hardly any is dropped.
            expected = 0;
        }
        lapseNanos = nowNanos + LAPSE_NANOS;
        many &= emptied || expected > 0;
    }

    /** Time has passed. What is forgotten is dropped when it is asked for. */
    void goOn(boolean open, long nowNanos) {
        boolean waits = open && connected;
        connected = open;
        if (expected > 0 && !waits) {
            lapseNanos = nowNanos + LAPSE_NANOS;
        } else if (expected > 0 && lapseNanos - nowNanos <= 0) {
            expected = 0;
            many &= emptied;
        }
    }

    /** When {@link #goOn} has something to do; {@link Long#MAX_VALUE} for never. */
    long nextNanos() {
        return expected > 0 ? lapseNanos : Long.MAX_VALUE;
    }

    /** Whether an interrupt dropped what arrived in this place. */
    boolean drops(long arrival) {
        return arrival < dropBefore;
    }

    /** What arrived before this place was dropped. */
    long dropBefore() {
        return dropBefore;
    }

    /** How many messages are still to be taken to be dropped. */
    long left() {
        return expected;
    }

    /** Whether there were many when they were counted, and some are left. */
    boolean many() {
        return many;
    }
}
