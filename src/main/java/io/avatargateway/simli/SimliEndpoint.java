package io.avatargateway.simli;

import io.avatargateway.session.model.LinkEvent;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;

/**
 * What Tyrus tells of one socket, brought into whole messages, within bounds. Only the beginning of a text over the
 * limit is kept, so that it costs no memory and the session survives it. Called on Tyrus' threads, by one at a time for
 * what is read; the closing may come from another one.
 */
final class SimliEndpoint extends Endpoint {

    /** Whom to tell. */
    interface Receiver extends SimliMessageParser.Handler {
        void opened(Session session);

        void closed(int code, String reason);
    }

    /**
     * For Tyrus 2.2 a limit of 0, its default, means "none" as well. But it makes Tyrus set a timer of 0 ms, and cancel
     * it, with every message.
     */
    private static final long NO_IDLE_TIMEOUT = -1;

    private final Receiver receiver;
    private final SimliMessageParser parser;
    private final int maxChars;
    private StringBuilder text = new StringBuilder();
    private long textChars;
    private long binaryBytes;

    /**
     * @param safe what a message must not show
     * @param maxChars of a text
     */
    SimliEndpoint(Receiver receiver, SafeText safe, int maxChars) {
        this.receiver = receiver;
        this.parser = new SimliMessageParser(safe, receiver);
        this.maxChars = maxChars;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        session.setMaxIdleTimeout(NO_IDLE_TIMEOUT);
        // In parts, because Tyrus would close the session on a message that is larger than its buffer.
        session.addMessageHandler(String.class, new MessageHandler.Partial<String>() {
            @Override
            public void onMessage(String fragment, boolean last) {
                text(fragment, last);
            }
        });
        session.addMessageHandler(ByteBuffer.class, new MessageHandler.Partial<ByteBuffer>() {
            @Override
            public void onMessage(ByteBuffer fragment, boolean last) {
                binaryBytes += fragment.remaining();
                if (last) {
                    // Simli's protocol has none in this direction.
                    receiver.received(new LinkEvent.Unknown("binary message of " + binaryBytes + " bytes"));
                    binaryBytes = 0;
                }
            }
        });
        receiver.opened(session);
    }

    /** The next fragment of a text; with the last one the parser gets it. */
    void text(String fragment, boolean last) {
        textChars += fragment.length();
        int room = maxChars - text.length();
        text.append(fragment, 0, Math.min(room, fragment.length()));
        if (!last) {
            return;
        }
        String whole = text.toString();
        long chars = textChars;
        // A fresh one, so that one large message does not hold its memory for the session's life.
        text = new StringBuilder();
        textChars = 0;
        if (chars > maxChars) {
            parser.oversized(whole, chars);
        } else {
            parser.parse(whole);
        }
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        receiver.closed(reason.getCloseCode().getCode(), reason.getReasonPhrase());
    }
}
