package io.avatargateway.simli;

import io.avatargateway.session.model.LinkEvent;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;

/**
 * What Tyrus tells of one socket, brought into whole messages. Called on Tyrus' threads, by one at a time for what is
 * read; the closing may come from another one.
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
    private final TextAssembler texts;
    private long binaryBytes;

    SimliEndpoint(Receiver receiver, TextAssembler texts) {
        this.receiver = receiver;
        this.texts = texts;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        session.setMaxIdleTimeout(NO_IDLE_TIMEOUT);
        // In parts, because Tyrus would close the session on a message that is larger than its buffer.
        session.addMessageHandler(String.class, new MessageHandler.Partial<String>() {
            @Override
            public void onMessage(String fragment, boolean last) {
                texts.add(fragment, last);
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

    @Override
    public void onClose(Session session, CloseReason reason) {
        receiver.closed(reason.getCloseCode().getCode(), reason.getReasonPhrase());
    }
}
