package io.avatargateway.jms;

import io.avatargateway.session.GatewayException;
import io.avatargateway.session.SessionEvent;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQAddressExistsException;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/**
 * Puts events on the topic. Never throws; blocks for at most the broker's call time-out. Events of a time without broker are dropped and
 * counted: who must know everything asks over REST.
 */
final class EventPublisher {

    private static final Logger LOG = Logger.getLogger(EventPublisher.class.getName());
    private static final ActiveMQDestination TOPIC = ActiveMQDestination.createTopic(JmsNames.EVENTS);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final BrokerClient broker;
    private final LongAdder dropped = new LongAdder();
    private ClientSession session;
    private Outbox outbox;
    private boolean failing;
    private long failedAtNanos;

    EventPublisher(BrokerClient broker) {
        this.broker = broker;
    }

    /** How many events reached nobody because the broker was away. */
    long dropped() {
        return dropped.sum();
    }

    /** Any thread; one at a time. */
    synchronized void publish(SessionEvent event) {
        if (failing && System.nanoTime() - failedAtNanos < RETRY_NANOS) {
            drop(null);
            return;
        }
        try {
            open();
            TextMessage message = outbox.text();
            fill(message, event);
            outbox.send(TOPIC, (ActiveMQMessage) message, true, Message.DEFAULT_PRIORITY, 0);
            if (failing) {
                failing = false;
                LOG.log(Level.INFO, "Events reach the broker again; dropped so far: {0}", dropped);
            }
        } catch (JMSException | ActiveMQException | GatewayException e) {
            drop(e);
        }
    }

    private void drop(Exception why) {
        dropped.increment();
        if (!failing) {
            failing = true;
            LOG.log(Level.WARNING, "Events do not reach the broker, and are dropped until they do", why);
        }
        if (why != null) {
            failedAtNanos = System.nanoTime();
        }
    }

    private void open() throws ActiveMQException {
        if (session != null && !session.isClosed()) {
            return;
        }
        session = broker.openSession(true);
        try {
            session.createAddress(SimpleString.of(JmsNames.EVENTS), RoutingType.MULTICAST, false);
        } catch (ActiveMQAddressExistsException alreadyThere) {
            LOG.log(Level.FINE, "The topic {0} is there already", JmsNames.EVENTS);
        }
        outbox = new CoreOutbox(session);
    }

    private static void fill(TextMessage message, SessionEvent event) throws JMSException {
        message.setText(CloudEvents.toJson(event).toString());
        message.setStringProperty(JmsNames.AMQP_CONTENT_TYPE, CloudEvents.CONTENT_TYPE);
        message.setStringProperty(JmsNames.SESSION_ID, event.sessionId().value());
        message.setStringProperty(JmsNames.EVENT_TYPE, event.type().word());
        message.setStringProperty(JmsNames.STATE, event.state().name());
        message.setLongProperty(JmsNames.SEQUENCE, event.sequence());
        if (event.reason() != null) {
            message.setStringProperty(JmsNames.REASON, event.reason().name());
        }
        if (event.tenant() != null) {
            message.setStringProperty(JmsNames.TENANT, event.tenant());
        }
        if (event.job() != null) {
            message.setStringProperty(JmsNames.JOB_ID, event.job().jobId());
            message.setStringProperty(JmsNames.STATUS, event.job().state().word());
        }
    }
}
