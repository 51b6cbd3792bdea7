package io.avatargateway.jms.client;

import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQAddressDoesNotExistException;
import org.apache.activemq.artemis.api.core.ActiveMQAddressExistsException;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQQueueExistsException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSession.QueueQuery;

/**
 * Reads a queue of last values: of the messages with one key, the broker keeps the latest. Nobody takes them from it,
 * so each reader gets all of them, and then each that comes. The calls block for the broker's call time-out at most,
 * and are made by one thread at a time.
 */
public final class LastValues {

    /** What the broker sends ahead, in bytes. */
    private static final int PREFETCH_BYTES = 256 * 1024;

    private static final Logger LOG = Logger.getLogger(LastValues.class.getName());

    private final BrokerClient broker;
    private final SimpleString queue;
    private final String key;
    private final Consumer<ClientMessage> values;
    private ClientSession session;
    private ClientConsumer consumer;

    /**
     * Reads nothing yet.
     *
     * @param key the property that tells which messages replace each other
     * @param values gets them, on a thread of the broker's client, one at a time
     */
    public LastValues(BrokerClient broker, String queue, String key, Consumer<ClientMessage> values) {
        this.broker = broker;
        this.queue = SimpleString.of(queue);
        this.key = key;
        this.values = values;
    }

    /**
     * Begins to read, unless it is reading: for the first time, or again after a lost connection. All values come
     * again then.
     *
     * @return whether it has begun just now
     * @throws ActiveMQException if the broker refuses it
     * @throws io.avatargateway.session.model.GatewayException BROKER_UNAVAILABLE
     */
    public boolean keepOpen() throws ActiveMQException {
        if (session != null && !session.isClosed() && !consumer.isClosed()) {
            return false;
        }
        close();
        ClientSession next = broker.openReadingSession();
        boolean done = false;
        try {
            ensure(next);
            consumer = next.createConsumer(queue, null, PREFETCH_BYTES, -1, false);
            consumer.setMessageHandler(values::accept);
            next.start();
            session = next;
            done = true;
            return true;
        } finally {
            if (!done) {
                BrokerClient.closeQuietly(next);
            }
        }
    }

    /** Reads no more. */
    public void close() {
        if (session != null) {
            BrokerClient.closeQuietly(session);
            session = null;
        }
    }

    /** Makes the queue, unless it is there. */
    private void ensure(ClientSession on) throws ActiveMQException {
        QueueQuery there = on.queueQuery(queue);
        if (!there.isExists()) {
            create(on);
        } else if (!Boolean.TRUE.equals(there.isNonDestructive())
                || !SimpleString.of(key).equals(there.getLastValueKey())) {
            LOG.log(
                    Level.SEVERE,
                    "Queue {0} at the broker: of another kind (expected: non-destructive, last-value-key {1})",
                    new Object[] {queue, key});
        }
    }

    private void create(ClientSession on) throws ActiveMQException {
        QueueConfiguration configuration = QueueConfiguration.of(queue)
                .setAddress(queue)
                .setRoutingType(RoutingType.ANYCAST)
                .setDurable(true)
                .setAutoCreated(false)
                .setAutoDelete(false)
                .setLastValue(true)
                .setLastValueKey(key)
                .setNonDestructive(true);
        try {
            on.createQueue(configuration);
        } catch (ActiveMQQueueExistsException alreadyThere) {
            LOG.log(Level.FINE, "The queue {0} is there already", queue);
        } catch (ActiveMQAddressDoesNotExistException notByItself) {
            createAddress(on);
            on.createQueue(configuration);
        }
    }

    private void createAddress(ClientSession on) throws ActiveMQException {
        try {
            on.createAddress(queue, RoutingType.ANYCAST, true);
        } catch (ActiveMQAddressExistsException alreadyThere) {
            LOG.log(Level.FINE, "The address {0} is there already", queue);
        }
    }
}
