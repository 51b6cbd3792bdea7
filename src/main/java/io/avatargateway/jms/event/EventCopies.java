package io.avatargateway.jms.event;

import io.avatargateway.security.Tenant;
import java.util.List;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/** Queues that get a copy of an event, in the transaction in which it goes to its topic. On the publisher's lane. */
public interface EventCopies {

    /** None. */
    EventCopies NONE = new EventCopies() {
        @Override
        public List<String> queues(String type, Tenant tenant) {
            return List.of();
        }

        @Override
        public void ensure(ClientSession session, String queue) {
            // There is no such queue.
        }
    };

    /**
     * The names of those that want it.
     *
     * @param type the event's, as its word
     * @param tenant on whose topic the event goes
     */
    List<String> queues(String type, Tenant tenant);

    /** Makes one of them, unless it is there. Blocks for the broker's call time-out for each call. */
    void ensure(ClientSession session, String queue) throws ActiveMQException;
}
