package io.avatargateway.simli;

import io.avatargateway.config.HttpProxy;
import io.avatargateway.config.Settings;
import io.avatargateway.http.RetryAfter;
import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.LinkFailure.Kind;
import io.avatargateway.socket.Handshake;
import io.avatargateway.socket.OpeningFailure;
import io.avatargateway.socket.WebSockets;
import jakarta.websocket.Endpoint;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/** Opens WebSockets to Simli, on a small pool of our own, within {@code connectTimeout}. Any thread. */
final class SimliConnector {

    /** A message that is one larger frame than this ends the session; Tyrus holds a frame as a whole. */
    private static final int MAX_FRAME_BYTES = 4 * 1024 * 1024;

    private final WebSockets sockets;
    private final URI address;
    private final ExecutorService pool;
    private final InstantSource clock;

    SimliConnector(
            Settings.Simli settings,
            SSLContext tls,
            ExecutorService pool,
            ScheduledExecutorService timer,
            InstantSource clock) {
        this(
                new WebSockets(
                        tls,
                        HttpProxy.of(settings.proxy()),
                        settings.connectTimeout(),
                        Math.max(MAX_FRAME_BYTES, 2 * settings.maxMessageBytes()),
                        timer),
                settings.apiUrl(),
                pool,
                clock);
    }

    private SimliConnector(WebSockets sockets, URI apiUrl, ExecutorService pool, InstantSource clock) {
        this.sockets = sockets;
        this.address = SimliAddress.of(apiUrl).socket();
        this.pool = pool;
        this.clock = clock;
    }

    /** The same for another address; it shares all else. */
    SimliConnector at(URI apiUrl) {
        return new SimliConnector(sockets, apiUrl, pool, clock);
    }

    /**
     * Begins to open a socket and returns at once.
     *
     * @param handshake of this attempt; carries the token, and breaks the socket
     * @param endpoint told by Tyrus, on its threads
     * @param isOpen whether the endpoint has been told of an open socket
     * @param failed told once if the attempt failed, on a thread of the pool or on the caller's. A failure after the
     *     opening may come as well
     * @return cancels the attempt
     */
    Future<?> connect(
            Handshake handshake, Endpoint endpoint, AtomicBoolean isOpen, SafeText safe, Consumer<LinkFailure> failed) {
        try {
            return pool.submit(() -> sockets.open(
                    handshake,
                    address,
                    endpoint,
                    isOpen::get,
                    failure -> failed.accept(linkFailure(failure, handshake, safe))));
        } catch (RejectedExecutionException full) {
            failed.accept(
                    Failures.of(Kind.UNREACHABLE, "too many sockets are being opened, or the server is stopping"));
            return null;
        }
    }

    private LinkFailure linkFailure(OpeningFailure failure, Handshake handshake, SafeText safe) {
        if (failure.isRefusal()) {
            return refused(failure.status(), handshake);
        }
        if (failure.timedOut()) {
            return Failures.of(Kind.TIMED_OUT, "opening the socket: no answer within the time-out");
        }
        return Failures.ofConnection("opening the socket", failure.problem(), safe);
    }

    private LinkFailure refused(int status, Handshake handshake) {
        String detail = "opening the socket: refused with HTTP " + status;
        Duration retryAfter = RetryAfter.read(handshake.retryAfter(), clock.instant());
        if (status == 429) {
            return new LinkFailure(Kind.RATE_LIMITED, null, retryAfter, detail);
        }
        if (status >= 500) {
            return new LinkFailure(Kind.UNREACHABLE, null, retryAfter, detail);
        }
        return Failures.of(status == 401 || status == 403 ? Kind.REFUSED : Kind.PROTOCOL, detail);
    }
}
