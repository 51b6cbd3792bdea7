package io.avatargateway.session;

import io.avatargateway.session.loop.Timekeeper;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that only goes on when a test says so; what becomes due runs on the test's thread, in order. */
final class ManualTime implements Timekeeper {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private record Due(long nanos, long order, Runnable task) {}

    private final PriorityQueue<Due> timers =
            new PriorityQueue<>(Comparator.comparingLong(Due::nanos).thenComparingLong(Due::order));
    private long nanos;
    private long order;

    @Override
    public Instant now() {
        return BEGIN.plusNanos(nanos);
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public Runnable after(long delayNanos, Runnable task) {
        Due due = new Due(nanos + Math.max(0, delayNanos), order++, task);
        timers.add(due);
        return () -> timers.remove(due);
    }

    void advance(Duration duration) {
        long until = nanos + duration.toNanos();
        while (!timers.isEmpty() && timers.peek().nanos() <= until) {
            Due due = timers.remove();
            nanos = due.nanos();
            due.task().run();
        }
        nanos = until;
    }

    void advanceMillis(long millis) {
        advance(Duration.ofMillis(millis));
    }

    int pendingTimers() {
        return timers.size();
    }
}
