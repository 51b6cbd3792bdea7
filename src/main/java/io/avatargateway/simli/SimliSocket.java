package io.avatargateway.simli;

import io.avatargateway.socket.Handshake;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** An open socket: what goes out of it, and how it ends. Any thread; nothing blocks. */
final class SimliSocket {

    private static final Logger LOG = Logger.getLogger(SimliSocket.class.getName());

    /** How long a peer may take for our close frame before the socket is broken. */
    private static final int LINGER_MILLIS = 2_000;

    private final Session session;
    private final Handshake handshake;
    private final ScheduledExecutorService timer;
    private final Outbox outbox;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Around a session that Tyrus has opened.
     *
     * @param audioTaken as of {@link Outbox}
     * @param failed as of {@link Outbox}
     */
    SimliSocket(
            Session session,
            Handshake handshake,
            ScheduledExecutorService timer,
            Runnable audioTaken,
            Consumer<Throwable> failed) {
        this.session = session;
        this.handshake = handshake;
        this.timer = timer;
        this.outbox = new Outbox(session.getAsyncRemote(), handshake.binaryMessages(session)::send, audioTaken, failed);
    }

    Outbox outbox() {
        return outbox;
    }

    /**
     * Sends the close frame 1000 and does not wait for it; a socket that does not take it in time is broken.
     * Idempotent.
     *
     * @param why printable ASCII, at most 123 characters (RFC 6455, section 5.5)
     */
    void close(String why) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        outbox.close();
        try {
            session.close(new CloseReason(CloseReason.CloseCodes.NORMAL_CLOSURE, why));
        } catch (IOException | IllegalStateException alreadyClosed) {
            LOG.log(Level.FINEST, "The socket was closed already", alreadyClosed);
        }
        breakLater();
    }

    /**
     * The peer closed it. Tyrus' own closing waits behind what is being written: with a peer that does not read, for
     * ever.
     */
    void gone() {
        outbox.close();
        breakLater();
    }

    private void breakLater() {
        try {
            Future<?> unused = timer.schedule(handshake::breakSocket, LINGER_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            handshake.breakSocket();
        }
    }
}
