package io.avatargateway.cluster.owner;

import io.avatargateway.cluster.node.Node;
import io.avatargateway.cluster.post.SharedMessages;
import io.avatargateway.cluster.record.RecordMessages;
import io.avatargateway.config.Settings;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.session.model.GatewayException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * Finds out, while the application starts, whether another gateway of this name is alive at the broker. The server's
 * own threads do nothing before the application has started, so this has some of its own. Holds no state.
 */
public final class NameCheck {

    private static final Logger LOG = Logger.getLogger(NameCheck.class.getName());
    /** One that lives says so every second. */
    private static final Duration NEXT_HEARTBEAT = Duration.ofMillis(2_500);

    private NameCheck() {}

    /**
     * Whether another one lives. Where the broker does not answer, nobody knows, and it is false. Blocks for some of
     * the broker's call time-outs at most.
     */
    public static boolean isTaken(Settings.Broker broker, String name) {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (BrokerClient client = new BrokerClient(broker, threads, session -> {})) {
            ClientSession session = client.openReadingSession();
            try {
                return session.queueQuery(RecordMessages.queue(name)).getConsumerCount() > 0 && lives(session, name);
            } finally {
                BrokerClient.closeQuietly(session);
            }
        } catch (ActiveMQException | GatewayException away) {
            LOG.log(Level.FINE, "It cannot be found out whether another gateway has this name", away);
            return false;
        } finally {
            threads.shutdown();
        }
    }

    /** What a dead one said last comes once, and nothing behind it. */
    private static boolean lives(ClientSession session, String name) throws ActiveMQException {
        SimpleString nodes = SimpleString.of(JmsNames.NODES);
        if (!session.queueQuery(nodes).isExists()) {
            return false;
        }
        session.start();
        try (ClientConsumer consumer =
                session.createConsumer(nodes, SimpleString.of(JmsNames.NODE + " = '" + name + "'"))) {
            Optional<Node> last = next(consumer);
            Optional<Node> next = last.isPresent() ? next(consumer) : Optional.empty();
            return next.isPresent() && next.get().run().equals(last.get().run());
        }
    }

    private static Optional<Node> next(ClientConsumer consumer) throws ActiveMQException {
        ClientMessage message = consumer.receive(NEXT_HEARTBEAT.toMillis());
        return message == null ? Optional.empty() : SharedMessages.read(message, Node.class);
    }
}
