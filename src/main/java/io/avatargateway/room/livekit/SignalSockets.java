package io.avatargateway.room.livekit;

import io.avatargateway.config.HttpProxy;
import io.avatargateway.socket.Handshake;
import io.avatargateway.socket.OpeningFailure;
import io.avatargateway.socket.Threads;
import io.avatargateway.socket.WebSockets;
import jakarta.websocket.Endpoint;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/** What the sockets of all participants share. Any thread. */
final class SignalSockets implements AutoCloseable {

    private static final Duration OPEN_WITHIN = Duration.ofSeconds(5);

    /** Holds the longest description that a server makes, several times. */
    static final int MAX_MESSAGE_BYTES = 256 * 1024;

    /** Larger than a message may be, which is then refused with its reason. Tyrus holds a frame as a whole. */
    private static final int MAX_FRAME_BYTES = 4 * MAX_MESSAGE_BYTES;

    /** Each opening blocks one of these. */
    private static final int OPENING_THREADS = 8;

    private static final int MAX_WAITING = 256;

    private final ThreadPoolExecutor opening = Threads.pool("room-connect", OPENING_THREADS, MAX_WAITING);
    private final ScheduledThreadPoolExecutor timer = Threads.timer("room-socket", 1);
    private final WebSockets sockets;

    /** @param proxy on the way to the room's server, or null */
    SignalSockets(HttpProxy proxy) {
        this(proxy, OPEN_WITHIN);
    }

    /** @param timeout of each opening */
    SignalSockets(HttpProxy proxy, Duration timeout) {
        sockets = new WebSockets(defaultTls(), proxy, timeout, MAX_FRAME_BYTES, timer);
    }

    /**
     * Begins to open one; see {@link WebSockets#open}.
     *
     * @return cancels it
     * @throws RejectedExecutionException if too many are being opened
     */
    Future<?> open(
            Handshake handshake,
            URI address,
            Endpoint endpoint,
            BooleanSupplier isOpen,
            Consumer<OpeningFailure> failed) {
        URI withoutQuery = URI.create(address.getScheme() + "://" + address.getRawAuthority() + address.getRawPath());
        return opening.submit(() -> sockets.open(handshake, withoutQuery, endpoint, isOpen, failed));
    }

    /** Does something after a while, and at once when all is being closed. */
    void later(Duration delay, Runnable task) {
        try {
            Future<?> unused = timer.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            task.run();
        }
    }

    /** Returns at once. The timer still ends the sockets that do not take their close frame. */
    @Override
    public void close() {
        opening.shutdownNow();
        timer.shutdown();
    }

    private static SSLContext defaultTls() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException broken) {
            throw new IllegalStateException("The server's default TLS settings are not usable", broken);
        }
    }
}
