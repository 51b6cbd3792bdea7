package io.avatargateway.sandbox.playout;

import io.avatargateway.sandbox.time.Cancellable;
import io.avatargateway.sandbox.time.Loop;
import java.time.Duration;

/** One timer that is set, set again and switched off. Not thread-safe: on the loop. */
final class Alarm {
    private final Loop loop;
    private Cancellable planned = () -> {};
    private long dueNanos = Long.MAX_VALUE;

    Alarm(Loop loop) {
        this.loop = loop;
    }

    /** Runs this then, and not what was planned before. */
    void set(long nanos, Runnable task) {
        planned.cancel();
        planned = loop.schedule(Duration.ofNanos(nanos - loop.nanoTime()), task);
        dueNanos = nanos;
    }

    void off() {
        planned.cancel();
        dueNanos = Long.MAX_VALUE;
    }

    /** When it goes off; the largest number there is if it is off. */
    long dueNanos() {
        return dueNanos;
    }
}
