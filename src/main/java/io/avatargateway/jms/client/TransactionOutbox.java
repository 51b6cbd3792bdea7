package io.avatargateway.jms.client;

import jakarta.jms.JMSException;
import jakarta.jms.TextMessage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/**
 * An outbox for one transaction, which asks once for each destination whether it exists. Most answers of a session go
 * to the same one, and each question waits for the broker. Used by the thread of that transaction only.
 */
public final class TransactionOutbox implements Outbox {

    private final Outbox outbox;
    private final Map<Target, Optional<ActiveMQDestination>> known = new HashMap<>();

    /** @param outbox sends, and is asked once for each destination */
    public TransactionOutbox(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Destinations of the same name are equal, be they queues or topics. */
    private record Target(ActiveMQDestination.TYPE type, String address) {}

    @Override
    public TextMessage text() throws JMSException {
        return outbox.text();
    }

    @Override
    public ActiveMQMessage bytes() throws JMSException {
        return outbox.bytes();
    }

    @Override
    public Optional<ActiveMQDestination> resolve(ActiveMQDestination destination) throws JMSException {
        Target target = new Target(destination.getType(), destination.getAddress());
        Optional<ActiveMQDestination> resolved = known.get(target);
        if (resolved == null) {
            resolved = outbox.resolve(destination);
            known.put(target, resolved);
        }
        return resolved;
    }

    @Override
    public void send(
            ActiveMQDestination destination, ActiveMQMessage message, boolean durable, int priority, long expiration)
            throws JMSException {
        outbox.send(destination, message, durable, priority, expiration);
    }
}
