package io.avatargateway.jms.client;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQAddressDoesNotExistException;
import org.apache.activemq.artemis.api.core.ActiveMQAddressExistsException;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQQueueExistsException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/** Makes the durable queues that the gateway needs. Holds no state; blocks for the broker's call time-out per call. */
public final class DurableQueues {

    private static final Logger LOG = Logger.getLogger(DurableQueues.class.getName());

    private DurableQueues() {}

    /**
     * Makes a durable queue for all gateways, unless it is there: the operator's broker should have it, with its rules.
     */
    public static void ensure(ClientSession session, SimpleString name) throws ActiveMQException {
        create(session, name, QueueConfiguration.of(name).setMaxConsumers(-1));
    }

    /** Makes the queue on this address, unless it is there. */
    public static void create(ClientSession session, SimpleString address, QueueConfiguration queue)
            throws ActiveMQException {
        if (!session.queueQuery(queue.getName()).isExists()) {
            createNew(session, address, queue);
        }
    }

    /** In one call, where the broker makes addresses as they are needed, as it does by default. */
    public static void createNew(ClientSession session, SimpleString address, QueueConfiguration queue)
            throws ActiveMQException {
        queue.setAddress(address)
                .setRoutingType(RoutingType.ANYCAST)
                .setDurable(true)
                .setAutoCreated(false)
                .setAutoDelete(false)
                .setPurgeOnNoConsumers(false);
        try {
            session.createQueue(queue);
        } catch (ActiveMQQueueExistsException alreadyThere) {
            LOG.log(Level.FINE, "The queue {0} is there already", queue.getName());
        } catch (ActiveMQAddressDoesNotExistException notByItself) {
            createAddress(session, address);
            session.createQueue(queue);
        }
    }

    private static void createAddress(ClientSession session, SimpleString address) throws ActiveMQException {
        try {
            session.createAddress(address, RoutingType.ANYCAST, true);
        } catch (ActiveMQAddressExistsException alreadyThere) {
            LOG.log(Level.FINE, "The address {0} is there already", address);
        }
    }
}
