package io.avatargateway.service;

import io.avatargateway.bounded.FairQueue;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import jakarta.enterprise.inject.spi.EventContext;
import jakarta.enterprise.inject.spi.EventMetadata;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.enterprise.inject.spi.ObserverMethod;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The events that wait for one observer, bounded, and the one thread at a time that brings them to it. */
final class ObserverLane {

    private static final Logger LOG = Logger.getLogger(ObserverLane.class.getName());

    /** Events that may wait; an observer that falls further behind misses some. */
    static final int CAPACITY = 10_000;

    private final ObserverMethod<SessionEvent> observer;
    private final Executor pool;
    /** Guarded by itself. A session that floods its events costs only its own. */
    private final FairQueue<SessionId, SessionEvent> waiting = new FairQueue<>(CAPACITY);

    private boolean running;
    private long missed;

    @SuppressWarnings("unchecked") // One that takes a supertype of an event takes the event.
    ObserverLane(ObserverMethod<? super SessionEvent> observer, Executor pool) {
        this.observer = (ObserverMethod<SessionEvent>) observer;
        this.pool = pool;
    }

    /** Puts the event behind those that wait, and returns at once. */
    void offer(SessionEvent event) {
        synchronized (waiting) {
            if (waiting.offer(event.sessionId(), event) && missed++ == 0) {
                LOG.log(
                        Level.WARNING,
                        "Observer {0} is too slow and misses events of the sessions that have the most of them",
                        observer.getBeanClass());
            }
            if (running) {
                return;
            }
            running = true;
        }
        try {
            pool.execute(this::run);
        } catch (RejectedExecutionException stopping) {
            LOG.log(Level.FINE, "The gateway stops: an event is not delivered", stopping);
        }
    }

    private void run() {
        for (SessionEvent next = next(); next != null; next = next()) {
            try {
                observer.notify(new Context(next));
            } catch (RuntimeException | Error broken) {
                LOG.log(Level.WARNING, "Observer " + observer.getBeanClass() + " failed", broken);
            }
        }
    }

    private SessionEvent next() {
        synchronized (waiting) {
            SessionEvent next = waiting.poll();
            if (next == null) {
                running = false;
            }
            if (missed > 0 && waiting.isEmpty()) {
                LOG.log(Level.WARNING, "Observer {0} has missed {1} events", new Object[] {
                    observer.getBeanClass(), missed
                });
                missed = 0;
            }
            return next;
        }
    }

    private record Context(SessionEvent event) implements EventContext<SessionEvent>, EventMetadata {
        @Override
        public SessionEvent getEvent() {
            return event;
        }

        @Override
        public EventMetadata getMetadata() {
            return this;
        }

        @Override
        public Set<Annotation> getQualifiers() {
            return Set.of();
        }

        @Override
        public InjectionPoint getInjectionPoint() {
            return null;
        }

        @Override
        public Type getType() {
            return SessionEvent.class;
        }
    }
}
