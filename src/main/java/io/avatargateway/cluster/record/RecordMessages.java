package io.avatargateway.cluster.record;

import io.avatargateway.cluster.node.LastHeartbeat;
import io.avatargateway.cluster.node.NodeIdentity;
import io.avatargateway.cluster.record.FoundRecord.Form;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.session.model.SessionId;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/** Records as messages. Holds no state. */
public final class RecordMessages {

    private static final SimpleString RUN = SimpleString.of(JmsNames.GATEWAY_RUN);
    private static final SimpleString VERSION = SimpleString.of(JmsNames.RECORD_VERSION);
    private static final SimpleString ALIVE = SimpleString.of(JmsNames.RECORD_ALIVE);
    private static final SimpleString ID = SimpleString.of(JmsNames.SESSION_ID);

    private RecordMessages() {}

    /** Where the records of the gateway of this name are. */
    public static SimpleString queue(String gateway) {
        return SimpleString.of(JmsNames.SESSIONS_OF_PREFIX + gateway);
    }

    /** Sends a new one. */
    public static void send(ClientSession session, NodeIdentity owner, SessionId id, String body)
            throws ActiveMQException {
        ClientMessage message = message(session, id.value());
        message.putIntProperty(VERSION, RecordBody.VERSION);
        message.putStringProperty(RUN, SimpleString.of(owner.run()));
        message.getBodyBuffer().writeNullableSimpleString(SimpleString.of(body));
        send(session, owner.name(), message);
    }

    /**
     * Sends one that another gateway had to its next owner. It may have been read.
     *
     * @param last the latest heartbeat of the one that had it
     */
    static void move(ClientSession session, ClientMessage from, NodeIdentity owner, LastHeartbeat last)
            throws ActiveMQException {
        AliveTimes alive = AliveTimes.parse(from.getStringProperty(ALIVE)).with(last.run(), last.aliveAt());
        move(session, from, owner, alive);
    }

    /**
     * The same.
     *
     * @param alive when those that had it before were alive
     */
    static void move(ClientSession session, ClientMessage from, NodeIdentity owner, AliveTimes alive)
            throws ActiveMQException {
        ClientMessage message = message(session, from.getStringProperty(ID));
        message.putIntProperty(VERSION, from.getIntProperty(VERSION));
        message.putStringProperty(RUN, SimpleString.of(owner.run()));
        message.putStringProperty(ALIVE, SimpleString.of(alive.text()));
        ActiveMQBuffer body = from.getReadOnlyBodyBuffer();
        byte[] bytes = new byte[body.readableBytes()];
        body.readBytes(bytes);
        message.getBodyBuffer().writeBytes(bytes);
        send(session, owner.name(), message);
    }

    private static ClientMessage message(ClientSession session, String id) {
        ClientMessage message = session.createMessage(Message.TEXT_TYPE, true);
        message.setRoutingType(RoutingType.ANYCAST);
        message.putStringProperty(ID, SimpleString.of(id));
        return message;
    }

    private static void send(ClientSession session, String gateway, ClientMessage message) throws ActiveMQException {
        try (ClientProducer producer = session.createProducer(queue(gateway))) {
            producer.send(message);
        }
    }

    /** Whether a gateway of this version can read it, as far as its properties say. */
    static boolean isReadable(ClientMessage message) {
        return SessionId.parse(message.getStringProperty(ID)).isPresent()
                && message.getStringProperty(RUN) != null
                && isKnown(message);
    }

    /** What the message is. Its body is read only once. */
    static FoundRecord read(ClientMessage message) {
        String run = message.getStringProperty(RUN);
        AliveTimes alive = AliveTimes.parse(message.getStringProperty(ALIVE));
        Optional<SessionId> id = SessionId.parse(message.getStringProperty(ID));
        if (id.isPresent() && !message.containsProperty(VERSION)) {
            return new FoundRecord(message.getMessageID(), Form.MARK, id.get(), run, alive, null);
        }
        Optional<StoredSession> session = isReadable(message) ? body(message) : Optional.empty();
        return session.filter(stored -> stored.id().equals(id.get()))
                .map(stored -> new FoundRecord(message.getMessageID(), Form.RECORD, stored.id(), run, alive, stored))
                .orElseGet(
                        () -> new FoundRecord(message.getMessageID(), Form.UNKNOWN, id.orElse(null), run, alive, null));
    }

    private static boolean isKnown(ClientMessage message) {
        return message.getObjectProperty(VERSION) instanceof Integer version && version == RecordBody.VERSION;
    }

    private static Optional<StoredSession> body(ClientMessage message) {
        try {
            SimpleString body = message.getBodyBuffer().readNullableSimpleString();
            return body == null ? Optional.empty() : RecordBody.read(body.toString());
        } catch (IndexOutOfBoundsException | IllegalStateException damaged) {
            return Optional.empty();
        }
    }
}
