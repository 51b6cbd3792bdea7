package io.avatargateway.socket;

import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.glassfish.tyrus.spi.CompletionHandler;
import org.glassfish.tyrus.spi.Writer;

/**
 * Puts binary messages on a client's open socket, each as one frame, past Tyrus' engine and through its SPI. The engine
 * (2.2) copies a message three times, the last time byte by byte. Here it is copied once, eight bytes at a time, while
 * it is masked. Messages that are sent together are one write. Frames of Tyrus' own, such as text and pongs, may go in
 * between: the transport writes each buffer as a whole. No extension is negotiated, so a frame is the message. Any
 * thread.
 */
public final class BinaryMessages {

    private final Session session;
    private final Writer transport;

    BinaryMessages(Session session, Writer transport) {
        this.session = session;
        this.transport = transport;
    }

    /**
     * Sends messages, behind those that were sent before. Returns at once.
     *
     * @param messages go in one write; may change when this returns
     * @param done told once, on any thread, perhaps on this one before this returns: when the socket has taken all of
     *     them, or why it never will
     * @throws IllegalStateException if the session has been closed
     */
    public void send(List<byte[]> messages, SendHandler done) {
        if (!session.isOpen()) {
            throw new IllegalStateException("socket: closed (expected: open)");
        }
        transport.write(MaskedFrame.of(messages), new Completion(done));
    }

    private static final class Completion extends CompletionHandler<ByteBuffer> {
        private final SendHandler done;

        Completion(SendHandler done) {
            this.done = done;
        }

        @Override
        public void completed(ByteBuffer written) {
            done.onResult(new SendResult());
        }

        @Override
        public void failed(Throwable problem) {
            done.onResult(new SendResult(problem));
        }

        @Override
        public void cancelled() {
            failed(new CancellationException("sending was given up"));
        }
    }
}
