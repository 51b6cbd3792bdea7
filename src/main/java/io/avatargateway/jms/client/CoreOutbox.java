package io.avatargateway.jms.client;

import jakarta.jms.JMSException;
import jakarta.jms.TextMessage;
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

/** Sends within the transaction of a core session. Used by one thread at a time: the one that uses the session. */
public final class CoreOutbox implements Outbox, AutoCloseable {

    private final ClientSession session;
    private final ClientProducer producer;
    private final BrokerQueries queries;

    /**
     * Asks the session itself what exists.
     *
     * @throws ActiveMQException if the session is closed
     */
    public CoreOutbox(ClientSession session) throws ActiveMQException {
        this(session, null);
    }

    /**
     * @param queries where it is asked what exists, so that a failing question does not spoil the transaction; or null:
     *     by the session itself
     */
    public CoreOutbox(ClientSession session, BrokerQueries queries) throws ActiveMQException {
        this.session = session;
        this.producer = session.createProducer();
        this.queries = queries;
    }

    @Override
    public TextMessage text() {
        return new ActiveMQTextMessage(session);
    }

    @Override
    public ActiveMQMessage bytes() {
        return ActiveMQMessage.createMessage(session.createMessage(ActiveMQBytesMessage.TYPE, true), session);
    }

    @Override
    public Optional<ActiveMQDestination> resolve(ActiveMQDestination destination) throws JMSException {
        if (queries != null) {
            return queries.resolve(destination);
        }
        try {
            return Addresses.resolve(destination, session);
        } catch (ActiveMQException e) {
            throw BrokerFailures.asJms(e);
        }
    }

    @Override
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
