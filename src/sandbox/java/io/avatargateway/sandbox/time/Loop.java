package io.avatargateway.sandbox.time;

import java.time.Duration;
import java.time.Instant;

/**
 * The single writer of all sessions: tasks run one after the other, so what they touch needs no lock.
 *
 * <p>One loop for all sessions is enough by far: a message costs microseconds here, the sockets' own work is done on
 * Jetty's threads. It also makes a run with an injected clock repeatable to the nanosecond.
 */
public interface Loop {
    /**
     * A monotonic clock, in nanoseconds from an arbitrary origin. Any thread.
     *
     * @return the current value
     */
    long nanoTime();

    /**
     * Time of day, for the eyes of people. Any thread.
     *
     * @return now
     */
    Instant now();

    /**
     * Runs a task as soon as those before it are done. Any thread. Dropped silently once the loop has ended.
     *
     * @param task what to do; an exception is logged and harms nothing else
     */
    void execute(Runnable task);

    /**
     * Runs a task as soon as those before it are done, on the calling thread if there are none. Cheaper than {@link
     * #execute}, for callers that it may hold up. They may have to run some of others, too. Any thread; on the loop,
     * the task comes behind the present one.
     *
     * @param task what to do; an exception is logged and harms nothing else
     */
    void executeHere(Runnable task);

    /**
     * Runs a task later, on the loop. Any thread.
     *
     * @param delay from now; zero and less mean at the next turn
     * @param task what to do; an exception is logged and harms nothing else
     * @return calls it off
     */
    Cancellable schedule(Duration delay, Runnable task);
}
