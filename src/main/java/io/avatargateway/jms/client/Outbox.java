package io.avatargateway.jms.client;

import jakarta.jms.JMSException;
import jakarta.jms.TextMessage;
import java.util.Optional;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/**
 * Sends messages within a transaction that somebody else ends: an intake, a session's queue, or a queue of commands.
 * Used by the thread of that transaction only.
 */
public interface Outbox {

    /** A new message to fill. */
    TextMessage text() throws JMSException;

    /** A new bytes message to fill. */
    ActiveMQMessage bytes() throws JMSException;

    /**
     * Finds out whether a message to this destination would reach a queue or an existing topic. Finds out which of the
     * two it is where that is not known (AMQP addresses).
     *
     * @return the destination to send to, or empty if it does not exist
     */
    Optional<ActiveMQDestination> resolve(ActiveMQDestination destination) throws JMSException;

    /**
     * Sends within the transaction.
     *
     * @param destination one that exists
     * @param expiration when the message expires, milliseconds since the epoch; 0 for never
     */
    void send(ActiveMQDestination destination, ActiveMQMessage message, boolean durable, int priority, long expiration)
            throws JMSException;
}
