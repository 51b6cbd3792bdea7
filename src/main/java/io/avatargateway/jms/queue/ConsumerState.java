package io.avatargateway.jms.queue;

import io.avatargateway.jms.client.ReadingAdvice;
import java.util.HashMap;
import java.util.Map;

/**
 * The consuming of one of a session's two queues: its current connection, what came over it, and what is under way
 * there. Owned by the {@link QueueModel}.
 */
final class ConsumerState {

    /** How far it is. */
    enum Phase {
        /** There is no connection; one will be opened. */
        CLOSED,
        OPENING,
        OPEN,
        /** The queue is gone. */
        REMOVED
    }

    private final FeedSide side;
    /** How often each message could not be read that is at the head of the queue. */
    private final Map<Long, Integer> unreadable = new HashMap<>();

    private Phase phase = Phase.OPENING;
    private long connection;
    private boolean lostAlready;
    private boolean many;
    private boolean paused;
    private boolean leftBody;
    private long arrived;
    private long allowed;
    private ReadingAdvice advice = ReadingAdvice.ALL;
    private boolean committing;
    /** How many transactions failed in a row. */
    private int failures;

    private boolean measureDue;
    private boolean measuring;
    private long thereWhenMeasured;
    /** When a connection is opened, or this one renewed; {@link Long#MAX_VALUE} for never. */
    private long openAtNanos = Long.MAX_VALUE;

    /** The number of the first connection of a queue. */
    static long firstConnection(FeedSide side) {
        return side == FeedSide.ORDINARY ? 1 : 2;
    }

    ConsumerState(FeedSide side, long connection) {
        this.side = side;
        this.connection = connection;
    }

    FeedSide side() {
        return side;
    }

    long connection() {
        return connection;
    }

    boolean isOpen() {
        return phase == Phase.OPEN;
    }

    boolean isRemoved() {
        return phase == Phase.REMOVED;
    }

    boolean isOpening() {
        return phase == Phase.OPENING;
    }

    /** Whether this is the connection that counts. */
    boolean counts(long number) {
        return number == connection && phase == Phase.OPEN;
    }

    void opening(long number, boolean fetchesAhead) {
        phase = Phase.OPENING;
        connection = number;
        many = fetchesAhead;
        lostAlready = false;
        openAtNanos = Long.MAX_VALUE;
    }

    /** It was lost before anybody knew that it was open. */
    void lostWhileOpening() {
        lostAlready = true;
    }

    boolean wasLostWhileOpening() {
        return lostAlready;
    }

    void opened() {
        phase = Phase.OPEN;
        arrived = 0;
        allowed = 0;
        advice = ReadingAdvice.ALL;
        measureDue = true;
    }

    /** There is none from now on. */
    void closed(long openAgainNanos) {
        phase = Phase.CLOSED;
        paused = false;
        leftBody = false;
        measuring = false;
        openAtNanos = openAgainNanos;
    }

    void removed() {
        phase = Phase.REMOVED;
        openAtNanos = Long.MAX_VALUE;
    }

    /** The connection is to be renewed then. */
    void renewAt(long nanos) {
        openAtNanos = nanos;
    }

    long openAtNanos() {
        return openAtNanos;
    }

    /** Whether it fetches ahead. */
    boolean many() {
        return many;
    }

    /** A message was delivered, whatever its result is. */
    void delivered() {
        arrived++;
        measureDue = true;
    }

    /** How many were delivered over this connection. */
    long arrived() {
        return arrived;
    }

    /** Notes how many may come. Returns whether that is another number than before. */
    boolean allow(long messages) {
        boolean changed = messages != allowed;
        allowed = messages;
        return changed;
    }

    /** Notes what is to be read. Returns whether that is another thing than before. */
    boolean advise(ReadingAdvice next) {
        boolean changed = !next.equals(advice);
        advice = next;
        return changed;
    }

    /** Whether no message may come, as one could not be read, which none may overtake. */
    boolean paused() {
        return paused;
    }

    /** A message could not be read. Returns how often that happened to it. */
    int unreadable(long messageId) {
        paused = true;
        return unreadable.merge(messageId, 1, Integer::sum);
    }

    /** A message was read, or is given up: the next may come. */
    void read(HeldMessage message) {
        unreadable.remove(message.id());
        paused = false;
        holds(message);
    }

    /** A message is held, whether it was read now or before. */
    void holds(HeldMessage message) {
        leftBody |= !message.isRead() && message.delivery().large();
    }

    /** Whether a large body came over this connection that was not read, with more of it to come. */
    boolean leftBody() {
        return leftBody;
    }

    boolean committing() {
        return committing;
    }

    /** Something goes out, in one transaction. */
    void commit() {
        committing = true;
    }

    /** That is over. */
    void committed(boolean successfully) {
        committing = false;
        failures = successfully ? 0 : failures + 1;
    }

    /** Whether the last two that went out failed. */
    boolean failsAgain() {
        return failures > 1;
    }

    /** Whether the queue's length should be asked for. */
    boolean wantsMeasure() {
        return measureDue && !measuring;
    }

    /** Its length is asked for, with this number of its messages delivered here. */
    void measuring(long there) {
        measureDue = false;
        measuring = true;
        thereWhenMeasured = there;
    }

    /** Returns how many were delivered when it was asked for. */
    long measured() {
        measuring = false;
        return thereWhenMeasured;
    }
}
