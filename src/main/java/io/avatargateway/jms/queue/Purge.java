package io.avatargateway.jms.queue;

/**
 * What is taken from the ordinary queue though nobody is to hear it: what an interrupt dropped, and what an ended
 * session leaves. Owned by the {@link QueueModel}.
 */
final class Purge {

    /** More messages are worth another connection, which fetches them ahead. */
    private static final int MANY = 100;

    private long dropBefore = Long.MIN_VALUE;
    /** The number of the next messages that are taken without having been asked for one by one. */
    private long toTake;
    /** The same, but only up to the first that stays. */
    private long toLookAt;

    private boolean emptied;
    private boolean many;

    /**
     * An interrupt drops what waits.
     *
     * @param arrivedBefore what arrived before this place is dropped; {@link Long#MIN_VALUE} where the session alone
     *     knows
     * @param waiting the number of waiting messages, most of which are dropped
     */
    void drop(long arrivedBefore, long waiting) {
        if (arrivedBefore == Long.MIN_VALUE) {
            toTake = Math.max(toTake, waiting);
        } else {
            toLookAt = Math.max(toLookAt, waiting);
            dropBefore = Math.max(dropBefore, arrivedBefore);
        }
        many |= waiting > MANY;
    }

    /** All of the queue, with this number of waiting messages, is taken. */
    void empty(long waiting) {
        emptied = true;
        many |= waiting > MANY;
    }

    /** A message was taken. */
    void taken(long arrival) {
        toTake = Math.max(0, toTake - 1);
        // Jobs come in the order of arrival but for a few: behind one that stays, hardly any is to be dropped.
        toLookAt = drops(arrival) ? Math.max(0, toLookAt - 1) : 0;
        many &= emptied || left() > 0;
    }

    /** At most this number of messages waits. */
    void atMost(long waiting) {
        toTake = Math.min(toTake, waiting);
        toLookAt = Math.min(toLookAt, waiting);
        many &= emptied || left() > 0;
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
        return Math.max(toTake, toLookAt);
    }

    /** Whether there were many when they were counted, and some are left. */
    boolean many() {
        return many;
    }
}
