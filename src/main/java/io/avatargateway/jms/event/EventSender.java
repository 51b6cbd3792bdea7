package io.avatargateway.jms.event;

import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.BrokerMeter;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.jms.client.Outbox;
import io.avatargateway.jms.message.Expiration;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.TenantNames;
import io.avatargateway.jms.message.TraceProperties;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.SessionEvent;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQAddressExistsException;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/** Sends events to the topic, by a session with the broker of its own. On the lane that it is given. */
final class EventSender {

    private static final Logger LOG = Logger.getLogger(EventSender.class.getName());

    private final BrokerClient broker;
    private final Lane lane;
    private final Function<SessionEvent, TenantNames> tenants;
    private final Function<Tenant, Duration> waiting;
    private final EventCopies copies;
    private final Clock clock;
    /** Those that are there, as far as this session with the broker knows. */
    private final Set<String> topics = new HashSet<>();

    private final Set<String> queues = new HashSet<>();
    /** Those that were told about in the log. */
    private final Set<String> missing = new HashSet<>();

    private ClientSession session;
    private Outbox outbox;

    /**
     * @param tenants on whose topic an event goes
     * @param waiting how long a tenant's events wait for their readers; zero for as long as the broker keeps them
     * @param copies further queues
     * @param clock says when an event expires
     */
    EventSender(
            BrokerClient broker,
            Lane lane,
            Function<SessionEvent, TenantNames> tenants,
            Function<Tenant, Duration> waiting,
            EventCopies copies,
            Clock clock) {
        this.copies = copies;
        this.broker = broker;
        this.lane = lane;
        this.tenants = tenants;
        this.waiting = waiting;
        this.clock = clock;
    }

    /**
     * Sends these in one transaction. Blocks for the broker's call time-out for each step.
     *
     * @throws JMSException if they may have reached nobody
     * @throws ActiveMQException likewise
     */
    void send(List<SessionEvent> events) throws JMSException, ActiveMQException {
        inOneTransaction(() -> {
            for (SessionEvent event : events) {
                TenantNames names = tenants.apply(event);
                send(names, event.type().word(), message -> fill(message, event));
            }
        });
    }

    /** Sends an event of the gateway's own, likewise, to the default tenant: its operators. */
    void send(BillEvent event) throws JMSException, ActiveMQException {
        inOneTransaction(() -> send(TenantNames.DEFAULT, BillEvent.WORD, message -> fill(message, event)));
    }

    private interface Sending {
        void run() throws JMSException, ActiveMQException;
    }

    private interface Filling {
        void of(TextMessage message) throws JMSException;
    }

    private void inOneTransaction(Sending sending) throws JMSException, ActiveMQException {
        lane.requireTurn();
        boolean done = false;
        long since = System.nanoTime();
        Throwable why = null;
        try {
            open();
            sending.run();
            session.commit();
            done = true;
        } catch (JMSException | ActiveMQException | RuntimeException e) {
            why = e;
            throw e;
        } finally {
            broker.meter().called(BrokerMeter.Call.PUBLISH, System.nanoTime() - since, why);
            if (!done && session != null) {
                // What was sent of them must not go with the next ones.
                BrokerClient.closeQuietly(session);
                session = null;
            }
        }
    }

    private void send(TenantNames names, String type, Filling filling) throws JMSException, ActiveMQException {
        long expiration = Expiration.after(waiting.apply(names.tenant()), clock.instant());
        send(topic(names), filling, expiration);
        for (String queue : copies.queues(type, names.tenant())) {
            if (isThere(queue)) {
                send(ActiveMQDestination.createQueue(queue), filling, 0);
            }
        }
    }

    private void send(ActiveMQDestination destination, Filling filling, long expiration) throws JMSException {
        TextMessage message = outbox.text();
        filling.of(message);
        outbox.send(destination, (ActiveMQMessage) message, true, Message.DEFAULT_PRIORITY, expiration);
    }

    /** Who may not make it keeps nobody from the topic. */
    private boolean isThere(String queue) throws ActiveMQException {
        if (queues.contains(queue)) {
            return true;
        }
        try {
            copies.ensure(session, queue);
            queues.add(queue);
            return true;
        } catch (ActiveMQSecurityException refused) {
            if (missing.add(queue)) {
                LOG.log(Level.WARNING, "Queue {0} cannot be made; events do not get there", queue);
            }
            return false;
        }
    }

    private void open() throws ActiveMQException {
        if (session != null && !session.isClosed()) {
            return;
        }
        session = broker.openGatewaysSession(false, "events");
        topics.clear();
        queues.clear();
        outbox = new Outbox(session);
    }

    private ActiveMQDestination topic(TenantNames names) throws ActiveMQException {
        String name = names.events();
        if (topics.add(name)) {
            try {
                session.createAddress(SimpleString.of(name), RoutingType.MULTICAST, false);
            } catch (ActiveMQAddressExistsException alreadyThere) {
                LOG.log(Level.FINE, "The topic {0} is there already", name);
            }
        }
        return ActiveMQDestination.createTopic(name);
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
            TraceProperties.write(
                    ((ActiveMQMessage) message).getCoreMessage(), event.job().trace());
        }
    }

    private static void fill(TextMessage message, BillEvent event) throws JMSException {
        message.setText(CloudEvents.toJson(event).toString());
        message.setStringProperty(JmsNames.AMQP_CONTENT_TYPE, CloudEvents.CONTENT_TYPE);
        message.setStringProperty(JmsNames.EVENT_TYPE, BillEvent.WORD);
        message.setStringProperty(JmsNames.EVENT_ID, event.id());
    }
}
