package io.avatargateway.jms.queue;

import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.KeptSession;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.SessionId;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * Which sessions of this gateway have queues at the broker: a durable message for each, in a queue that bears the
 * gateway's name. So a gateway that was killed finds what it left, and never takes what is another's. See {@code
 * docs/decisions/0017-sessions-of-a-killed-gateway.md}. Any thread; blocks for at most the broker's call time-out.
 */
public final class SessionMarks {

    private static final Logger LOG = Logger.getLogger(SessionMarks.class.getName());

    private final BrokerClient broker;
    private final KeptSession kept;
    private final SimpleString queue;
    /** Tells the sessions of this life of the gateway from those of earlier ones. */
    private final String run = UUID.randomUUID().toString();
    /** By which session it was last seen that the queue is there. Of the kept session's lane. */
    private ClientSession ensured;

    /** @param gateway its name, which no other gateway at this broker has */
    public SessionMarks(BrokerClient broker, String gateway) {
        this.broker = broker;
        this.kept = new KeptSession(broker);
        this.queue = SimpleString.of(JmsNames.SESSIONS_OF_PREFIX + gateway);
    }

    /**
     * Before the session's queues are made. One call to the broker, once its queue is there.
     *
     * @throws GatewayException BROKER_UNAVAILABLE
     */
    void put(SessionId id) {
        kept.await(kept.call(session -> put(session, id)));
    }

    private void put(ClientSession session, SessionId id) throws ActiveMQException {
        if (session != ensured) {
            SessionQueues.ensure(session, queue);
            ensured = session;
        }
        try (ClientProducer producer = session.createProducer(queue)) {
            ClientMessage mark = session.createMessage(true);
            mark.setRoutingType(RoutingType.ANYCAST);
            mark.putStringProperty(JmsNames.SESSION_ID, id.value());
            mark.putStringProperty(JmsNames.GATEWAY_RUN, run);
            producer.send(mark);
        }
    }

    /** After they are gone. If it cannot be done, the next life of this gateway finds the mark, and no queues. */
    void remove(SessionId id) {
        try {
            take(id);
        } catch (ActiveMQException | GatewayException e) {
            LOG.log(Level.FINE, "Session " + id + ": its mark stays at the broker", e);
        }
    }

    private void take(SessionId id) throws ActiveMQException {
        ClientSession session = open();
        SimpleString filter = SimpleString.of(JmsNames.SESSION_ID + " = '" + id.value() + "'");
        try (ClientConsumer consumer = session.createConsumer(queue, filter, 0, -1, false)) {
            for (ClientMessage mark = consumer.receiveImmediate(); mark != null; mark = consumer.receiveImmediate()) {
                mark.individualAcknowledge();
            }
        } finally {
            BrokerClient.closeQuietly(session);
        }
    }

    /** The sessions of earlier lives of this gateway whose queues may be there still. */
    Set<SessionId> left() throws ActiveMQException {
        Set<SessionId> left = new LinkedHashSet<>();
        ClientSession session = open();
        SimpleString filter = SimpleString.of(JmsNames.GATEWAY_RUN + " <> '" + run + "'");
        // With a window, a browser ends before the last message (Artemis 2.55).
        try (ClientConsumer consumer = session.createConsumer(queue, filter, 0, -1, true)) {
            for (ClientMessage mark = consumer.receiveImmediate(); mark != null; mark = consumer.receiveImmediate()) {
                SessionId.parse(mark.getStringProperty(JmsNames.SESSION_ID)).ifPresent(left::add);
            }
        } finally {
            BrokerClient.closeQuietly(session);
        }
        return left;
    }

    private ClientSession open() throws ActiveMQException {
        ClientSession session = broker.openSession(true);
        boolean done = false;
        try {
            SessionQueues.ensure(session, queue);
            session.start();
            done = true;
            return session;
        } finally {
            if (!done) {
                BrokerClient.closeQuietly(session);
            }
        }
    }
}
