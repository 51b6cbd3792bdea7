package io.avatargateway.cluster;

import io.avatargateway.cluster.node.LastHeartbeat;
import io.avatargateway.cluster.node.Node;
import io.avatargateway.cluster.node.NodeDirectory;
import io.avatargateway.cluster.post.SharedMessages;
import io.avatargateway.cluster.record.Heartbeats;
import io.avatargateway.jms.message.JmsNames;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * Looks into the queue of the heartbeats.
 *
 * @param nodes says that this gateway lives
 */
public record BrokerHeartbeats(NodeDirectory nodes) implements Heartbeats {

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
                last = SharedMessages.read(next, Node.class)
                        .map(LastHeartbeat::of)
                        .orElse(last);
            }
            return last;
        } finally {
            session.stop();
        }
    }

    @Override
    public void back(ClientSession session) throws ActiveMQException {
        nodes.tell(session);
    }
}
