package io.avatargateway.jms.client;

import jakarta.jms.JMSException;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;

/**
 * Asks the broker what exists, on a session of its own, so that a failing question spoils no transaction. One thread,
 * its owner's; blocks for at most the broker's call time-out.
 */
public final class BrokerQueries {

    private final BrokerClient broker;
    private ClientSession session;

    /** @param broker gives the session, when the first question comes */
    public BrokerQueries(BrokerClient broker) {
        this.broker = broker;
    }

    /** See {@link Outbox#resolve}. */
    Optional<ActiveMQDestination> resolve(ActiveMQDestination destination) throws JMSException {
        try {
            if (session == null || session.isClosed()) {
                session = broker.openSession(true);
            }
            return Addresses.resolve(destination, session);
        } catch (ActiveMQException e) {
            throw BrokerFailures.asJms(e);
        }
    }
}
