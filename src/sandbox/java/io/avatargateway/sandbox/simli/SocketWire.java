package io.avatargateway.sandbox.simli;

import io.avatargateway.sandbox.time.Loop;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wire of a session on a Jetty WebSocket. Messages that are not yet on the network are counted: a client that does
 * not read is cut off before it fills the memory. On the loop, except where Jetty calls back.
 */
final class SocketWire implements Wire {
    private static final Logger LOG = LoggerFactory.getLogger(SocketWire.class);
    private static final int MAX_WAITING_MESSAGES = 4096;
    private static final long MAX_WAITING_BYTES = 64L * 1024 * 1024;
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);
    /**
     * See {@link SimliSocket}: time enough for Jetty's thread to have left the callback in which nothing was asked for.
     */
    private static final Duration AFTER_CALLBACK = Duration.ofMillis(20);

    private final Loop loop;
    private final Session socket;
    private final SocketChannel channel;
    private final Consumer<String> stalled;
    private final AtomicInteger waitingMessages = new AtomicInteger();
    private final AtomicLong waitingBytes = new AtomicLong();
    private boolean paused;
    private boolean demandWaits;
    private boolean closed;

    /**
     * A wire that reads nothing until it is asked to.
     *
     * @param loop where its state lives
     * @param socket Jetty's session, open
     * @param channel what is below it, for {@link #cut()}
     * @param stalled told on the loop, once, when the client does not read
     */
    SocketWire(Loop loop, Session socket, SocketChannel channel, Consumer<String> stalled) {
        this.loop = loop;
        this.socket = socket;
        this.channel = channel;
        this.stalled = stalled;
    }

    @Override
    public void send(String text) {
        if (reserve(text.length())) {
            socket.sendText(text, sent(text.length()));
        }
    }

    @Override
    public void send(ByteBuffer binary) {
        int bytes = binary.remaining();
        if (reserve(bytes)) {
            socket.sendBinary(binary, sent(bytes));
        }
    }

    @Override
    public void close(int code, String reason) {
        if (!closed) {
            closed = true;
            socket.close(code, reason, Callback.NOOP);
            loop.schedule(CLOSE_WITHIN, socket::disconnect);
        }
    }

    @Override
    public void cut() {
        closed = true;
        try {
            // Without lingering, closing sends a reset instead of an orderly end.
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.close();
        } catch (IOException e) {
            LOG.debug("the connection was gone before it could be cut", e);
        }
        socket.disconnect();
    }

    @Override
    public void pauseReading() {
        paused = true;
    }

    @Override
    public void resumeReading() {
        paused = false;
        if (demandWaits) {
            demandWaits = false;
            loop.schedule(AFTER_CALLBACK, () -> {
                if (mayReadNext()) {
                    socket.demand();
                }
            });
        }
    }

    /** Whether the next message may be asked for now; otherwise that is done when reading is resumed. */
    boolean mayReadNext() {
        demandWaits = paused;
        return !paused;
    }

    private boolean reserve(long bytes) {
        if (closed) {
            return false;
        }
        if (waitingMessages.get() >= MAX_WAITING_MESSAGES || waitingBytes.get() > MAX_WAITING_BYTES) {
            closed = true;
            stalled.accept(waitingMessages + " messages wait for the client to read");
            return false;
        }
        waitingMessages.incrementAndGet();
        waitingBytes.addAndGet(bytes);
        return true;
    }

    /** Jetty calls it on any thread, also when the message could not be sent; the socket's close tells that. */
    private Callback sent(long bytes) {
        Runnable release = () -> {
            waitingMessages.decrementAndGet();
            waitingBytes.addAndGet(-bytes);
        };
        return Callback.from(release, failure -> release.run());
    }
}
