package io.avatargateway.jms;

import java.util.Optional;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSession.AddressQuery;
import org.apache.activemq.artemis.api.core.client.ClientSession.QueueQuery;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;

/** Asks the broker whether a message to a destination would get anywhere. Blocks for at most its call time-out. */
final class Addresses {

    private Addresses() {}

    /**
     * A queue must be there; of a topic only the address, since a topic without subscribers is no fault. An AMQP address tells neither: it
     * is a queue if a queue of that name is there.
     *
     * <p>The queue of the same name is asked for first: the broker finds it at once, but looks through all addresses for those that match one (Artemis 2.55), and
     * every session has some.
     */
    static Optional<ActiveMQDestination> resolve(ActiveMQDestination destination, ClientSession broker)
            throws ActiveMQException {
        if (!isTopic(destination) && isQueue(destination, broker)) {
            return Optional.of(
                    destination.isQueue() ? destination : ActiveMQDestination.createQueue(destination.getAddress()));
        }
        return resolve(destination, broker.addressQuery(destination.getSimpleAddress()));
    }

    private static boolean isQueue(ActiveMQDestination destination, ClientSession broker) throws ActiveMQException {
        QueueQuery queue = broker.queueQuery(destination.getSimpleAddress());
        return queue.isExists()
                && queue.getRoutingType() == RoutingType.ANYCAST
                && queue.getAddress().equals(destination.getSimpleAddress());
    }

    private static Optional<ActiveMQDestination> resolve(ActiveMQDestination destination, AddressQuery address) {
        if (!address.isExists()) {
            return Optional.empty();
        }
        boolean queued = !address.getQueueNames().isEmpty();
        boolean topic = isTopic(destination, address);
        if (!topic && !queued) {
            return Optional.empty();
        }
        if (destination.isQueue() || isTopic(destination)) {
            return Optional.of(destination);
        }
        return Optional.of(
                topic
                        ? ActiveMQDestination.createTopic(destination.getAddress())
                        : ActiveMQDestination.createQueue(destination.getAddress()));
    }

    private static boolean isTopic(ActiveMQDestination destination, AddressQuery address) {
        return isTopic(destination) || (!destination.isQueue() && !address.isSupportsAnycast());
    }

    private static boolean isTopic(ActiveMQDestination destination) {
        return destination.getType() == ActiveMQDestination.TYPE.TOPIC
                || destination.getType() == ActiveMQDestination.TYPE.TEMP_TOPIC;
    }
}
