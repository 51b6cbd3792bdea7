package io.avatargateway.broker;

import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.ServerConsumer;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;

/**
 * A plugin of the broker, for what rights by addresses cannot say. A queue on an address of one's own must not have the
 * name of one of the gateway's queues: the gateway would take it for its own. And a temporary queue is read by the user
 * who made it, and by nobody else who may read temporary queues: Artemis gives AMQP clients names that can be guessed
 * (2.55).
 *
 * <p>The embedded broker has it where users have roles. Public, with a public constructor, so that a broker elsewhere
 * can have it by its name. On the broker's threads.
 */
public final class QueuesGuard implements ActiveMQServerPlugin {

    private volatile ActiveMQServer server;

    /** For the broker. */
    public QueuesGuard() {}

    @Override
    public void registered(ActiveMQServer broker) {
        server = broker;
    }

    @Override
    public void beforeCreateQueue(QueueConfiguration queue) throws ActiveMQException {
        String name = String.valueOf(queue.getName());
        String address = String.valueOf(queue.getAddress());
        boolean gateways = GatewayAddresses.isGateways(name) && !GatewayAddresses.isGateways(address);
        boolean tenants =
                GatewayAddresses.isTenants(name) && !GatewayAddresses.isGateways(name) && !name.equals(address);
        if (gateways || tenants) {
            throw new ActiveMQSecurityException("queue: " + name + " on the address " + address
                    + " (expected: a name that is not one of the gateway's queues)");
        }
    }

    @Override
    public void afterCreateConsumer(ServerConsumer consumer) throws ActiveMQException {
        Queue queue = consumer.getQueue();
        if (!queue.isTemporary() || queue.getUser() == null) {
            return;
        }
        ServerSession session = server.getSessionByID(consumer.getSessionID());
        if (session != null && !queue.getUser().toString().equals(session.getValidatedUser())) {
            try {
                consumer.close(true);
            } catch (Exception e) {
                throw new ActiveMQSecurityException(e.getMessage());
            }
            throw new ActiveMQSecurityException(
                    "queue: " + queue.getName() + " (expected: a temporary queue of the same user)");
        }
    }
}
