package io.avatargateway.sandbox.webrtc;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does something at a steady rate, on a thread of its own. Each turn is told the time it stands for, and those times
 * are evenly spaced however late the thread wakes up: so nothing drifts. Turns that are missed are made up for, up to a
 * limit.
 */
final class Pacer {
    private static final Logger LOG = LoggerFactory.getLogger(Pacer.class);
    /** Later than this (a machine that slept, say) is not made up for. */
    private static final long MAX_LATE_NANOS = Duration.ofMillis(500).toNanos();

    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

    private final long periodNanos;
    private final LongConsumer turn;
    private final Thread thread;
    private volatile boolean stopped;

    /**
     * Starts at once.
     *
     * @param name of the thread, a daemon
     * @param periodNanos from turn to turn
     * @param turn is given the time that it stands for, of {@link System#nanoTime()}
     */
    Pacer(String name, long periodNanos, LongConsumer turn) {
        this.periodNanos = periodNanos;
        this.turn = turn;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns when the last turn is over. Not to be called from a turn. */
    void stop() {
        stopped = true;
        LockSupport.unpark(thread);
        try {
            thread.join(STOP_WITHIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.error("{} did not stop within {} s", thread.getName(), STOP_WITHIN.toSeconds());
        }
    }

    private void run() {
        long next = System.nanoTime();
        while (!stopped) {
            long late = System.nanoTime() - next;
            if (late < 0) {
                LockSupport.parkNanos(-late);
                continue;
            }
            if (late > MAX_LATE_NANOS) {
                next += late;
            }
            takeTurn(next);
            next += periodNanos;
        }
    }

    private void takeTurn(long nanos) {
        try {
            turn.accept(nanos);
        } catch (RuntimeException e) {
            stopped = true;
            LOG.error("{} failed and stops", thread.getName(), e);
        }
    }
}
