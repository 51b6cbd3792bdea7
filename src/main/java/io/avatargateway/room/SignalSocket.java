package io.avatargateway.room;

import com.google.protobuf.InvalidProtocolBufferException;
import io.avatargateway.room.Departure.Kind;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;

/**
 * The WebSocket of LiveKit's signalling: one protobuf message in each binary message. Its own methods belong to the participant's lane; the
 * listener is called on the HTTP client's threads, one call at a time.
 */
final class SignalSocket implements WebSocket.Listener {

    /** Told of what comes; must hop to another thread at once. */
    interface Listener {
        /** A message came. */
        void onMessage(SignalResponse message);

        /** Nothing comes any more. At most once. */
        void onGone(Departure why);
    }

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    /** Holds the longest description that a server makes, several times. */
    private static final int MAX_MESSAGE_BYTES = 256 * 1024;

    /** A server that does not read must not fill the memory. */
    private static final int MAX_UNSENT = 256;

    private final Listener listener;
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private CompletableFuture<WebSocket> opened;
    private CompletableFuture<WebSocket> sent;
    private int sinceIdle;
    private boolean gone;

    private SignalSocket(Listener listener) {
        this.listener = listener;
    }

    /**
     * Begins to open a socket; the listener is told if that fails.
     *
     * @param proxyAuthorization for the proxy of the HTTP client, or null
     * @param address with the token, so that nothing of it may be shown
     */
    static SignalSocket open(HttpClient http, String proxyAuthorization, URI address, Listener listener) {
        SignalSocket socket = new SignalSocket(listener);
        WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(CONNECT_WITHIN);
        if (proxyAuthorization != null) {
            builder.header("Proxy-Authorization", proxyAuthorization);
        }
        socket.opened = builder.buildAsync(address, socket).whenComplete((open, failure) -> {
            if (failure != null) {
                socket.gone(departure(failure));
            } else if (socket.isGone()) {
                // Nobody waits for it any more.
                open.abort();
            }
        });
        socket.sent = socket.opened;
        return socket;
    }

    /** Sends a message behind those that were sent before. */
    void send(SignalRequest.Builder request) {
        if (sent.isDone()) {
            sinceIdle = 0;
        } else if (++sinceIdle > MAX_UNSENT) {
            abort();
            return;
        }
        ByteBuffer message = ByteBuffer.wrap(request.build().toByteArray());
        sent = sent.thenCompose(socket -> socket.sendBinary(message, true));
    }

    /** Closes the socket behind what was sent; breaks it if the server does not take that in time. */
    void close() {
        var unused = sent.thenCompose(socket -> socket.sendClose(WebSocket.NORMAL_CLOSURE, ""))
                .orTimeout(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                // The server's own close frame is not waited for.
                .whenComplete((socket, failure) -> abort());
    }

    private void abort() {
        gone(new Departure(Kind.LOST, "the socket was closed"));
        var unused = opened.thenAccept(WebSocket::abort);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
        if (partial.size() + data.remaining() > MAX_MESSAGE_BYTES) {
            gone(new Departure(Kind.PROTOCOL, "a message of more than " + MAX_MESSAGE_BYTES + " bytes"));
            socket.abort();
            return null;
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
                gone(new Departure(Kind.PROTOCOL, message.length + " bytes that are no message of LiveKit's"));
                socket.abort();
                return null;
            }
        }
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        gone(new Departure(Kind.LOST, "the room's server closed the socket (" + code + ")"));
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable failure) {
        gone(new Departure(Kind.LOST, "the socket broke: " + failure.getClass().getSimpleName()));
    }

    private void gone(Departure why) {
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
    private static Departure departure(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && !(root instanceof WebSocketHandshakeException)) {
            root = root.getCause();
        }
        if (root instanceof WebSocketHandshakeException refused) {
            int status = refused.getResponse().statusCode();
            return new Departure(Kind.REFUSED, "the room's server answered " + status);
        }
        return new Departure(
                Kind.UNREACHABLE,
                "the room's server cannot be reached: " + root.getClass().getSimpleName());
    }
}
