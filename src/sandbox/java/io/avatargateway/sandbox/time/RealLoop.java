package io.avatargateway.sandbox.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop on the machine's own time, one thread.
 *
 * <p>Its queue has no limit of its own; its length is bounded by its users: a socket hands in one message at a time
 * (the next is asked for when that one was dealt with), and a session has a fixed handful of timers.
 */
public final class RealLoop implements Loop, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RealLoop.class);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

    private final ScheduledThreadPoolExecutor executor;

    /** Starts the loop's thread, a daemon. */
    public RealLoop() {
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "sandbox-loop");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public void execute(Runnable task) {
        schedule(Duration.ZERO, task);
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        try {
            Future<?> planned = executor.schedule(() -> runSafely(task), delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> planned.cancel(false);
        } catch (RejectedExecutionException ended) {
            // The sandbox is closing; late callbacks of sockets have nobody left to tell.
            return () -> {};
        }
    }

    /**
     * Asks the loop something and waits for the answer. Any thread but the loop's own.
     *
     * @param question runs on the loop
     * @param within how long to wait
     * @param <T> the answer's type
     * @return the answer
     * @throws IllegalStateException if the loop does not answer in time or has ended
     * @throws RuntimeException whatever the question throws
     */
    public <T> T ask(Callable<T> question, Duration within) {
        try {
            return executor.submit(question).get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException thrownByQuestion) {
                throw thrownByQuestion;
            }
            throw new IllegalStateException("the question failed", e.getCause());
        } catch (TimeoutException | RejectedExecutionException e) {
            throw new IllegalStateException("the sandbox's loop gave no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking the sandbox's loop", e);
        }
    }

    /** Ends the thread, after the task it is at; planned tasks are dropped. Idempotent. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static void runSafely(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("a task of the loop failed", e);
        }
    }
}
