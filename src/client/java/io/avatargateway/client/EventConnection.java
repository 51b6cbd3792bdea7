package io.avatargateway.client;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One connection to an event stream, read by a thread of its own, so that a silent one can be given up. One thread
 * takes its events; any thread closes it.
 */
final class EventConnection implements AutoCloseable {

    /** Most events that are read and not taken yet. */
    static final int AHEAD = 64;

    /** Stands for the end in the queue. */
    private static final ServerEvent END = new ServerEvent(null, "end", null, -1);

    private final InputStream body;
    private final long silenceNanos;
    private final BlockingQueue<ServerEvent> events = new ArrayBlockingQueue<>(AHEAD);
    private final Thread reader = new Thread(this::read, "events");

    /** When something came last, be it a comment, or was taken last: a reader that waits for room is not silent. */
    private volatile long lastSignNanos = System.nanoTime();

    private volatile boolean ended;

    /**
     * @param silence after which the connection is taken for dead
     */
    EventConnection(InputStream body, Duration silence) {
        this.body = body;
        this.silenceNanos = silence.toNanos();
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Waits for an event or a comment, but no longer than the connection may be silent.
     *
     * @return empty if none came; {@link #isOver()} tells whether one may still come
     */
    Optional<ServerEvent> next(Duration patience) throws InterruptedException {
        // What was read is taken first, however long ago that was.
        ServerEvent event =
                events.poll(Math.max(0, Math.min(patience.toNanos(), untilSilenceNanos())), TimeUnit.NANOSECONDS);
        if (event == null) {
            return Optional.empty();
        }
        if (event.equals(END)) {
            ended = true;
            return Optional.empty();
        }
        sign();
        return Optional.of(event);
    }

    /** Whether the stream has ended, or was silent for too long, however many calls that were. */
    boolean isOver() {
        return ended || untilSilenceNanos() <= 0;
    }

    private long untilSilenceNanos() {
        return silenceNanos - (System.nanoTime() - lastSignNanos);
    }

    private void sign() {
        lastSignNanos = System.nanoTime();
    }

    private void read() {
        EventParser parser = new EventParser(body);
        try {
            for (var event = parser.next(); event.isPresent(); event = parser.next()) {
                sign();
                events.put(event.get());
            }
        } catch (IOException | RuntimeException broken) {
            // As at the end of the stream: whoever takes the events connects again.
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } finally {
            end();
        }
    }

    /** Behind all events: waits for room, unless the connection was closed. */
    private void end() {
        try {
            events.put(END);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        reader.interrupt();
        try {
            body.close();
        } catch (IOException gone) {
            // It was to go.
        }
        // Whoever waits for an event waits in vain. Full only if events are there.
        boolean unused = events.offer(END);
    }
}
