package io.avatargateway.sandbox.room;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import livekit.LivekitRtc.SignalResponse;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The WebSocket of a viewer's signalling: one protobuf message in each binary message. Jetty's callbacks come on its
 * threads one at a time, and each asks for the next itself. {@code SimliSocket} says why no other thread may.
 */
public final class SignalSocket implements Session.Listener, SignalWire {
    private static final Logger LOG = LoggerFactory.getLogger(SignalSocket.class);
    /** Holds the longest description that a browser makes, several times. */
    private static final int MAX_MESSAGE_BYTES = 256 * 1024;
    /** Clients ping every five seconds, as the join response asks them to. */
    private static final Duration QUIET_FOR = Duration.ofSeconds(30);
    /** A client that does not read must not fill the memory. */
    private static final int MAX_UNSENT = 256;

    private final Function<SignalWire, Viewer> enter;
    private final AtomicInteger unsent = new AtomicInteger();
    private Session socket;
    private Viewer viewer;

    SignalSocket(Function<SignalWire, Viewer> enter) {
        this.enter = enter;
    }

    @Override
    public void onWebSocketOpen(Session opened) {
        socket = opened;
        socket.setMaxBinaryMessageSize(MAX_MESSAGE_BYTES);
        socket.setIdleTimeout(QUIET_FOR);
        viewer = enter.apply(this);
        socket.demand();
    }

    @Override
    public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
        byte[] message = BufferUtil.toArray(payload);
        callback.succeed();
        viewer.onMessage(message);
        socket.demand();
    }

    @Override
    public void onWebSocketText(String text) {
        LOG.debug("a text message of {} characters in LiveKit's signalling, ignored", text.length());
        socket.demand();
    }

    @Override
    public void onWebSocketClose(int code, String reason, Callback callback) {
        gone();
        callback.succeed();
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        LOG.debug("a viewer's socket broke", cause);
        gone();
    }

    private void gone() {
        if (viewer != null) {
            viewer.onGone();
        }
    }

    @Override
    public void send(SignalResponse message) {
        if (unsent.incrementAndGet() > MAX_UNSENT) {
            socket.disconnect();
            return;
        }
        socket.sendBinary(
                message.toByteString().asReadOnlyByteBuffer(),
                Callback.from(unsent::decrementAndGet, failure -> unsent.decrementAndGet()));
    }

    @Override
    public void close() {
        socket.close(StatusCode.NORMAL, null, Callback.NOOP);
    }
}
