package io.avatargateway.room.livekit;

import com.google.protobuf.InvalidProtocolBufferException;
import io.avatargateway.room.RoomDisconnect;
import io.avatargateway.room.RoomDisconnect.Kind;
import io.avatargateway.socket.Handshake;
import io.avatargateway.socket.OpeningFailure;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;

/**
 * The WebSocket of LiveKit's signalling: one protobuf message in each binary message. Its own methods belong to the
 * participant's lane, and none of them blocks. Tyrus calls on its own threads, one at a time for what is read.
 */
final class SignalSocket extends Endpoint {

    private static final Logger LOG = Logger.getLogger(SignalSocket.class.getName());

    /** Told of what comes; must hop to another thread at once. */
    interface Listener {
        /** A message came. */
        void onMessage(SignalResponse message);

        /** Nothing comes any more. At most once. */
        void onGone(RoomDisconnect why);
    }

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    /** A server that does not read must not fill the memory: Tyrus queues without a limit. */
    private static final int MAX_UNSENT = 256;

    private static final int NO_IDLE_TIMEOUT = -1;

    private final Handshake handshake;
    private final SignalSockets sockets;
    private final Listener listener;
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private final AtomicInteger unsent = new AtomicInteger();
    private Future<?> attempt;
    private volatile Session session;
    private boolean gone;

    private SignalSocket(SignalSockets sockets, Handshake handshake, Listener listener) {
        this.sockets = sockets;
        this.handshake = handshake;
        this.listener = listener;
    }

    /**
     * Begins to open a socket; the listener is told if that fails.
     *
     * @param address with the token, so that nothing of it may be shown
     */
    static SignalSocket open(SignalSockets sockets, URI address, Listener listener) {
        Handshake handshake = new Handshake(address.getRawQuery());
        SignalSocket socket = new SignalSocket(sockets, handshake, listener);
        try {
            socket.attempt = sockets.open(
                    handshake,
                    address,
                    socket,
                    () -> socket.session != null,
                    failure -> socket.gone(departure(failure)));
        } catch (RejectedExecutionException full) {
            socket.gone(new RoomDisconnect(Kind.UNREACHABLE, "too many sockets are being opened"));
        }
        return socket;
    }

    /** Sends a message, once the socket is open, behind those that were sent before. */
    void send(SignalRequest.Builder request) {
        Session open = session;
        if (open == null || isGone()) {
            return;
        }
        if (unsent.incrementAndGet() > MAX_UNSENT) {
            abort();
            return;
        }
        try {
            open.getAsyncRemote()
                    .sendBinary(ByteBuffer.wrap(request.build().toByteArray()), result -> unsent.decrementAndGet());
        } catch (RuntimeException notOpen) {
            LOG.log(Level.FINEST, "The socket was closed already", notOpen);
        }
    }

    /** Closes the socket behind what was sent; breaks it if the server does not take that in time. */
    void close() {
        Session open = session;
        gone(new RoomDisconnect(Kind.LOST, "the socket was closed"));
        if (open == null) {
            giveUp();
            return;
        }
        try {
            open.close(new CloseReason(CloseReason.CloseCodes.NORMAL_CLOSURE, ""));
        } catch (IOException | IllegalStateException alreadyClosed) {
            LOG.log(Level.FINEST, "The socket was closed already", alreadyClosed);
        }
        // The server's own close frame is not waited for any longer.
        sockets.later(CLOSE_WITHIN, handshake::breakSocket);
    }

    private void abort() {
        gone(new RoomDisconnect(Kind.LOST, "the socket was closed"));
        handshake.breakSocket();
    }

    /** Also where it opens at this very moment. */
    private void giveUp() {
        if (attempt != null) {
            attempt.cancel(true);
        }
        handshake.breakSocket();
    }

    @Override
    public void onOpen(Session opened, EndpointConfig config) {
        opened.setMaxIdleTimeout(NO_IDLE_TIMEOUT);
        // In parts, because Tyrus would close the session on a message that is larger than its buffer.
        opened.addMessageHandler(ByteBuffer.class, new MessageHandler.Partial<ByteBuffer>() {
            @Override
            public void onMessage(ByteBuffer data, boolean last) {
                onBinary(data, last);
            }
        });
        session = opened;
        if (isGone()) {
            // Nobody waits for it any more.
            handshake.breakSocket();
        }
    }

    private void onBinary(ByteBuffer data, boolean last) {
        if (isGone()) {
            return;
        }
        if (partial.size() + data.remaining() > SignalSockets.MAX_MESSAGE_BYTES) {
            refuse("a message of more than " + SignalSockets.MAX_MESSAGE_BYTES + " bytes");
            return;
        }
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        partial.writeBytes(bytes);
        if (last) {
            byte[] message = partial.toByteArray();
            partial.reset();
            try {
                listener.onMessage(SignalResponse.parseFrom(message));
            } catch (InvalidProtocolBufferException garbage) {
                refuse(message.length + " bytes that are no message of LiveKit's");
            }
        }
    }

    private void refuse(String what) {
        gone(new RoomDisconnect(Kind.PROTOCOL, what));
        handshake.breakSocket();
    }

    @Override
    public void onClose(Session closed, CloseReason reason) {
        int code = reason.getCloseCode().getCode();
        gone(new RoomDisconnect(Kind.LOST, "the room's server closed the socket (" + code + ")"));
        sockets.later(CLOSE_WITHIN, handshake::breakSocket);
    }

    @Override
    public void onError(Session broken, Throwable failure) {
        gone(new RoomDisconnect(
                Kind.LOST, "the socket broke: " + failure.getClass().getSimpleName()));
        handshake.breakSocket();
    }

    private void gone(RoomDisconnect why) {
        synchronized (this) {
            if (gone) {
                return;
            }
            gone = true;
        }
        listener.onGone(why);
    }

    private synchronized boolean isGone() {
        return gone;
    }

    /** Without the failure's own words, which may hold the address and so the token. */
    private static RoomDisconnect departure(OpeningFailure failure) {
        if (failure.isRefusal()) {
            return new RoomDisconnect(Kind.REFUSED, "the room's server answered " + failure.status());
        }
        if (failure.timedOut()) {
            return new RoomDisconnect(Kind.UNREACHABLE, "the room's server cannot be reached: no answer in time");
        }
        Throwable root = failure.problem();
        // Bounded: a chain of causes may be a circle.
        for (int depth = 0; depth < 20 && root.getCause() != null; depth++) {
            root = root.getCause();
        }
        return new RoomDisconnect(
                Kind.UNREACHABLE,
                "the room's server cannot be reached: " + root.getClass().getSimpleName());
    }
}
