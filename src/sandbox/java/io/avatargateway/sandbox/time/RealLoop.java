package io.avatargateway.sandbox.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop on the machine's own time. One task at a time, in the order in which they came. It has a thread of its own
 * for timers and for callers that must not be held up. Other callers run their tasks themselves ({@link #executeHere}):
 * to hand a message from thread to thread costs more than to deal with it.
 *
 * <p>Its queue has no limit of its own; its length is bounded by its users. A socket hands in one message at a time,
 * and asks for the next when that one was dealt with. A session has a fixed handful of timers.
 */
public final class RealLoop implements Loop, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RealLoop.class);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);
    /** The number of tasks that one thread runs, others' among them, before the loop's own goes on. */
    private static final int BATCH = 64;

    private final ScheduledThreadPoolExecutor executor;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    /** Tasks that are not over; whoever makes it one runs them. */
    private final AtomicInteger open = new AtomicInteger();

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
        if (begin(task)) {
            onOwnThread();
        }
    }

    @Override
    public void executeHere(Runnable task) {
        if (begin(task)) {
            run();
        }
    }

    /** Puts a task behind the others. Returns whether there are none; the caller must then have it run. */
    private boolean begin(Runnable task) {
        if (executor.isShutdown()) {
            // The sandbox is closing; late callbacks of sockets have nobody left to tell.
            return false;
        }
        tasks.add(task);
        return open.getAndIncrement() == 0;
    }

    private void onOwnThread() {
        try {
            executor.execute(this::run);
        } catch (RejectedExecutionException closing) {
            LOG.debug("the loop has ended", closing);
        }
    }

    /** By one thread at a time: the count says so, and carries what a task wrote over to the next. */
    private void run() {
        for (int done = 1; done <= BATCH; done++) {
            runSafely(tasks.remove());
            if (open.decrementAndGet() == 0) {
                return;
            }
        }
        onOwnThread();
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        Planned planned = new Planned(task);
        try {
            planned.timer =
                    executor.schedule(() -> executeHere(planned), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException ended) {
            LOG.debug("the loop has ended", ended);
        }
        return planned;
    }

    /**
     * Asks the loop something and waits for the answer. Any thread but one that is on the loop.
     *
     * @param question runs on the loop
     * @param within how long to wait
     * @param <T> the answer's type
     * @return the answer
     * @throws IllegalStateException if the loop does not answer in time or has ended
     * @throws RuntimeException whatever the question throws
     */
    public <T> T ask(Callable<T> question, Duration within) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        execute(() -> {
            try {
                answer.complete(question.call());
            } catch (Exception e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException thrownByQuestion) {
                throw thrownByQuestion;
            }
            throw new IllegalStateException("the question failed", e.getCause());
        } catch (TimeoutException e) {
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
        } catch (RuntimeException | Error e) {
            // Whatever it is, it is no reason to leave the others where they are.
            LOG.error("a task of the loop failed", e);
        }
    }

    /**
     * A task with a time. When that has come it may still wait for those before it, and be called off by one of them.
     */
    private static final class Planned implements Runnable, Cancellable {
        private final Runnable task;
        /** On the loop, as all else but the first time. */
        private boolean cancelled;

        private volatile Future<?> timer;

        Planned(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            if (!cancelled) {
                task.run();
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            Future<?> planned = timer;
            if (planned != null) {
                planned.cancel(false);
            }
        }
    }
}
