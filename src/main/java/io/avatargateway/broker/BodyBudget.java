package io.avatargateway.broker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The room in memory that all large bodies on their way share. Requests get room in their order. None overtakes, so
 * that small bodies do not pass a large one without end. A body that is larger than all the room goes alone. Any
 * thread.
 */
final class BodyBudget {

    private final long bytes;
    private final LongSupplier nanoTime;

    // Guarded by this.
    private final Deque<Share> waiting = new ArrayDeque<>();
    private long taken;

    /** @param bytes of all bodies that have room at the same time, 1 or more */
    BodyBudget(long bytes) {
        this(bytes, System::nanoTime);
    }

    BodyBudget(long bytes, LongSupplier nanoTime) {
        this.bytes = bytes;
        this.nanoTime = nanoTime;
    }

    /** One body's room: it waits for it, then has it, until it gives it back. Any thread. */
    final class Share {

        private final long size;
        private final Runnable there;
        private final long askedNanos = nanoTime.getAsLong();
        // Guarded by the budget.
        private boolean has;
        private boolean over;

        private Share(long size, Runnable there) {
            this.size = size;
            this.there = there;
        }

        /** Whether it has its room. */
        boolean has() {
            synchronized (BodyBudget.this) {
                return has;
            }
        }

        /** Since it was asked for. */
        long ageMillis() {
            return TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - askedNanos);
        }

        /** Gives it back, or waits no longer. Once is enough. */
        void giveBack() {
            end(this);
        }
    }

    /**
     * Asks for room. Returns at once; the caller looks whether it is there already.
     *
     * @param size in bytes
     * @param there is run once if the room comes later, by whoever makes it
     */
    synchronized Share ask(long size, Runnable there) {
        Share share = new Share(size, there);
        if (waiting.isEmpty() && fits(share)) {
            take(share);
        } else {
            waiting.add(share);
        }
        return share;
    }

    private boolean fits(Share share) {
        return taken == 0 || taken + share.size <= bytes;
    }

    private void take(Share share) {
        taken += share.size;
        share.has = true;
    }

    private void end(Share share) {
        List<Runnable> next = new ArrayList<>();
        synchronized (this) {
            if (share.over) {
                return;
            }
            share.over = true;
            if (share.has) {
                taken -= share.size;
            } else {
                waiting.remove(share);
            }
            while (!waiting.isEmpty() && fits(waiting.peek())) {
                Share first = waiting.poll();
                take(first);
                next.add(first.there);
            }
        }
        next.forEach(Runnable::run);
    }

    /** Of all bodies that have room at the same time. */
    long bytes() {
        return bytes;
    }

    /** Of those that have room now; more than there is only where one body is larger than that. */
    synchronized long takenBytes() {
        return taken;
    }

    /** How many wait. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** How long the first of them has waited, or 0. */
    synchronized long waitMillis() {
        return waiting.isEmpty() ? 0 : waiting.peek().ageMillis();
    }
}
