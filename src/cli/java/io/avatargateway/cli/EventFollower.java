package io.avatargateway.cli;

import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A session's events without gaps of our own making: a connection that breaks is made again, behind the last event. For
 * one thread.
 */
final class EventFollower implements AutoCloseable {

    /** Three heartbeats of the gateway. */
    private static final Duration SILENCE = Duration.ofSeconds(45);

    private static final long SHORTEST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;

    private final Gateway gateway;
    private final String session;
    private final long reconnectMillis;
    private final Output output;

    /** Never opened: waiting for it is a pause. */
    private final CountDownLatch pause = new CountDownLatch(1);

    private EventConnection connection;
    private long firstPauseMillis = 500;
    private long last;
    private boolean over;

    /**
     * @param after the last sequence number that is known, 0 for none
     * @param reconnect how long to try before giving up
     */
    EventFollower(Gateway gateway, String session, long after, Duration reconnect, Output output) {
        this.gateway = gateway;
        this.session = session;
        this.last = after;
        this.reconnectMillis = reconnect.toMillis();
        this.output = output;
        connect();
    }

    /**
     * Waits for the next event.
     *
     * @param patience how long there may be none
     * @return empty if there will be none any more
     * @throws CliException TIMED_OUT, UNREACHABLE, or what the gateway says
     */
    Optional<ServerEvent> next(Duration patience) throws InterruptedException {
        long until = nowMillis() + patience.toMillis();
        while (!over) {
            long left = until - nowMillis();
            if (left <= 0) {
                throw new CliException(
                        Outcome.TIMED_OUT,
                        CliException.line(
                                "--timeout", Progress.seconds(patience.toMillis()) + " without an event", "an event"));
            }
            boolean untilSilence = left > SILENCE.toMillis();
            Optional<ServerEvent> event = connection.next(untilSilence ? SILENCE : Duration.ofMillis(left));
            event.ifPresent(this::keepPause);
            if (event.isPresent() && event.get().data() != null) {
                event.get().sequence().ifPresent(sequence -> last = sequence);
                return event;
            }
            if (event.isEmpty() && (untilSilence || until > nowMillis())) {
                reconnect();
            }
        }
        return Optional.empty();
    }

    private void reconnect() throws InterruptedException {
        output.note("connection to the gateway lost, connecting again behind event " + last);
        connection.close();
        long until = nowMillis() + reconnectMillis;
        long pauseMillis = firstPauseMillis;
        while (true) {
            boolean unused = pause.await(pauseMillis, TimeUnit.MILLISECONDS);
            try {
                connect();
                return;
            } catch (CliException failed) {
                if (failed.outcome() == Outcome.REJECTED || nowMillis() > until) {
                    throw failed;
                }
                pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
            }
        }
    }

    /** The gateway may say how soon it wants us back. */
    private void keepPause(ServerEvent event) {
        if (event.retryMillis() >= 0) {
            firstPauseMillis = Math.max(SHORTEST_PAUSE_MILLIS, Math.min(event.retryMillis(), LONGEST_PAUSE_MILLIS));
        }
    }

    private void connect() {
        HttpResponse<InputStream> response = gateway.events(session, last);
        over = response.statusCode() == 204;
        connection = new EventConnection(response.body());
    }

    private static long nowMillis() {
        return System.nanoTime() / 1_000_000;
    }

    @Override
    public void close() {
        connection.close();
    }
}
