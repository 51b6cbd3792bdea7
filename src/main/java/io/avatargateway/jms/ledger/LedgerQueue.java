package io.avatargateway.jms.ledger;

import io.avatargateway.jms.client.ConnectionSetup;
import io.avatargateway.jms.client.DurableQueues;
import io.avatargateway.jms.message.JmsNames;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQDuplicateIdException;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/** The ledger's queue at the broker. Any thread; blocks for the broker's call time-out for each call. */
public final class LedgerQueue implements ConnectionSetup {

    static final SimpleString NAME = SimpleString.of(JmsNames.LEDGER);

    private static final Logger LOG = Logger.getLogger(LedgerQueue.class.getName());

    private volatile boolean there;

    /** Whether it was there when a connection was made last. */
    public boolean isThere() {
        return there;
    }

    /**
     * Makes the queue, unless it is there. With one consumer: the broker decides which gateway writes. Exclusive, since
     * only then does Artemis (2.55) wait until what the last consumer held is back.
     */
    @Override
    public void prepare(ClientSession session) throws ActiveMQException {
        boolean made = false;
        try {
            DurableQueues.create(
                    session,
                    NAME,
                    QueueConfiguration.of(NAME).setMaxConsumers(1).setExclusive(true));
            made = true;
        } finally {
            if (there && !made) {
                LOG.log(Level.WARNING, "Queue {0} cannot be made; nothing is kept in the ledger until it can", NAME);
            }
            there = made;
        }
    }

    /**
     * Sends entries. The broker takes each id once, so to send them again does no harm.
     *
     * @param session commits each of them by itself
     */
    static void send(ClientSession session, Iterable<WaitingLinks.Waiting> entries) throws ActiveMQException {
        try (ClientProducer producer = session.createProducer(NAME)) {
            for (WaitingLinks.Waiting entry : entries) {
                ClientMessage message = session.createMessage(Message.TEXT_TYPE, true);
                message.setRoutingType(RoutingType.ANYCAST);
                message.putStringProperty(Message.HDR_DUPLICATE_DETECTION_ID, SimpleString.of(entry.id()));
                message.getBodyBuffer().writeNullableSimpleString(SimpleString.of(entry.line()));
                try {
                    producer.send(message);
                } catch (ActiveMQDuplicateIdException there) {
                    LOG.log(Level.FINE, "The broker has the entry {0} already", entry.id());
                }
            }
        }
    }

    /** The text of a message, or empty if it has none, whoever sent it. */
    static String text(ClientMessage message) {
        try {
            SimpleString text = message.getType() == Message.TEXT_TYPE
                    ? message.getBodyBuffer().readNullableSimpleString()
                    : null;
            return text == null ? "" : text.toString();
        } catch (IndexOutOfBoundsException | IllegalStateException damaged) {
            return "";
        }
    }
}
