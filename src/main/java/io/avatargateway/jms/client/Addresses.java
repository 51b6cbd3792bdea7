package io.avatargateway.jms.client;

import java.util.List;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSession.AddressQuery;
import org.apache.activemq.artemis.api.core.client.ClientSession.QueueQuery;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;

/**
 * Asks the broker whether a message to a destination would get anywhere. Blocks for at most its call time-out, for each
 * question.
 */
final class Addresses {

    /** The number of queues of an address that are looked at: a topic may have very many, and all of them are alike. */
    private static final int MOST_ASKED = 64;

    private Addresses() {}

    /**
     * Where a message for this destination goes: to the queue or topic that its address really has, whatever the
     * destination says. An AMQP address does not say whether it is a queue or a topic, and a sender may be wrong about
     * it. Only where both are there does the destination's own kind decide; a queue, if it has none. A topic that
     * nobody listens to is nowhere.
     *
     * <p>The queue of the same name is asked for first: the broker finds it at once. To find addresses that match, it
     * looks through all of them (Artemis 2.55), and every session has some.
     *
     * @return a queue or a topic, or empty if a message would reach nobody; its type says whether it is a temporary
     *     queue
     */
    static Optional<ActiveMQDestination> resolve(ActiveMQDestination destination, ClientSession broker)
            throws ActiveMQException {
        if (!isTopic(destination)) {
            QueueQuery queue = broker.queueQuery(destination.getSimpleAddress());
            if (isQueueOf(destination, queue)) {
                return Optional.of(as(RoutingType.ANYCAST, queue.isTemporary(), destination));
            }
        }
        RoutingType wanted = isTopic(destination) ? RoutingType.MULTICAST : RoutingType.ANYCAST;
        RoutingType found = null;
        for (SimpleString name : queues(destination, broker)) {
            QueueQuery queue = broker.queueQuery(name);
            if (queue.isExists() && found != wanted) {
                found = queue.getRoutingType();
            }
            if (found == wanted) {
                break;
            }
        }
        return Optional.ofNullable(found).map(type -> as(type, false, destination));
    }

    private static List<SimpleString> queues(ActiveMQDestination destination, ClientSession broker)
            throws ActiveMQException {
        AddressQuery address = broker.addressQuery(destination.getSimpleAddress());
        if (!address.isExists()) {
            return List.of();
        }
        List<SimpleString> names = address.getQueueNames();
        return names.subList(0, Math.min(MOST_ASKED, names.size()));
    }

    private static boolean isQueueOf(ActiveMQDestination destination, QueueQuery queue) {
        return queue.isExists()
                && queue.getRoutingType() == RoutingType.ANYCAST
                && queue.getAddress().equals(destination.getSimpleAddress());
    }

    private static ActiveMQDestination as(RoutingType type, boolean temporary, ActiveMQDestination destination) {
        String address = destination.getAddress();
        if (temporary) {
            return ActiveMQDestination.createTemporaryQueue(address);
        }
        return type == RoutingType.ANYCAST
                ? ActiveMQDestination.createQueue(address)
                : ActiveMQDestination.createTopic(address);
    }

    private static boolean isTopic(ActiveMQDestination destination) {
        return destination.getType() == ActiveMQDestination.TYPE.TOPIC
                || destination.getType() == ActiveMQDestination.TYPE.TEMP_TOPIC;
    }
}
