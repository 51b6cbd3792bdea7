package io.avatargateway.broker;

import io.avatargateway.foreign.ReservedProperty;
import io.avatargateway.foreign.SoundMessage;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ICoreMessage;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.message.LargeBodyReader;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.LargeServerMessage;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;

/**
 * A plugin of the broker: corrects messages to the gateway's queues by Artemis' own protocol that would end the
 * connection of their reader. Such messages have a property of the broker's own with another type or from somebody
 * else. Or they have a priority beyond 9, or a body that is not what its type says. The message goes on and gets its
 * answer; a refusal would reach only those senders that wait for one.
 *
 * <p>The embedded broker has it. Public, with a public constructor, so that a broker elsewhere can have it by its name;
 * {@code docs/operator.md} shows how. On the broker's threads.
 */
public final class CoreGuard implements ActiveMQServerPlugin {

    private static final Logger LOG = Logger.getLogger(CoreGuard.class.getName());
    /** A client that sends such messages sends many of them. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final AtomicLong told = new AtomicLong(System.nanoTime() - QUIET_NANOS);

    private volatile ActiveMQServer server;

    /** For the broker. */
    public CoreGuard() {}

    @Override
    public void registered(ActiveMQServer owner) {
        server = owner;
    }

    /** Looks at a message before it is stored. */
    @Override
    public void beforeSend(
            ServerSession session, Transaction tx, Message message, boolean direct, boolean noAutoCreateQueue)
            throws ActiveMQException {
        String address = message.getAddress();
        if (message instanceof ICoreMessage core && address != null && GatewayAddresses.isGateways(address)) {
            boolean ofCluster = isOfCluster(session);
            List<String> wrong = SoundMessage.mend(
                    core, bodyBytes(message), name -> !ofCluster && ReservedProperty.isOfCluster(name));
            if (!wrong.isEmpty()) {
                tell(address, session, wrong);
            }
        }
    }

    private static long bodyBytes(Message message) throws ActiveMQException {
        if (!(message instanceof LargeServerMessage large)) {
            return 0;
        }
        try (LargeBodyReader file = large.getLargeBodyReader()) {
            file.open();
            return file.getSize();
        }
    }

    /** Whether it is another broker of the cluster that sends. */
    private boolean isOfCluster(ServerSession session) {
        return !server.getConfiguration().getClusterConfigurations().isEmpty()
                && server.getConfiguration().getClusterUser().equals(session.getUsername());
    }

    private void tell(String address, ServerSession session, List<String> wrong) {
        long last = told.get();
        boolean now = System.nanoTime() - last >= QUIET_NANOS && told.compareAndSet(last, System.nanoTime());
        LOG.log(
                now ? Level.WARNING : Level.FINE,
                "A message from {0} to {1} was put right: {2} (expected: none)",
                new Object[] {session.getRemotingConnection().getRemoteAddress(), address, wrong});
    }
}
