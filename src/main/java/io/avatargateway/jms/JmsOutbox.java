package io.avatargateway.jms;

import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.Optional;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/**
 * Sends within the transaction of a JMS session, the container's for a message-driven bean. What exists is asked on a connection of its own, so
 * that a failing question does not spoil the transaction. Used by one thread at a time.
 */
final class JmsOutbox implements Outbox {

    private final Session session;
    private final MessageProducer producer;
    private final BrokerQueries queries;

    JmsOutbox(Session session, BrokerQueries queries) throws JMSException {
        this.session = session;
        this.producer = session.createProducer(null);
        this.queries = queries;
    }

    @Override
    public TextMessage text() throws JMSException {
        return session.createTextMessage();
    }

    @Override
    public ActiveMQMessage bytes() throws JMSException {
        return (ActiveMQMessage) session.createBytesMessage();
    }

    @Override
    public Optional<ActiveMQDestination> resolve(ActiveMQDestination destination) throws JMSException {
        return queries.resolve(destination);
    }

    @Override
    public void send(
            ActiveMQDestination destination, ActiveMQMessage message, boolean durable, int priority, long expiration)
            throws JMSException {
        // Zero would mean: never expires. The one that is over already must still expire.
        long timeToLive = expiration == 0 ? 0 : Math.max(1, expiration - System.currentTimeMillis());
        producer.send(
                destination,
                message,
                durable ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT,
                priority,
                timeToLive);
    }
}
