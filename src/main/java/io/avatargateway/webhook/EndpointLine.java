package io.avatargateway.webhook;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides which events of one endpoint are sent now. Those of one session go one after the other, in their order; a
 * session whose event fails waits, and the others do not. No I/O, no clock, no lock.
 *
 * @param <M> what the broker knows the event by
 */
public final class EndpointLine<M> {

    /** Events that are held here; all others wait at the broker. */
    static final int MOST_EVENTS = 500;

    static final int MOST_CHARACTERS = 4 * 1024 * 1024;
    /** Attempts at the same time. */
    static final int AT_ONCE = 4;

    private final Map<String, Deque<Held<M>>> sessions = new LinkedHashMap<>();
    private int events;
    private long characters;
    private int underWay;
    private boolean failing;
    private boolean paused;
    private long pausedUntilNanos;

    /** An event that waits, or is being sent. */
    public static final class Held<M> {
        private final WebhookEvent event;
        private final M message;
        private int failures;
        private long dueNanos;
        private boolean underWay;

        private Held(WebhookEvent event, M message) {
            this.event = event;
            this.message = message;
        }

        /** The event itself. */
        public WebhookEvent event() {
            return event;
        }

        /** What the broker knows it by. */
        public M message() {
            return message;
        }

        /** How many attempts have failed here, without a gateway before this one. */
        public int failures() {
            return failures;
        }
    }

    /** Whether another event may come. */
    public boolean hasRoom() {
        return events < MOST_EVENTS && characters < MOST_CHARACTERS;
    }

    /** An event has come, behind all others of its session. */
    public void come(WebhookEvent event, M message) {
        sessions.computeIfAbsent(event.session(), any -> new ArrayDeque<>()).add(new Held<>(event, message));
        events++;
        characters += event.body().length();
    }

    /** The events that are to be sent now. While the endpoint fails, it is one at a time. */
    public List<Held<M>> next(long nowNanos) {
        List<Held<M>> next = new ArrayList<>();
        if (paused && nowNanos - pausedUntilNanos < 0) {
            return next;
        }
        paused = false;
        int most = failing ? 1 : AT_ONCE;
        for (Deque<Held<M>> session : sessions.values()) {
            if (underWay >= most) {
                break;
            }
            Held<M> first = session.peekFirst();
            boolean waits = first.failures > 0 && nowNanos - first.dueNanos < 0;
            if (!first.underWay && !waits) {
                first.underWay = true;
                underWay++;
                next.add(first);
            }
        }
        return next;
    }

    /** The endpoint has it: it is forgotten here. */
    public void delivered(Held<M> held) {
        failing = false;
        end(held);
    }

    /**
     * The attempt failed, and the event stays the first of its session.
     *
     * @param pause before it is tried again; of several for all events, the one that ends last counts
     */
    public void failed(Held<M> held, RetryPlan.Pause pause, long nowNanos) {
        failing = true;
        held.underWay = false;
        underWay--;
        held.failures++;
        held.dueNanos = nowNanos + pause.time().toNanos();
        if (pause.all() && (!paused || held.dueNanos - pausedUntilNanos > 0)) {
            paused = true;
            pausedUntilNanos = held.dueNanos;
        }
        // Behind the others: those that wait for nothing come first.
        Deque<Held<M>> session = sessions.remove(held.event.session());
        sessions.put(held.event.session(), session);
    }

    /** It is not tried again: it is forgotten here, and the next one of its session may go. */
    public void givenUp(Held<M> held) {
        failing = true;
        end(held);
    }

    private void end(Held<M> held) {
        String id = held.event.session();
        Deque<Held<M>> session = sessions.get(id);
        session.removeFirst();
        // The next one has its turn behind other sessions.
        sessions.remove(id);
        if (!session.isEmpty()) {
            sessions.put(id, session);
        }
        events--;
        characters -= held.event.body().length();
        underWay--;
    }
}
