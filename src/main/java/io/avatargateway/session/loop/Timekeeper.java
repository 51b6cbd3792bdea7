package io.avatargateway.session.loop;

import java.time.Instant;

/** The one source of time for sessions; tests inject their own. */
public interface Timekeeper {

    /** Time of day, for people and other systems. */
    Instant now();

    /** Monotonic time in nanoseconds, for measuring. */
    long nanos();

    /**
     * Runs the task once after the delay, on a worker of the sessions. It may be one of a session's steps, and is as
     * short.
     *
     * @param delayNanos 0 or less for at once; a long delay may become a little longer
     * @return cancels the task if it has not run yet; idempotent
     */
    Runnable after(long delayNanos, Runnable task);
}
