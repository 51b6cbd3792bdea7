package io.avatargateway.broker;

import java.util.Map;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.apache.activemq.artemis.spi.core.security.jaas.RolePrincipal;

/**
 * A plugin of the broker that refuses what is sent straight to a session for which too much waits. What comes by the
 * gateway is limited there, and passes. So does what overtakes: it does not wait. Its message is what the sender sees.
 *
 * <p>The embedded broker has it. Public, with a public constructor, so that a broker elsewhere can have it by its name,
 * with the properties {@code jobs} and {@code bytes}. On the broker's threads.
 */
public final class WaitingGuard implements ActiveMQServerPlugin {

    /** The gateway's own: on jobs that it has put there, and on what marks the place of an interrupt or a drain. */
    private static final SimpleString BY_GATEWAY = SimpleString.of("AvatarAcceptedSent");

    private static final SimpleString MARKER = SimpleString.of("AvatarMarker");

    private static final SimpleString MODE = SimpleString.of("AvatarMode");
    private static final SimpleString ACTION = SimpleString.of("AvatarAction");

    private static final RolePrincipal GATEWAY = new RolePrincipal(BrokerRights.GATEWAY);

    private volatile SessionLimits limits;
    private volatile ActiveMQServer server;

    /** For a broker elsewhere. */
    public WaitingGuard() {
        this(SessionLimits.NONE);
    }

    WaitingGuard(SessionLimits limits) {
        this.limits = limits;
    }

    /** @throws IllegalArgumentException if {@code jobs} or {@code bytes} is no number */
    @Override
    public void init(Map<String, String> properties) {
        limits = SessionLimits.of(properties.get("jobs"), properties.get("bytes"), false);
    }

    @Override
    public void registered(ActiveMQServer broker) {
        server = broker;
    }

    @Override
    public void beforeSend(
            ServerSession session, Transaction tx, Message message, boolean direct, boolean noAutoCreateQueue)
            throws ActiveMQException {
        SessionLimits most = limits;
        String address = message.getAddress();
        if (most.equals(SessionLimits.NONE) || address == null || !GatewayAddresses.isSessions(address)) {
            return;
        }
        Queue queue = server.locateQueue(SimpleString.of(address));
        if (queue == null || passes(session, message)) {
            return;
        }
        long jobs = queue.getMessageCount();
        if (most.jobs() > 0 && jobs >= most.jobs()) {
            refuse(tx, "QUOTA_WAITING_JOBS: " + jobs + " (expected: at most " + most.jobs() + " that wait)");
        }
        // A single one may be larger.
        if (most.bytes() > 0 && jobs > 0 && queue.getPersistentSize() + message.getPersistentSize() > most.bytes()) {
            refuse(tx, "QUOTA_WAITING_BYTES: full (expected: at most " + most.bytes() + " bytes that wait)");
        }
    }

    private boolean passes(ServerSession session, Message message) {
        Object mode = message.getObjectProperty(MODE);
        return (mode != null && !mode.toString().equals("queue"))
                || "interrupt".equals(String.valueOf(message.getObjectProperty(ACTION)))
                || ((message.getObjectProperty(BY_GATEWAY) != null || message.getObjectProperty(MARKER) != null)
                        && mayBeTheGateways(session));
    }

    /** Anybody can write the gateway's properties. Where users log in, theirs count for nothing. */
    private boolean mayBeTheGateways(ServerSession session) {
        if (!server.getSecurityStore().isSecurityEnabled()) {
            return true;
        }
        Subject user = server.getSecurityStore().getSessionSubject(session);
        return user != null && user.getPrincipals().contains(GATEWAY);
    }

    private static void refuse(Transaction tx, String why) throws ActiveMQException {
        ActiveMQException refused = new Refusal(why);
        if (tx != null) {
            tx.markAsRollbackOnly(refused);
        }
        throw refused;
    }

    /** No fault of the broker's, so there is no stack trace. */
    private static final class Refusal extends ActiveMQException {
        private static final long serialVersionUID = 1;

        Refusal(String why) {
            super(ActiveMQExceptionType.ADDRESS_FULL, why);
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
