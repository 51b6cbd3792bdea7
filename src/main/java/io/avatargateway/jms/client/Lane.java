package io.avatargateway.jms.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs tasks one after the other on threads that many lanes share; after a few of them, the others get their turn. Any
 * thread.
 */
public final class Lane implements Executor {

    private static final Logger LOG = Logger.getLogger(Lane.class.getName());

    /** To hand the next task to another thread costs more than most tasks. */
    private static final int BATCH = 4;

    private final Executor threads;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private boolean running;

    /** @param threads run the tasks of this and other lanes */
    public Lane(Executor threads) {
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
        threads.execute(this::runSome);
    }

    /** Runs the task in its turn, after a pause. */
    public void later(Duration pause, Runnable task) {
        CompletableFuture.delayedExecutor(pause.toNanos(), TimeUnit.NANOSECONDS, this)
                .execute(task);
    }

    private void runSome() {
        for (int done = 0; done < BATCH; done++) {
            Runnable task;
            synchronized (tasks) {
                task = tasks.pollFirst();
                if (task == null) {
                    running = false;
                    return;
                }
            }
            try {
                task.run();
            } catch (RuntimeException | Error defect) {
                // What follows is still run, the end of the queue at the least.
                LOG.log(Level.SEVERE, "A task of a session's queue failed", defect);
            }
        }
        threads.execute(this::runSome);
    }
}
