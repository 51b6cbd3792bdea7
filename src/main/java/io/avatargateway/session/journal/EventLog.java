package io.avatargateway.session.journal;

import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The latest events of one session, bounded; the oldest go first. Readers keep their own place in it, so a slow reader
 * costs nothing but what it misses. Safe for use by any thread.
 */
public final class EventLog {

    private final int capacity;
    private final Deque<SessionEvent> events = new ArrayDeque<>();
    private final Set<Runnable> subscribers = ConcurrentHashMap.newKeySet();
    private long latest;
    private boolean ended;
    private boolean left;
    private boolean inDoubt;

    /** @param capacity how many events are kept, at least 1 */
    public EventLog(int capacity) {
        this.capacity = capacity;
    }

    /** The session's worker adds here, in order of sequence. */
    public void append(SessionEvent event) {
        synchronized (events) {
            if (events.size() == capacity) {
                events.removeFirst();
            }
            events.addLast(event);
            latest = event.sequence();
            ended |= event.type() == SessionEvent.Type.STATE && event.state() == SessionState.CLOSED;
        }
        subscribers.forEach(Runnable::run);
    }

    /**
     * Events behind the given sequence number, oldest first. If the first one's number is not the next, the reader has
     * missed some.
     *
     * @param sequence 0 for all that are kept
     * @param most how many at most
     */
    public List<SessionEvent> after(long sequence, int most) {
        List<SessionEvent> found = new ArrayList<>();
        synchronized (events) {
            for (SessionEvent event : events) {
                if (found.size() == most) {
                    break;
                }
                if (event.sequence() > sequence) {
                    found.add(event);
                }
            }
        }
        return found;
    }

    /** How many are kept. */
    public int size() {
        synchronized (events) {
            return events.size();
        }
    }

    /** Whether the session is closed and the given sequence number is its last. */
    public boolean endedAt(long sequence) {
        synchronized (events) {
            return ended && sequence >= latest;
        }
    }

    /**
     * No further event comes here: the session is another gateway's now. Who reads them has to ask again, here or
     * elsewhere.
     */
    public void leave() {
        synchronized (events) {
            left = true;
        }
        subscribers.forEach(Runnable::run);
    }

    /** Whether the session was left to another gateway. */
    public boolean isLeft() {
        synchronized (events) {
            return left;
        }
    }

    /** Nobody knows whether the session is this gateway's still; or that is known again. */
    public void inDoubt(boolean whether) {
        synchronized (events) {
            inDoubt = whether;
        }
    }

    /** Whether another gateway may have the session, and tell what comes next. */
    public boolean isInDoubt() {
        synchronized (events) {
            return inDoubt;
        }
    }

    /**
     * Tells of every further event, and that none comes here any more, by running the given task on the session's
     * worker. It must return at once and not throw. Returns what ends the subscription.
     */
    public Runnable subscribe(Runnable onMore) {
        subscribers.add(onMore);
        return () -> subscribers.remove(onMore);
    }
}
