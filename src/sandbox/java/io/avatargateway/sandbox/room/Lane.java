package io.avatargateway.sandbox.room;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread on which a viewer's state changes; what comes from sockets and native threads hops onto it. */
final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    /** Far more than a viewer that behaves ever has waiting. */
    private static final int MAX_WAITING = 512;

    private final ThreadPoolExecutor executor;

    Lane(String name) {
        executor = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Runs a task behind those that wait.
     *
     * @return false if it never will, because too many wait or the lane has ended
     */
    boolean execute(Runnable task) {
        try {
            executor.execute(() -> runSafely(task));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Runs this as the last task, behind those that wait. Idempotent: only the first one's runs. */
    void end(Runnable lastTask) {
        synchronized (executor) {
            if (executor.isShutdown()) {
                return;
            }
            // Only where too many wait does one of them give way.
            while (!execute(lastTask)) {
                executor.getQueue().poll();
            }
            executor.shutdown();
        }
    }

    /** Whether its last task is known; it may still have to run. */
    boolean hasEnded() {
        return executor.isShutdown();
    }

    /** Whether it has ended within a time. */
    boolean awaitEnd(long millis) throws InterruptedException {
        return executor.awaitTermination(millis, TimeUnit.MILLISECONDS);
    }

    private static void runSafely(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("a task of a viewer failed", e);
        }
    }
}
