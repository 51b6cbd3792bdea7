package io.avatargateway.socket;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.glassfish.tyrus.client.ClientManager;

/**
 * One attempt to open a socket: blocks the thread that runs it, within a time-out that holds for TCP, TLS and the
 * handshake together.
 */
final class ConnectAttempt {

    private final Handshake handshake;
    private final BooleanSupplier isOpen;
    private boolean over;
    private boolean timedOut;

    ConnectAttempt(Handshake handshake, BooleanSupplier isOpen) {
        this.handshake = handshake;
        this.isOpen = isOpen;
    }

    /** Runs it; called once. Whatever goes wrong, no socket is left behind, and no interrupt on the thread. */
    void run(
            ClientManager tyrus,
            URI address,
            Endpoint endpoint,
            ScheduledExecutorService timer,
            Duration timeout,
            Consumer<OpeningFailure> failed) {
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
        if (!isOpen.getAsBoolean()) {
            handshake.breakSocket();
        }
        if (problem != null) {
            failed.accept(new OpeningFailure(handshake.status(), timedOut() || isHandshakeTimeout(problem), problem));
        }
    }

    private void timeOut(Thread connecting) {
        synchronized (this) {
            if (over || isOpen.getAsBoolean()) {
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

    /** Tyrus has no exception of its own for it. */
    private static boolean isHandshakeTimeout(Throwable problem) {
        return problem instanceof DeploymentException
                && problem.getCause() == null
                && "Handshake response not received.".equals(problem.getMessage());
    }
}
