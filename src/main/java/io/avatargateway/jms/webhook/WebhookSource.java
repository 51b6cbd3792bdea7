package io.avatargateway.jms.webhook;

import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.DurableQueues;
import io.avatargateway.jms.message.Expiration;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.webhook.WebhookEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * The queue of one webhook, while this gateway is the one that takes from it. What is not acknowledged goes back to the
 * broker when the source is closed. Used by one thread at a time; blocks for the broker's call time-out for each call.
 */
final class WebhookSource implements AutoCloseable {

    /** Properties of events that have no name of ours. */
    private static final Set<String> OTHERS =
            Set.of(JmsNames.AMQP_CONTENT_TYPE, JmsNames.TRACE_PARENT, JmsNames.TRACE_STATE);

    private static final int PREFETCH_BYTES = 128 * 1024;
    private static final SimpleString DEAD_LETTERS = SimpleString.of(JmsNames.WEBHOOKS_DEAD_LETTERS);

    private final SimpleString queue;
    private final ClientSession session;
    private final ClientConsumer consumer;
    private final ClientProducer dead;

    private WebhookSource(SimpleString queue, ClientSession session, ClientConsumer consumer, ClientProducer dead) {
        this.queue = queue;
        this.session = session;
        this.consumer = consumer;
        this.dead = dead;
    }

    /** Opens it, unless another gateway takes from the queue. */
    static Optional<WebhookSource> open(BrokerClient broker, String name) throws ActiveMQException {
        SimpleString queue = SimpleString.of(name);
        ClientSession session = broker.openGatewaysSession(false, "webhooks");
        boolean done = false;
        try {
            DurableQueues.ensure(session, DEAD_LETTERS);
            WebhookQueues.make(session, queue);
            if (session.queueQuery(queue).getConsumerCount() > 0) {
                return Optional.empty();
            }
            ClientConsumer consumer = session.createConsumer(queue, null, PREFETCH_BYTES, -1, false);
            WebhookSource source = new WebhookSource(queue, session, consumer, session.createProducer(DEAD_LETTERS));
            session.start();
            done = true;
            return Optional.of(source);
        } finally {
            if (!done) {
                BrokerClient.closeQuietly(session);
            }
        }
    }

    boolean isOpen() {
        return !session.isClosed() && !consumer.isClosed();
    }

    /** The next message, or null. */
    ClientMessage next() throws ActiveMQException {
        return consumer.receiveImmediate();
    }

    /** How many lie in the queue, with those that have come here and are not acknowledged. */
    long waiting() throws ActiveMQException {
        return session.queueQuery(queue).getMessageCount();
    }

    /** What a message says. */
    static WebhookEvent event(ClientMessage message) {
        String session = text(message, JmsNames.SESSION_ID);
        String sequence = message.containsProperty(JmsNames.SEQUENCE)
                ? message.getLongProperty(JmsNames.SEQUENCE).toString()
                : Long.toString(message.getMessageID());
        SimpleString body = message.getBodyBuffer().readNullableSimpleString();
        // What is about no session has an id of its own.
        String id = text(message, JmsNames.EVENT_ID);
        String trace = text(message, JmsNames.TRACE_PARENT);
        return new WebhookEvent(
                id.isEmpty() ? session + "/" + sequence : id,
                session,
                Instant.ofEpochMilli(message.getTimestamp()),
                body == null ? "" : body.toString(),
                trace.isEmpty() ? null : trace);
    }

    /** Whether it is a property that an event has. */
    static boolean isEvents(String property) {
        return property.startsWith("Avatar") || OTHERS.contains(property);
    }

    private static String text(ClientMessage message, String property) {
        Object value = message.getObjectProperty(property);
        return value == null ? "" : value.toString();
    }

    /** The receiver has it. */
    void delivered(ClientMessage message) throws ActiveMQException {
        message.individualAcknowledge();
        session.commit();
    }

    /**
     * Why an event is not tried again.
     *
     * @param reason a stable word
     * @param detail for people
     * @param kept how long the dead letter is; zero for as long as nobody removes it
     */
    record Death(String reason, String detail, Instant time, Duration kept) {}

    /** Puts it among the dead letters. */
    void dead(ClientMessage message, WebhookEvent event, Death death) throws ActiveMQException {
        ClientMessage letter = session.createMessage(Message.TEXT_TYPE, true);
        letter.setRoutingType(RoutingType.ANYCAST);
        letter.setTimestamp(message.getTimestamp());
        letter.setExpiration(Expiration.after(death.kept(), death.time()));
        for (SimpleString name : message.getPropertyNames()) {
            if (isEvents(name.toString())) {
                letter.putObjectProperty(name, message.getObjectProperty(name));
            }
        }
        letter.putStringProperty(JmsNames.WEBHOOK, message.getAddress());
        letter.putStringProperty(JmsNames.REASON, death.reason());
        letter.putStringProperty(JmsNames.REASON_DETAIL, death.detail());
        letter.putStringProperty(JmsNames.REASON_TIME, death.time().toString());
        letter.getBodyBuffer().writeNullableSimpleString(SimpleString.of(event.body()));
        dead.send(letter);
        message.individualAcknowledge();
        session.commit();
    }

    @Override
    public void close() {
        BrokerClient.closeQuietly(session);
    }
}
