package io.avatargateway.sandbox.simli;

import io.avatargateway.sandbox.time.Loop;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jetty's callbacks, which come on its threads one at a time, handed to the session on the loop. The next message is
 * asked for when the last was dealt with. So a client can never be further ahead than TCP's windows allow.
 *
 * <p>Each callback waits for the loop and asks for the next message itself. Asking from another thread would be
 * simpler, but loses the connection's input once in a few hundred sessions. A demand may come between the end of a
 * callback and the end of {@code WebSocketConnection.fillAndParse}. Jetty 12.0.27 (and 12.1.8) notes it there as
 * "more", and the pending {@code return} then leaves without doing it.
 */
public final class SimliSocket implements Session.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(SimliSocket.class);
    private static final int BROKEN = 1006;
    private static final Duration LOOP_WITHIN = Duration.ofSeconds(10);

    private final Loop loop;
    private final SocketChannel channel;
    private final Receptionist receptionist;
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
    private Session socket;
    private SocketWire wire;
    private SimliSession session;
    private boolean refused;

    /** Says which session a client gets. Called on the loop. */
    interface Receptionist {
        /** The socket is open; empty if the client has to say its token first. */
        Optional<SimliSession> welcome(Wire wire);

        /** The client's first words, where the token was missing; empty if they are none. */
        Optional<SimliSession> identify(String token, Wire wire);
    }

    SimliSocket(Loop loop, SocketChannel channel, Receptionist receptionist) {
        this.loop = loop;
        this.channel = channel;
        this.receptionist = receptionist;
    }

    @Override
    public void onWebSocketOpen(Session opened) {
        socket = opened;
        onLoop(() -> {
            wire = new SocketWire(loop, opened, channel, detail -> tell(s -> s.onStalled(detail)));
            session = receptionist.welcome(wire).orElse(null);
        });
    }

    @Override
    public void onWebSocketText(String text) {
        long now = loop.nanoTime();
        onLoop(() -> {
            if (session == null) {
                session = receptionist.identify(text, wire).orElse(null);
            } else {
                new ClientMessages(session).onText(text, now);
            }
        });
    }

    @Override
    public void onWebSocketPartialBinary(ByteBuffer payload, boolean last, Callback callback) {
        // What is refused is still read, or the close would wait behind it, but no longer kept.
        if (!refused) {
            binary.writeBytes(BufferUtil.toArray(payload));
        }
        callback.succeed();
        if (!refused && binary.size() > AudioRules.MAX_MESSAGE_BYTES) {
            refused = true;
            int size = binary.size();
            long now = loop.nanoTime();
            tellLater(s -> new ClientMessages(s).onOversized(size, now));
        }
        if (last) {
            deliver(binary.toByteArray());
        } else {
            socket.demand();
        }
    }

    private void deliver(byte[] message) {
        long now = loop.nanoTime();
        binary.reset();
        boolean good = !refused;
        onLoop(() -> {
            if (good) {
                tell(s -> new ClientMessages(s).onBinary(message, now));
            }
        });
    }

    /** Deals with a message on the loop, behind those of others, then asks for the next. */
    private void onLoop(Runnable task) {
        CompletableFuture<Boolean> mayReadNext = new CompletableFuture<>();
        loop.executeHere(() -> {
            try {
                task.run();
            } finally {
                mayReadNext.complete(wire.mayReadNext());
            }
        });
        try {
            if (mayReadNext.get(LOOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                socket.demand();
            }
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("the loop did not take a message within {} s; its socket is closed", LOOP_WITHIN.toSeconds());
            socket.disconnect();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            socket.disconnect();
        }
    }

    @Override
    public void onWebSocketClose(int code, String reason, Callback callback) {
        tellLater(s -> s.onClosed(code, reason));
        callback.succeed();
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        LOG.debug("a socket broke", cause);
        tellLater(s -> s.onClosed(BROKEN, cause.getClass().getSimpleName()));
    }

    private void tellLater(Consumer<SimliSession> what) {
        loop.execute(() -> tell(what));
    }

    private void tell(Consumer<SimliSession> what) {
        if (session != null) {
            what.accept(session);
        }
    }
}
