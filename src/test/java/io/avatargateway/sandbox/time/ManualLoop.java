package io.avatargateway.sandbox.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A loop whose time stands still until a test moves it; tasks run on the test's thread, each at its exact time. */
public final class ManualLoop implements Loop {
    private static final Instant ORIGIN = Instant.parse("2026-01-01T00:00:00Z");

    private record Planned(long atNanos, long order, Runnable task) {}

    private final PriorityQueue<Planned> planned =
            new PriorityQueue<>(Comparator.comparingLong(Planned::atNanos).thenComparingLong(Planned::order));
    private long nowNanos;
    private long order;

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    @Override
    public Instant now() {
        return ORIGIN.plusNanos(nowNanos);
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public void executeHere(Runnable task) {
        task.run();
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        Planned entry = new Planned(nowNanos + Math.max(0, delay.toNanos()), order++, task);
        planned.add(entry);
        return () -> planned.remove(entry);
    }

    /** Moves time, running on the way what is due. */
    public void advanceMillis(double millis) {
        long until = nowNanos + Math.round(millis * 1e6);
        while (!planned.isEmpty() && planned.peek().atNanos <= until) {
            Planned next = planned.remove();
            nowNanos = next.atNanos;
            next.task.run();
        }
        nowNanos = until;
    }

    public int plannedTasks() {
        return planned.size();
    }
}
