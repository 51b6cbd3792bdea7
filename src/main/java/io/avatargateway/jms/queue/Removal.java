package io.avatargateway.jms.queue;

import io.avatargateway.jms.message.JobBodies;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * Removes messages that nobody wants, without reading their bodies, and without the right to manage the broker. Blocks
 * for the broker. Holds no state.
 */
public final class Removal {

    private Removal() {}

    /**
     * Removes the oldest ones.
     *
     * @param session started, and no transaction's
     * @param filter those that count, or null for all
     * @param most how many at most
     * @return how many were removed
     */
    public static int of(ClientSession session, String queue, SimpleString filter, int most) throws ActiveMQException {
        int removed = 0;
        int before = -1;
        while (removed > before) {
            before = removed;
            removed += upToALargeOne(session, queue, filter, most - removed);
        }
        return removed;
    }

    /** Behind a large one, whose body was left, a consumer finds no message at once (Artemis 2.55). */
    private static int upToALargeOne(ClientSession session, String queue, SimpleString filter, int most)
            throws ActiveMQException {
        int removed = 0;
        try (ClientConsumer consumer = session.createConsumer(SimpleString.of(queue), filter, 0, -1, false)) {
            boolean large = false;
            while (!large && removed < most) {
                ClientMessage next = consumer.receiveImmediate();
                if (next == null) {
                    break;
                }
                large = next.isLargeMessage();
                JobBodies.leave(next);
                next.individualAcknowledge();
                removed++;
            }
        }
        return removed;
    }
}
