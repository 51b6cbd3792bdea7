package io.avatargateway.jms.client;

import jakarta.jms.JMSException;
import jakarta.jms.TextMessage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQBytesMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQTextMessage;
import org.apache.activemq.artemis.utils.UUIDGenerator;

/**
 * Sends messages within the transaction of a core session, which somebody else ends: an intake, a session's queue, or a
 * queue of commands. Used by one thread at a time: the one that uses the session.
 */
public final class Outbox implements AutoCloseable {

    private final ClientSession session;
    private final ClientProducer producer;
    private final BrokerQueries queries;
    /** What exists, as far as this transaction asked; null where each question is asked anew. */
    private Map<Target, Optional<ActiveMQDestination>> known;

    /** Destinations of the same name are equal, be they queues or topics. */
    private record Target(ActiveMQDestination.TYPE type, String address) {}

    /**
     * Asks the session itself what exists.
     *
     * @throws ActiveMQException if the session is closed
     */
    public Outbox(ClientSession session) throws ActiveMQException {
        this(session, null);
    }

    /**
     * @param queries where it is asked what exists, so that a failing question does not spoil the transaction; or null:
     *     by the session itself
     */
    public Outbox(ClientSession session, BrokerQueries queries) throws ActiveMQException {
        this.session = session;
        this.producer = session.createProducer();
        this.queries = queries;
    }

    /**
     * A transaction begins, in which it is asked once for each destination whether it exists. Most answers of a session
     * go to the same one, and each question waits for the broker.
     */
    public void begin() {
        known = new HashMap<>();
    }

    /** A new message to fill. */
    public TextMessage text() {
        return new ActiveMQTextMessage(session);
    }

    /** A new bytes message to fill. */
    public ActiveMQMessage bytes() {
        return ActiveMQMessage.createMessage(session.createMessage(ActiveMQBytesMessage.TYPE, true), session);
    }

    /**
     * Finds out whether a message to this destination would reach a queue or an existing topic. Finds out which of the
     * two it is where that is not known (AMQP addresses).
     *
     * @return the destination to send to, or empty if it does not exist
     */
    public Optional<ActiveMQDestination> resolve(ActiveMQDestination destination) throws JMSException {
        if (known == null) {
            return ask(destination);
        }
        Target target = new Target(destination.getType(), destination.getAddress());
        Optional<ActiveMQDestination> resolved = known.get(target);
        if (resolved == null) {
            resolved = ask(destination);
            known.put(target, resolved);
        }
        return resolved;
    }

    private Optional<ActiveMQDestination> ask(ActiveMQDestination destination) throws JMSException {
        if (queries != null) {
            return queries.resolve(destination);
        }
        try {
            return Addresses.resolve(destination, session);
        } catch (ActiveMQException e) {
            throw BrokerFailures.asJms(e);
        }
    }

    /**
     * Sends within the transaction.
     *
     * @param destination one that exists
     * @param expiration when the message expires, milliseconds since the epoch; 0 for never
     */
    public void send(
            ActiveMQDestination destination, ActiveMQMessage message, boolean durable, int priority, long expiration)
            throws JMSException {
        ClientMessage core = message.getCoreMessage();
        core.setDurable(durable);
        core.setPriority((byte) priority);
        core.setExpiration(expiration);
        core.setTimestamp(System.currentTimeMillis());
        core.setUserID(UUIDGenerator.getInstance().generateUUID());
        core.setRoutingType(destination.isQueue() ? RoutingType.ANYCAST : RoutingType.MULTICAST);
        try {
            producer.send(destination.getSimpleAddress(), core);
        } catch (ActiveMQException e) {
            throw BrokerFailures.asJms(e);
        }
    }

    /** Leaves the session and its transaction as they are. */
    @Override
    public void close() throws ActiveMQException {
        producer.close();
    }
}
