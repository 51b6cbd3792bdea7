package io.avatargateway.service;

import io.avatargateway.session.Timekeeper;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** The system's clocks, and one thread for all timers: what is due is only enqueued there. */
final class SystemTimekeeper implements Timekeeper, AutoCloseable {

    private final Clock clock = Clock.systemUTC();
    private final ScheduledThreadPoolExecutor timer;

    SystemTimekeeper(ThreadFactory threads) {
        timer = new ScheduledThreadPoolExecutor(1, threads);
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        // Timers that are set while the server stops have nothing left to do.
        timer.setRejectedExecutionHandler((task, stopped) -> {});
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Runnable after(long delayNanos, Runnable task) {
        Future<?> timerTask = timer.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
        return () -> timerTask.cancel(false);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
