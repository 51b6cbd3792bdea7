package io.avatargateway.jms.event;

import io.avatargateway.bounded.FairQueue;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Decides which events go to the broker next, and which are dropped. Those are the events of a time without a broker.
 * Where too many wait, they are the latest of the sessions that have the most of them. No I/O, no lock, no clock of its
 * own. Owned by the {@link EventPublisher}.
 */
final class WaitingEvents {

    /** After a failure, everything is dropped for this long: an attempt for each event would only wait. */
    static final Duration RETRY = Duration.ofSeconds(1);

    /** So long behind the beginning of one transaction the next begins: what comes meanwhile goes together. */
    static final Duration PACE = Duration.ofMillis(50);

    private final int most;
    private final FairQueue<SessionId, SessionEvent> waiting;
    private final LongAdder dropped = new LongAdder();
    private boolean sending;
    private boolean failing;
    private long failedAtNanos;
    private boolean begun;
    private long begunAtNanos;
    private boolean over;

    /**
     * @param capacity events that may wait
     * @param most events that go together
     */
    WaitingEvents(int capacity, int most) {
        this.most = most;
        this.waiting = new FairQueue<>(capacity);
    }

    /** An event has come. Returns whether {@link #next} is to be asked, which is asked already otherwise. */
    boolean come(SessionEvent event) {
        if (over) {
            dropped.increment();
            return false;
        }
        if (waiting.offer(event.sessionId(), event)) {
            dropped.increment();
        }
        boolean begins = !sending;
        sending = true;
        return begins;
    }

    /** How long {@link #next} is to wait for more; 0 behind a quiet while, and where a whole transaction waits. */
    long pauseNanos(long nowNanos) {
        return begun && waiting.size() < most ? Math.max(0, begunAtNanos + PACE.toNanos() - nowNanos) : 0;
    }

    /** Whether events wait for {@link #next}. */
    boolean more() {
        return !waiting.isEmpty();
    }

    /** There was no room for an event to come. Any thread. */
    void refused() {
        dropped.increment();
    }

    /** The events that are to be sent now; empty where there are none until the next one has come. */
    List<SessionEvent> next(long nowNanos) {
        if (failing && nowNanos - failedAtNanos < RETRY.toNanos()) {
            dropAll();
        }
        List<SessionEvent> next = new ArrayList<>();
        while (next.size() < most && !waiting.isEmpty()) {
            next.add(waiting.poll());
        }
        sending = !next.isEmpty();
        if (sending) {
            begun = true;
            begunAtNanos = nowNanos;
        }
        return next;
    }

    /** The last ones have reached the broker. Returns whether those before them had not. */
    boolean sent() {
        boolean again = failing;
        failing = false;
        return again;
    }

    /** The last ones may not have reached the broker. Returns whether those before them had. */
    boolean failed(int events, long nowNanos) {
        boolean first = !failing;
        dropped.add(events);
        failing = true;
        failedAtNanos = nowNanos;
        return first;
    }

    /** Nothing can be sent any more. */
    void end() {
        over = true;
        sending = false;
        dropAll();
    }

    private void dropAll() {
        while (waiting.poll() != null) {
            dropped.increment();
        }
    }

    /** Whether all that has come is sent or dropped. */
    boolean idle() {
        return !sending;
    }

    /** How many were dropped. Any thread. */
    long dropped() {
        return dropped.sum();
    }
}
