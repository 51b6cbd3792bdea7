package io.avatargateway.jms.queue;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Decides which lost session's queues are emptied next: one at a time, in the order in which they became known. One
 * whose queues cannot be emptied goes behind the others. Each is one of this gateway's sessions, so there are no more
 * of them than it may have open. No I/O, no lock, no clock. Owned by {@link LostSessions}.
 */
final class LostQueues {

    /**
     * A session that has queues at the broker, and is not open.
     *
     * @param end how the jobs in them end
     */
    record Lost(SessionPlace place, QueueEnd end) {}

    private final Deque<Lost> waiting = new ArrayDeque<>();
    private boolean working;
    private boolean stopped;

    /** One became known. Returns the one to be emptied now, or null. */
    Lost come(Lost lost) {
        waiting.addLast(lost);
        return next();
    }

    /** The one that was to be emptied is empty. Returns the one to be emptied now, or null. */
    Lost emptied() {
        working = false;
        return next();
    }

    /** The one that was to be emptied could not be, a while ago. Returns the one to be emptied now, or null. */
    Lost again(Lost lost) {
        working = false;
        return come(lost);
    }

    private Lost next() {
        Lost next = working || stopped ? null : waiting.pollFirst();
        working = working || next != null;
        return next;
    }

    /** From now on none is to be emptied. */
    void stop() {
        stopped = true;
    }
}
