package io.avatargateway.rest;

import io.avatargateway.session.EventLog;
import io.avatargateway.session.SessionEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;

/**
 * One reader of a session's events. Keeps only its place in the log, and has at most one write under way: a slow reader costs nothing but
 * that write, and misses what the log forgets meanwhile. Any thread; writes happen on the given executor.
 */
final class EventStream {

    /** Where the blocks go. */
    interface Sink {
        /** Begins to write; the stage ends when the connection has taken it, or exceptionally when it is gone. */
        CompletionStage<?> write(EventFrame frame);

        /** Ends the response. Idempotent. */
        void close();
    }

    private static final Duration RETRY = Duration.ofSeconds(2);

    private final EventLog log;
    private final Sink sink;
    private final Executor executor;
    private final LongSupplier nanoClock;
    private final Duration stall;
    private final Runnable onClose;

    // Guarded by this.
    private long cursor;
    private EventFrame extra = EventFrame.opening(RETRY);
    private boolean writing;
    private long writingSinceNanos;
    private boolean closed;
    private Runnable unsubscribe = () -> {};

    /**
     * @param cursor the sequence number of the last event that the reader has
     * @param stall after which a write that does not end means that the reader is gone
     * @param onClose runs once, when the stream has ended for whatever reason
     */
    EventStream(
            EventLog log,
            long cursor,
            Sink sink,
            Executor executor,
            LongSupplier nanoClock,
            Duration stall,
            Runnable onClose) {
        this.log = log;
        this.cursor = cursor;
        this.sink = sink;
        this.executor = executor;
        this.nanoClock = nanoClock;
        this.stall = stall;
        this.onClose = onClose;
    }

    /** Begins with what the log holds behind the cursor. To be called once. */
    void start() {
        Runnable subscription = log.subscribe(this::pumpSoon);
        boolean closedBefore;
        synchronized (this) {
            unsubscribe = subscription;
            closedBefore = closed;
        }
        if (closedBefore) {
            subscription.run();
        }
        pumpSoon();
    }

    /** To be called regularly: keeps an idle connection alive, and ends one whose reader takes nothing any more. */
    void heartbeat() {
        boolean stalled;
        synchronized (this) {
            stalled = writing && nanoClock.getAsLong() - writingSinceNanos >= stall.toNanos();
            if (!writing && extra == null) {
                extra = EventFrame.heartbeat();
            }
        }
        if (stalled) {
            close();
        } else {
            pumpSoon();
        }
    }

    /** Ends the stream. Idempotent. */
    void close() {
        Runnable end;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            end = unsubscribe;
        }
        end.run();
        onClose.run();
        sink.close();
    }

    /** Never on the caller's thread: that may be the session's worker, which must not wait for a socket. */
    private void pumpSoon() {
        synchronized (this) {
            if (writing || closed) {
                return;
            }
        }
        try {
            executor.execute(this::pump);
        } catch (RejectedExecutionException stopping) {
            close();
        }
    }

    private void pump() {
        EventFrame frame;
        synchronized (this) {
            if (writing || closed) {
                return;
            }
            frame = next();
            writing = frame != null;
            writingSinceNanos = nanoClock.getAsLong();
        }
        if (frame != null) {
            write(frame);
        } else if (ended()) {
            close();
        }
    }

    private void write(EventFrame frame) {
        CompletionStage<?> written;
        try {
            written = sink.write(frame);
        } catch (RuntimeException gone) {
            close();
            return;
        }
        written.whenComplete((done, failure) -> {
            synchronized (this) {
                writing = false;
            }
            if (failure != null) {
                close();
            } else {
                pumpSoon();
            }
        });
    }

    private synchronized boolean ended() {
        return log.endedAt(cursor);
    }

    private EventFrame next() {
        if (extra != null) {
            EventFrame frame = extra;
            extra = null;
            return frame;
        }
        List<SessionEvent> events = log.after(cursor, 1);
        if (events.isEmpty()) {
            return null;
        }
        SessionEvent event = events.get(0);
        if (event.sequence() > cursor + 1) {
            EventFrame gap = EventFrame.gap(cursor, event.sequence());
            cursor = event.sequence() - 1;
            return gap;
        }
        cursor = event.sequence();
        return EventFrame.of(event);
    }
}
