package io.avatargateway.jms.client;

import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSession.QueueQuery;

/**
 * A queue of this gateway alone, for what is of use only while it is there: nothing in it is durable, and it goes with
 * its connection. The calls block for the broker's call time-out at most, and are made by one thread at a time.
 */
public final class Inbox {

    /** What the broker sends ahead, in bytes. */
    private static final int PREFETCH_BYTES = 256 * 1024;

    private static final Logger LOG = Logger.getLogger(Inbox.class.getName());

    private final BrokerClient broker;
    private final SimpleString queue;
    private final Consumer<ClientMessage> messages;
    private ClientSession session;
    private ClientConsumer consumer;

    /**
     * Nothing comes yet.
     *
     * @param queue its name and address
     * @param messages gets what comes, on a thread of the broker's client, one at a time
     */
    public Inbox(BrokerClient broker, String queue, Consumer<ClientMessage> messages) {
        this.broker = broker;
        this.queue = SimpleString.of(queue);
        this.messages = messages;
    }

    /** Its name and address. */
    public String address() {
        return queue.toString();
    }

    /**
     * Lets messages come, unless they do: for the first time, or again after a lost connection. To be called
     * regularly: the broker can take the queue away without a word.
     *
     * @throws ActiveMQException if the broker refuses it, or has not noticed yet that the last connection is gone
     * @throws io.avatargateway.session.model.GatewayException BROKER_UNAVAILABLE
     */
    public void keepOpen() throws ActiveMQException {
        if (session != null && !session.isClosed() && !consumer.isClosed() && isConsumed()) {
            return;
        }
        close();
        ClientSession next = broker.openReadingSession();
        boolean done = false;
        try {
            ensure(next);
            consumer = next.createConsumer(queue, null, PREFETCH_BYTES, -1, false);
            consumer.setMessageHandler(messages::accept);
            next.start();
            session = next;
            done = true;
        } finally {
            if (!done) {
                BrokerClient.closeQuietly(next);
            }
        }
    }

    /**
     * The broker deletes the queue of a lost connection by its name and at its leisure. Where the next connection was
     * quicker, it deletes that one's queue. It tells no consumer of that (ServerSessionImpl.TempResourceCleanerUpper,
     * Artemis 2.55).
     */
    private boolean isConsumed() throws ActiveMQException {
        return session.queueQuery(queue).getConsumerCount() > 0;
    }

    /** A queue of this name that nobody consumes was made by the broker itself, for a message that came too early. */
    private void ensure(ClientSession on) throws ActiveMQException {
        QueueQuery there = on.queueQuery(queue);
        if (there.isExists() && there.getConsumerCount() == 0) {
            LOG.log(Level.FINE, "Queue {0} is there already", queue);
            return;
        }
        on.createQueue(QueueConfiguration.of(queue)
                .setAddress(queue)
                .setRoutingType(RoutingType.ANYCAST)
                .setDurable(false)
                .setTemporary(true)
                .setMaxConsumers(1));
    }

    /** Nothing comes any more. */
    public void close() {
        if (session != null) {
            BrokerClient.closeQuietly(session);
            session = null;
        }
    }
}
