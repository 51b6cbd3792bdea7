package io.avatargateway.sandbox.simli;

import io.avatargateway.sandbox.time.Cancellable;
import io.avatargateway.sandbox.time.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** The timers of one session; all go with it. Not thread-safe: on the loop. */
final class SessionTimers {
    private final Loop loop;
    private final List<Cancellable> planned = new ArrayList<>();
    private Cancellable idleTimer = () -> {};
    private long lastActiveNanos;
    private boolean ended;

    SessionTimers(Loop loop) {
        this.loop = loop;
        this.lastActiveNanos = loop.nanoTime();
    }

    void after(Duration delay, Runnable task) {
        if (!ended) {
            planned.add(loop.schedule(delay, task));
        }
    }

    /** The session is ready, or speech came in. */
    void active() {
        lastActiveNanos = loop.nanoTime();
    }

    /**
     * Runs a task once nothing was active for that long; looks again only when it may be due, not at every message.
     *
     * @param lastSpeechNanos when speech was last heard
     */
    void whenIdleFor(Duration idle, LongSupplier lastSpeechNanos, Runnable task) {
        long heardNanos = lastSpeechNanos.getAsLong();
        if (heardNanos - lastActiveNanos > 0) {
            lastActiveNanos = heardNanos;
        }
        long leftNanos = lastActiveNanos + idle.toNanos() - loop.nanoTime();
        if (leftNanos <= 0) {
            task.run();
        } else {
            // Replaces the one that has just run, so the list does not grow with the session's age.
            planned.remove(idleTimer);
            idleTimer = loop.schedule(Duration.ofNanos(leftNanos), () -> whenIdleFor(idle, lastSpeechNanos, task));
            planned.add(idleTimer);
        }
    }

    void end() {
        ended = true;
        planned.forEach(Cancellable::cancel);
        planned.clear();
    }
}
