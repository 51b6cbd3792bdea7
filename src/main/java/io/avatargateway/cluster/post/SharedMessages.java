package io.avatargateway.cluster.post;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/** What gateways tell each other: text messages of JSON, which an operator can read. Any thread. */
public final class SharedMessages {

    private static final Logger LOG = Logger.getLogger(SharedMessages.class.getName());
    private static final Jsonb JSONB = JsonbBuilder.create();
    /** Twice what the longest text of a job can take, with all of its marks. */
    private static final int MOST_BYTES = 16 * 1024 * 1024;

    private SharedMessages() {}

    /** A message for one of the queues that gateways share. */
    public static ClientMessage of(ClientSession session, Object content, boolean durable) {
        ClientMessage message = session.createMessage(Message.TEXT_TYPE, durable);
        message.setRoutingType(RoutingType.ANYCAST);
        message.setTimestamp(System.currentTimeMillis());
        message.getBodyBuffer().writeNullableSimpleString(SimpleString.of(JSONB.toJson(content)));
        return message;
    }

    /** What it says; empty, and logged for a developer, where that is not of this kind. */
    public static <T> Optional<T> read(ClientMessage message, Class<T> type) {
        return message.isLargeMessage() ? Optional.empty() : readWhole(message, type);
    }

    /**
     * As {@link #read}, also where the broker's client sends it in pieces: events can hold all that a job says in
     * writing. Waits for the pieces, as long as the client waits for any answer.
     */
    public static <T> Optional<T> readWhole(ClientMessage message, Class<T> type) {
        try {
            if (message.getType() != Message.TEXT_TYPE || message.getBodySize() > MOST_BYTES) {
                return Optional.empty();
            }
            SimpleString text = message.getBodyBuffer().readNullableSimpleString();
            return text == null ? Optional.empty() : Optional.of(JSONB.fromJson(text.toString(), type));
        } catch (RuntimeException broken) {
            LOG.log(
                    Level.FINE,
                    broken,
                    () -> message.getAddress() + ": a message that no gateway sends, or half of one");
            return Optional.empty();
        }
    }
}
