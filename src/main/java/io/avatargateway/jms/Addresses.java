package io.avatargateway.jms;

import java.util.Optional;
import org.apache.activemq.artemis.api.core.client.ClientSession.AddressQuery;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;

/** Says from the broker's answer whether a message to a destination would get anywhere. */
final class Addresses {

    private Addresses() {}

    /**
     * A queue must be there; of a topic only the address, since a topic without subscribers is no fault. An AMQP address tells neither: it
     * is a queue if a queue of that name is there.
     */
    static Optional<ActiveMQDestination> resolve(ActiveMQDestination destination, AddressQuery address) {
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
