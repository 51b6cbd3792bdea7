package io.avatargateway.jms.queue;

import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.session.model.SessionId;
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

/** Makes the queues that the gateway needs. Holds no state. */
public final class SessionQueues {

    private static final Logger LOG = Logger.getLogger(SessionQueues.class.getName());

    private SessionQueues() {}

    /**
     * Makes one of a session's durable queues, unless it is there, on an address that goes with it.
     *
     * <p>After a lost connection the broker must take back what the last consumer held before the next one begins.
     * Otherwise later jobs would overtake these. So the queue has one consumer at most. And it is exclusive: only for
     * such a queue does Artemis (2.55) wait until the last consumer's rollback is on disk. Until then the messages that
     * it held are not in the queue, though the consumer is gone.
     */
    static void create(ClientSession session, SessionId id, FeedSide side) throws ActiveMQException {
        createNew(
                session,
                side.address(id),
                QueueConfiguration.of(side.queue(id))
                        .setFilterString(side.filter())
                        .setExclusive(true)
                        .setMaxConsumers(1));
    }

    /**
     * Whether somebody consumes one of a session's queues: then its gateway lives, or the broker has not noticed yet
     * that it does not.
     */
    static boolean consumed(ClientSession session, SessionId id) throws ActiveMQException {
        for (FeedSide side : FeedSide.values()) {
            if (session.queueQuery(side.queue(id)).getConsumerCount() > 0) {
                return true;
            }
        }
        return false;
    }

    /** How many messages lie in a session's queues, waiting and delivered; none where there are no queues. */
    static long messages(ClientSession session, SessionId id) throws ActiveMQException {
        long messages = 0;
        for (FeedSide side : FeedSide.values()) {
            messages += session.queueQuery(side.queue(id)).getMessageCount();
        }
        return messages;
    }

    /**
     * Makes a durable queue for all gateways, unless it is there: the operator's broker should have it, with its rules.
     */
    public static void ensure(ClientSession session, SimpleString name) throws ActiveMQException {
        create(session, name, QueueConfiguration.of(name).setMaxConsumers(-1));
    }

    /** Where the latest ends of the session's jobs are kept. */
    static SimpleString ended(SessionId id) {
        return SimpleString.of(JmsNames.ENDED_PREFIX + id);
    }

    /** Makes a durable queue that keeps the latest messages, unless it is there. */
    static void createRing(ClientSession session, SimpleString name, int most) throws ActiveMQException {
        createNew(
                session,
                name,
                QueueConfiguration.of(name).setRingSize((long) most).setMaxConsumers(-1));
    }

    static void create(ClientSession session, SimpleString address, QueueConfiguration queue) throws ActiveMQException {
        if (!session.queueQuery(queue.getName()).isExists()) {
            createNew(session, address, queue);
        }
    }

    /** In one call, where the broker makes addresses as they are needed, as it does by default. */
    private static void createNew(ClientSession session, SimpleString address, QueueConfiguration queue)
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
