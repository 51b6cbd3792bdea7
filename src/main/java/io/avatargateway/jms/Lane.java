package io.avatargateway.jms;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Runs tasks one after the other on threads that many lanes share; after each task, the others get their turn. Any thread. */
final class Lane implements Executor {

    private static final Logger LOG = Logger.getLogger(Lane.class.getName());

    private final Executor threads;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private boolean running;

    Lane(Executor threads) {
        this.threads = threads;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (tasks) {
            tasks.addLast(task);
            if (running) {
                return;
            }
            running = true;
        }
        threads.execute(this::runNext);
    }

    /** Runs the task in its turn, after a pause. */
    void later(Duration pause, Runnable task) {
        CompletableFuture.delayedExecutor(pause.toNanos(), TimeUnit.NANOSECONDS, this)
                .execute(task);
    }

    private void runNext() {
        Runnable task;
        synchronized (tasks) {
            task = tasks.removeFirst();
        }
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, "A task of a session's queue failed", e);
        }
        synchronized (tasks) {
            if (tasks.isEmpty()) {
                running = false;
                return;
            }
        }
        threads.execute(this::runNext);
    }
}
