package io.avatargateway.rest;

import io.avatargateway.session.journal.EventLog;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;

/**
 * One reader of events. Keeps only its place among them: a slow reader costs one block under way, and misses what the
 * source forgets meanwhile. Every method returns at once, any thread; one task at a time writes, on the
 * given executor.
 */
final class EventStream {

    /** Where the blocks go. Called by one task at a time. */
    interface Sink {
        /**
         * Waits until the connection has taken the block.
         *
         * @throws IOException if the reader is gone, or takes nothing any more
         */
        void write(EventFrame frame) throws IOException;

        /** Ends the response. */
        void close();
    }

    private static final Duration RETRY = Duration.ofSeconds(2);

    /** Blocks written before other streams get the thread. */
    private static final int BATCH = 64;

    private final StreamSource source;
    private final Sink sink;
    private final Executor writers;
    private final BooleanSupplier holds;
    private final Runnable onClose;

    // Guarded by this.
    private Runnable unsubscribe = () -> {};
    private long cursor;
    private EventFrame extra = EventFrame.opening(RETRY);
    private boolean writing;
    private boolean closed;

    /** Of a session's events. */
    EventStream(EventLog log, long cursor, Sink sink, Executor writers, BooleanSupplier holds, Runnable onClose) {
        this(new SessionSource(log), cursor, sink, writers, holds, onClose);
    }

    /**
     * Writes nothing before {@link #begin}.
     *
     * @param cursor the number of the last event that the reader has
     * @param holds whether the reader may go on; asked with each heartbeat
     * @param onClose runs once, when the stream has ended for any reason
     */
    EventStream(
            StreamSource source, long cursor, Sink sink, Executor writers, BooleanSupplier holds, Runnable onClose) {
        this.source = source;
        this.cursor = cursor;
        this.sink = sink;
        this.writers = writers;
        this.holds = holds;
        this.onClose = onClose;
    }

    /** Follows the source from now on. To be called once, when {@code onClose} may run: the stream may end at once. */
    void begin() {
        Runnable subscription = source.subscribe(this::wake);
        boolean over;
        synchronized (this) {
            unsubscribe = subscription;
            over = closed;
        }
        if (over) {
            // Its end may have found nothing to unsubscribe.
            subscription.run();
        } else {
            wake();
        }
    }

    /** Writes what the source holds behind the cursor, if that is not under way already. */
    void wake() {
        synchronized (this) {
            if (writing || closed) {
                return;
            }
            writing = true;
        }
        writeSoon();
    }

    /**
     * To be called regularly: keeps an idle connection alive, and finds out when it is gone. Ends it when its time is
     * over, or when its reader's credential has expired or was revoked. Where another gateway may have the session, the
     * stream ends: a reader who comes back may be brought to that one.
     */
    void heartbeat() {
        if (!holds.getAsBoolean()) {
            close();
            return;
        }
        if (source.isInDoubt()) {
            close();
            return;
        }
        synchronized (this) {
            if (!writing && extra == null) {
                extra = EventFrame.heartbeat();
            }
        }
        wake();
    }

    /** Ends the stream as soon as no block is under way. Idempotent. */
    void close() {
        boolean idle;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            idle = !writing;
        }
        if (idle) {
            end();
        }
    }

    private void writeSoon() {
        try {
            writers.execute(this::write);
        } catch (RejectedExecutionException stopping) {
            abandon();
        }
    }

    private void write() {
        try {
            for (int i = 0; i < BATCH; i++) {
                EventFrame frame;
                synchronized (this) {
                    frame = closed ? null : next();
                    if (frame == null && !closed && !source.endsAt(cursor)) {
                        writing = false;
                        return;
                    }
                }
                if (frame == null) {
                    abandon();
                    return;
                }
                sink.write(frame);
            }
        } catch (IOException | RuntimeException gone) {
            abandon();
            return;
        }
        writeSoon();
    }

    /**
     * Ends the stream from within the writing task, which stays marked as under way, so that no other one ends it too.
     */
    private void abandon() {
        synchronized (this) {
            closed = true;
        }
        end();
    }

    private void end() {
        Runnable subscription;
        synchronized (this) {
            subscription = unsubscribe;
        }
        subscription.run();
        onClose.run();
        sink.close();
    }

    private EventFrame next() {
        if (extra != null) {
            EventFrame frame = extra;
            extra = null;
            return frame;
        }
        StreamSource.Block block = source.after(cursor);
        if (block == null) {
            return null;
        }
        cursor = block.at();
        return block.frame();
    }
}
