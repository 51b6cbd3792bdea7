package io.avatargateway.cluster;

import io.avatargateway.jms.message.JmsNames;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/** Looks into the queue of the heartbeats. Holds no state. */
final class BrokerHeartbeats implements Heartbeats {

    private static final SimpleString QUEUE = SimpleString.of(JmsNames.NODES);
    /** With a window, a browser ends before the last message (Artemis 2.55). */
    private static final int NO_WINDOW = -1;

    @Override
    public LastHeartbeat last(ClientSession session, String gateway) throws ActiveMQException {
        if (!session.queueQuery(QUEUE).isExists()) {
            return null;
        }
        SimpleString filter = SimpleString.of(JmsNames.NODE + " = '" + gateway + "'");
        session.start();
        try (ClientConsumer browser = session.createConsumer(QUEUE, filter, NO_WINDOW, -1, true)) {
            LastHeartbeat last = null;
            for (ClientMessage next = browser.receiveImmediate(); next != null; next = browser.receiveImmediate()) {
                Optional<Node> node = SharedMessages.read(next, Node.class);
                last = node.map(alive -> new LastHeartbeat(alive.run(), alive.aliveAt()))
                        .orElse(last);
            }
            return last;
        } finally {
            session.stop();
        }
    }
}
