package io.avatargateway.rest;

import io.avatargateway.service.AllSessions;
import io.avatargateway.session.journal.EventLog;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The events of another gateway's session, for one reader. Its gateway is asked for what comes behind the last one,
 * again and again; it answers when there is more. When the session changes its gateway, the next one is asked. Where
 * nobody answers for long, the reader is to come back, perhaps at another gateway. Any thread.
 */
final class RelayedEvents {

    /** Far more than one answer has. */
    private static final int KEPT = 1_000;
    /** Before a gateway is asked again that gave nothing: one that is away would be asked without a pause. */
    private static final long PAUSE_MILLIS = 500;
    /** When nobody has answered for so long, another gateway may be able to tell more. A takeover is over by then. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final Logger LOG = Logger.getLogger(RelayedEvents.class.getName());

    private final Source source;
    private final SessionId id;
    private final ScheduledExecutorService timer;
    private final LongSupplier nanoClock;
    private final EventLog log = new EventLog(KEPT);
    // Guarded by this.
    private long latest;
    private boolean last;
    private boolean stopped;
    private Runnable onLast = () -> {};
    private ScheduledFuture<?> pause;
    private long answeredNanos;

    private RelayedEvents(
            Source source, SessionId id, long after, ScheduledExecutorService timer, LongSupplier nanoClock) {
        this.source = source;
        this.id = id;
        this.latest = after;
        this.timer = timer;
        this.nanoClock = nanoClock;
    }

    /** Where a session's events come from, whichever gateway has it. Any thread; returns at once. */
    interface Source {
        /**
         * The events behind the given sequence number, as {@link AllSessions#events} has them.
         *
         * @param sequence 0 for all that are kept
         */
        CompletionStage<AllSessions.Events> after(long sequence);
    }

    /**
     * Fetches the first of them.
     *
     * @param id whose events they are
     * @param after the number of the event before them
     * @param nanoClock monotonic
     */
    static CompletionStage<RelayedEvents> open(
            Source source, SessionId id, long after, ScheduledExecutorService timer, LongSupplier nanoClock) {
        RelayedEvents relayed = new RelayedEvents(source, id, after, timer, nanoClock);
        return source.after(after).thenApply(first -> {
            relayed.add(first);
            return relayed;
        });
    }

    /** What has come so far. */
    EventLog log() {
        return log;
    }

    /** Whether there is none, and none comes: they went with their gateway. */
    synchronized boolean hasNone() {
        return last && log.after(0, 1).isEmpty();
    }

    /**
     * Goes on fetching until the last one.
     *
     * @param whenLast runs when nothing comes any more and the last one is missing: it went with its gateway
     */
    void follow(Runnable whenLast) {
        synchronized (this) {
            onLast = whenLast;
        }
        goOn(false);
    }

    /** Fetches no more. */
    synchronized void stop() {
        stopped = true;
        if (pause != null) {
            pause.cancel(false);
        }
    }

    private void goOn(boolean later) {
        Runnable end = null;
        synchronized (this) {
            if (stopped) {
                return;
            }
            if (last) {
                end = log.endedAt(latest) ? () -> {} : onLast;
            } else if (later) {
                pause = timer.schedule(this::fetch, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
        if (end != null) {
            end.run();
        } else if (!later) {
            fetch();
        }
    }

    private void fetch() {
        long after;
        synchronized (this) {
            after = latest;
        }
        source.after(after).whenComplete((events, failure) -> {
            if (failure != null) {
                LOG.log(Level.FINE, failure, () -> "Session " + id + ": its events cannot be had at the moment");
                unanswered();
            } else {
                add(events);
            }
            goOn(failure != null || events.events().isEmpty());
        });
    }

    private void add(AllSessions.Events more) {
        List<SessionEvent> events = more.events();
        events.forEach(log::append);
        log.inDoubt(false);
        synchronized (this) {
            answeredNanos = nanoClock.getAsLong();
            last = more.last();
            if (!events.isEmpty()) {
                latest = events.get(events.size() - 1).sequence();
            }
        }
    }

    private void unanswered() {
        boolean late;
        synchronized (this) {
            late = nanoClock.getAsLong() - answeredNanos > PATIENCE_NANOS;
        }
        log.inDoubt(late);
    }
}
