package io.avatargateway.session.loop;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * The running timers of one session, each at most once. Used by the session's worker only; what is due goes through its
 * mailbox.
 */
public final class SessionTimers {

    /** What can become due. */
    public enum Kind {
        /** The join info must have come. */
        OPEN,
        /** The pause before the next attempt to open a link is over. */
        RETRY,
        /** Somebody must have joined and the avatar must be ready. */
        JOIN,
        /** There may have been no speech for too long. */
        IDLE,
        /** The session has reached its maximum length. */
        MAX_LENGTH,
        /** The next pong must have come. */
        PONG,
        /** The next thing in the flow of speech. */
        SPEECH,
        /** The avatar must have played out. */
        DRAIN,
        /** A viewer must have come back. */
        VIEWER,
        /** Another link must take speech in place of one that was lost. */
        RECOVERY,
        /** A viewer of the new room must have come, or speech goes on without. */
        VIEWER_WAIT,
        /** The next link is to be opened beside the current one. */
        RENEW,
        /** The next link must have come further. */
        NEXT_READY,
        /** The next pong of the next link must have come. */
        NEXT_PONG,
        /** Speech must change over to the next link. */
        CHANGE,
        /** The link that speech has left is to be ended. */
        OLD_LINK,
        /** The session must have come further with leaving this gateway. */
        DEPART
    }

    private final Timekeeper time;
    private final Mailbox mailbox;
    private final Map<Kind, Runnable> cancels = new EnumMap<>(Kind.class);
    private final Map<Kind, Long> tickets = new EnumMap<>(Kind.class);
    private long ticket;

    /**
     * @param time wakes up when a timer is due
     * @param mailbox takes what is due
     */
    public SessionTimers(Timekeeper time, Mailbox mailbox) {
        this.time = time;
        this.mailbox = mailbox;
    }

    /** Starts the timer, in place of one of the same kind. */
    public void start(Kind kind, Duration delay, Runnable task) {
        start(kind, delay.toNanos(), task);
    }

    /** Starts the timer, in place of one of the same kind. */
    public void start(Kind kind, long delayNanos, Runnable task) {
        cancel(kind);
        long mine = ++ticket;
        tickets.put(kind, mine);
        // One that was due already when it was cancelled or replaced sits in the mailbox: its ticket no longer counts.
        Runnable due = () -> {
            if (tickets.getOrDefault(kind, 0L) == mine) {
                tickets.remove(kind);
                cancels.remove(kind);
                task.run();
            }
        };
        cancels.put(kind, time.after(delayNanos, () -> mailbox.postOnWorker(due)));
    }

    /** Stops the timer of this kind, if it runs; its task is not run then. */
    public void cancel(Kind kind) {
        tickets.remove(kind);
        Runnable cancel = cancels.remove(kind);
        if (cancel != null) {
            cancel.run();
        }
    }

    /** Stops all timers. */
    public void cancelAll() {
        for (Kind kind : Kind.values()) {
            cancel(kind);
        }
    }
}
