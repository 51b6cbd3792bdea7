package io.avatargateway.client;

import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * A session's events without gaps of our own making: a connection that breaks is made again, behind the last event. So
 * none comes twice; an event {@code gap} stands for those that the gateway keeps no longer. For one thread, which may
 * be another one than that which opened it; {@link #close()} is for any thread.
 */
public final class SessionEvents implements AutoCloseable {

    /** Three heartbeats of the gateway. */
    private static final Duration SILENCE = Duration.ofSeconds(45);

    private static final long SHORTEST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;

    private final Http http;
    private final String session;
    private final long reconnectMillis;
    private final LongConsumer onReconnect;
    private final Duration silence;

    /** Opened by the end: waiting for it is a pause. */
    private final CountDownLatch pause = new CountDownLatch(1);

    private volatile EventConnection connection;
    private volatile boolean closed;
    private long firstPauseMillis = 500;
    private long last;
    private boolean over;

    /** Whether it is to be connected again; that may take several calls. */
    private boolean lost;

    private long giveUpAtMillis;
    private long tryAtMillis;
    private long pauseMillis;

    SessionEvents(Http http, String session, EventOptions options) {
        this(http, session, options, SILENCE);
    }

    /**
     * @param silence after which a connection is taken for dead
     */
    SessionEvents(Http http, String session, EventOptions options, Duration silence) {
        this.http = http;
        this.session = session;
        this.silence = silence;
        this.last = options.after();
        this.reconnectMillis = options.reconnect().toMillis();
        this.onReconnect = options.onReconnect();
        connect();
    }

    /**
     * Waits for the next event, and connects again where the connection breaks or is silent for 45 s. That may go on
     * over several calls. Only an attempt to connect that is under way may take longer than the patience, at most as
     * long as a call of the {@link GatewayClient}.
     *
     * @param patience how long there may be none, 1 ms to 7 days
     * @return empty if there will be none any more: the session was closed, or these events were
     * @throws ClientException {@code SILENT} if none came in time, {@code UNREACHABLE} if the gateway is away for too
     *     long, or what the gateway says
     * @throws IllegalArgumentException if the patience is outside of its range
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public Optional<SessionEvent> next(Duration patience) throws InterruptedException {
        long until = nowMillis() + Arguments.span("patience", patience).toMillis();
        while (!over && !closed) {
            long left = until - nowMillis();
            if (left <= 0) {
                throw new ClientException(
                        ClientException.Kind.SILENT,
                        Arguments.line("events", patience.toMillis() + " ms without one", "an event"));
            }
            if (lost) {
                reconnect(until);
                continue;
            }
            Optional<ServerEvent> event = connection.next(Duration.ofMillis(left));
            event.ifPresent(this::keepPause);
            if (event.isPresent() && event.get().data() != null) {
                event.get().sequence().ifPresent(sequence -> last = sequence);
                return event.map(SessionEvent::of);
            }
            if (event.isEmpty() && !closed && connection.isOver()) {
                lose();
            }
        }
        return Optional.empty();
    }

    private void lose() {
        lost = true;
        giveUpAtMillis = nowMillis() + reconnectMillis;
        pauseMillis = firstPauseMillis;
        tryAtMillis = nowMillis() + pauseMillis;
        connection.close();
        onReconnect.accept(last);
    }

    /** Waits for the next attempt and makes it, if it is due before that moment. */
    private void reconnect(long untilMillis) throws InterruptedException {
        long waitMillis = Math.min(tryAtMillis, untilMillis) - nowMillis();
        if (pause.await(Math.max(0, waitMillis), TimeUnit.MILLISECONDS) || nowMillis() < tryAtMillis) {
            return;
        }
        try {
            connect();
            lost = false;
        } catch (ClientException failed) {
            if (failed.kind() == ClientException.Kind.REFUSED || nowMillis() > giveUpAtMillis) {
                // The next call begins anew, with the connection that was lost.
                lost = false;
                throw failed;
            }
            pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
            tryAtMillis = nowMillis() + pauseMillis;
        }
    }

    /** The gateway may say how soon it wants us back. */
    private void keepPause(ServerEvent event) {
        if (event.retryMillis() >= 0) {
            firstPauseMillis = Math.max(SHORTEST_PAUSE_MILLIS, Math.min(event.retryMillis(), LONGEST_PAUSE_MILLIS));
        }
    }

    private void connect() {
        HttpResponse<InputStream> response = http.events(session, last);
        over = response.statusCode() == 204;
        EventConnection made = new EventConnection(response.body(), silence);
        connection = made;
        if (closed) {
            // Closed while it was made.
            made.close();
        }
    }

    private static long nowMillis() {
        return System.nanoTime() / 1_000_000;
    }

    /** Ends the connection. Whoever waits for an event gets none. Idempotent. */
    @Override
    public void close() {
        closed = true;
        pause.countDown();
        connection.close();
    }

    @Override
    public String toString() {
        return "SessionEvents[" + session + "]";
    }
}
