package io.avatargateway.jms;

import java.util.HashMap;
import java.util.Map;

/** One of a session's two queues, as a line to the broker: the connection that counts, and what could not be read over it. Guarded by {@link FeedState}. */
final class FeedLine {

    private final Map<Long, Integer> unreadable = new HashMap<>();
    private FeedConnection current;
    private boolean paused;
    private boolean leftBody;

    /** The connection that counts, or null. */
    FeedConnection current() {
        return current;
    }

    /** From now on this connection counts. */
    void opened(FeedConnection connection) {
        current = connection;
    }

    /** Returns whether it was the one that counts. */
    boolean lost(FeedConnection connection) {
        if (!counts(connection)) {
            return false;
        }
        current = null;
        paused = false;
        leftBody = false;
        return true;
    }

    boolean counts(FeedConnection connection) {
        return connection == current;
    }

    /** Whether no message may come, as one could not be read, which none may overtake. */
    boolean paused() {
        return paused;
    }

    /** A message was read: the next may come. */
    void read(HeldMessage message) {
        unreadable.remove(message.id());
        paused = false;
        knows(message);
    }

    /** A message is held, be it read now or before. */
    void knows(HeldMessage message) {
        leftBody |= !message.isRead() && message.delivery().getCoreMessage().isLargeMessage();
    }

    /** Whether a large body came over this connection that was not read, and of which more is to come. */
    boolean leftBody() {
        return leftBody;
    }

    /** A message could not be read. Returns how often that happened to it. */
    int unreadable(long messageId) {
        paused = true;
        return unreadable.merge(messageId, 1, Integer::sum);
    }
}
