package io.avatargateway.client;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** One connection to an event stream, read by a thread of its own, so that a silent one can be given up. Any thread closes it. */
final class EventConnection implements AutoCloseable {

    private static final int AHEAD = 64;

    /** Stands for the end in the queue. */
    private static final ServerEvent END = new ServerEvent(null, "end", null, -1);

    private final InputStream body;
    private final BlockingQueue<ServerEvent> events = new ArrayBlockingQueue<>(AHEAD);
    private final Thread reader = new Thread(this::read, "events");

    EventConnection(InputStream body) {
        this.body = body;
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * @return empty if the stream has ended, or was silent for so long
     */
    Optional<ServerEvent> next(Duration silence) throws InterruptedException {
        ServerEvent event = events.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
        return event == null || event.equals(END) ? Optional.empty() : Optional.of(event);
    }

    private void read() {
        EventParser parser = new EventParser(body);
        try {
            for (var event = parser.next(); event.isPresent(); event = parser.next()) {
                events.put(event.get());
            }
            events.put(END);
        } catch (IOException broken) {
            // As at the end of the stream: the reader connects again. Full only if nobody reads any more.
            events.offer(END);
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
