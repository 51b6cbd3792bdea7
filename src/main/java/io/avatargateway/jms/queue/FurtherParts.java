package io.avatargateway.jms.queue;

import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.session.model.SessionId;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * Counts the messages in a session's queues that go on with an utterance which another message begins. An utterance is
 * one job, however many messages it has, but the broker counts messages. On the lane of the ordinary queue.
 */
final class FurtherParts {

    /**
     * Parts beyond this number are counted as jobs. Looking at all of them would take longer than the result is worth.
     */
    private static final int MOST = 1_000;

    private static final SimpleString FILTER = SimpleString.of(JmsNames.PART + " > 0");

    private final BrokerClient broker;
    private final SessionId id;

    FurtherParts(BrokerClient broker, SessionId id) {
        this.broker = broker;
        this.id = id;
    }

    /**
     * How many wait at the broker; those that were delivered are not among them. Blocks for a call time-out at most for
     * each of them.
     */
    long waiting() throws ActiveMQException {
        ClientSession session = broker.openSession(true);
        try {
            session.start();
            long parts = 0;
            for (FeedSide side : FeedSide.values()) {
                parts += waiting(session, side.queue(id));
            }
            return parts;
        } finally {
            BrokerClient.closeQuietly(session);
        }
    }

    /** With a window, a browser ends before the last message (Artemis 2.55). */
    private static long waiting(ClientSession session, SimpleString queue) throws ActiveMQException {
        long parts = 0;
        try (ClientConsumer browser = session.createConsumer(queue, FILTER, 0, -1, true)) {
            while (parts < MOST && browser.receiveImmediate() != null) {
                parts++;
            }
        }
        return parts;
    }
}
