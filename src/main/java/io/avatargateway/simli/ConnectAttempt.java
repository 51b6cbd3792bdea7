package io.avatargateway.simli;

import io.avatargateway.session.LinkFailure;
import io.avatargateway.session.LinkFailure.Kind;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.glassfish.tyrus.client.ClientManager;

/** One attempt to open a socket: blocks the thread that runs it, within a time-out that holds for TCP, TLS and the handshake together. */
final class ConnectAttempt {

    private final Handshake handshake;
    private final AtomicBoolean isOpen;
    private final SafeText safe;
    private final InstantSource clock;
    private boolean over;
    private boolean timedOut;

    ConnectAttempt(Handshake handshake, AtomicBoolean isOpen, SafeText safe, InstantSource clock) {
        this.handshake = handshake;
        this.isOpen = isOpen;
        this.safe = safe;
        this.clock = clock;
    }

    /** Runs it; called once. Whatever goes wrong, no socket is left behind, and no interrupt on the thread. */
    void run(
            ClientManager tyrus,
            URI address,
            Endpoint endpoint,
            ScheduledExecutorService timer,
            Duration timeout,
            Consumer<LinkFailure> failed) {
        ClientEndpointConfig config = ClientEndpointConfig.Builder.create().build();
        config.getUserProperties().put(Handshake.KEY, handshake);
        Thread self = Thread.currentThread();
        Throwable problem = null;
        ScheduledFuture<?> limit = null;
        try {
            limit = timer.schedule(() -> timeOut(self), timeout.toMillis(), TimeUnit.MILLISECONDS);
            tyrus.connectToServer(endpoint, config, address);
        } catch (Exception | LinkageError broken) {
            problem = broken;
        }
        if (limit != null) {
            limit.cancel(false);
        }
        end();
        if (!isOpen.get()) {
            handshake.breakSocket();
        }
        if (problem != null) {
            failed.accept(failure(problem));
        }
    }

    private void timeOut(Thread connecting) {
        synchronized (this) {
            if (over || isOpen.get()) {
                return;
            }
            timedOut = true;
            connecting.interrupt();
        }
        handshake.breakSocket();
    }

    /** After this no interrupt comes from the time-out any more, and none is left over for the pool's next task. */
    private synchronized void end() {
        over = true;
        Thread.interrupted();
    }

    private synchronized boolean timedOut() {
        return timedOut;
    }

    private LinkFailure failure(Throwable problem) {
        int status = handshake.status();
        if (status != 0 && status != 101) {
            return refused(status);
        }
        if (timedOut() || isHandshakeTimeout(problem)) {
            return Failures.of(Kind.TIMED_OUT, "opening the socket: no answer within the time-out");
        }
        return Failures.ofConnection("opening the socket", problem, safe);
    }

    private LinkFailure refused(int status) {
        String detail = "opening the socket: refused with HTTP " + status;
        Duration retryAfter = handshake.retryAfter(clock.instant());
        if (status == 429) {
            return new LinkFailure(Kind.RATE_LIMITED, null, retryAfter, detail);
        }
        if (status >= 500) {
            return new LinkFailure(Kind.UNREACHABLE, null, retryAfter, detail);
        }
        return Failures.of(status == 401 || status == 403 ? Kind.REFUSED : Kind.PROTOCOL, detail);
    }

    /** Tyrus has no exception of its own for it. */
    private static boolean isHandshakeTimeout(Throwable problem) {
        return problem instanceof DeploymentException
                && problem.getCause() == null
                && "Handshake response not received.".equals(problem.getMessage());
    }
}
