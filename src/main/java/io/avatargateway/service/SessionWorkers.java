package io.avatargateway.service;

import io.avatargateway.session.loop.Timekeeper;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The few threads that drive all sessions, and the system's clocks. Timers run on these threads too. A due task is run
 * where it is noticed, and no second thread has to be woken for it. Each session has one task here at most, and each of
 * its kinds of timers once, so the limit on sessions bounds what waits.
 *
 * <p>Timers that have time are due together with those of other sessions, so that a worker wakes once for several. To
 * wake it costs more than most steps ({@code docs/decisions/0043-less-waking.md}).
 */
final class SessionWorkers implements Timekeeper, Executor, AutoCloseable {

    /** A fiftieth of the speech that goes together by default, so refills keep their distance. */
    static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(15);
    /** From this delay on, a tick more is not noticed. */
    static final long PATIENT_NANOS = 10 * TICK_NANOS;

    private final Clock clock = Clock.systemUTC();
    private final ScheduledThreadPoolExecutor threads;

    /** @param count threads, 1 or more */
    SessionWorkers(int count, ThreadFactory factory) {
        threads = new ScheduledThreadPoolExecutor(count, factory);
        threads.setRemoveOnCancelPolicy(true);
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        // Timers that are set while the server stops have nothing left to do.
        threads.setRejectedExecutionHandler((task, stopped) -> {});
    }

    /** @throws RejectedExecutionException if the server stops: whoever waits for the step is to know */
    @Override
    public void execute(Runnable step) {
        if (threads.isShutdown()) {
            throw new RejectedExecutionException("the gateway is stopping");
        }
        threads.execute(step);
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
        Future<?> timer = threads.schedule(task, together(nanos(), delayNanos), TimeUnit.NANOSECONDS);
        return () -> timer.cancel(false);
    }

    /** The delay, or the one until the next tick behind it. */
    static long together(long nowNanos, long delayNanos) {
        if (delayNanos < PATIENT_NANOS) {
            return delayNanos;
        }
        long behindTick = Math.floorMod(nowNanos + delayNanos, TICK_NANOS);
        return behindTick == 0 ? delayNanos : delayNanos + TICK_NANOS - behindTick;
    }

    /** How many tasks are due and wait for a thread. Any thread; looks at all timers. */
    int backlog() {
        return (int) threads.getQueue().stream()
                .filter(task -> ((Delayed) task).getDelay(TimeUnit.NANOSECONDS) <= 0)
                .count();
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
