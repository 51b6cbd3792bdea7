package io.avatargateway.broker;

import io.avatargateway.foreign.SessionMark;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;

/**
 * A plugin of the broker: on the topic of events, only gateways publish. What somebody else sends there would reach
 * every subscriber as the gateway's word, and one message that Artemis cannot convert ends them all. Nor does anybody
 * else send to what gateways tell each other. It would stay there, as nobody takes anything out.
 *
 * <p>A gateway says of its session what it is. That keeps out mistakes; whoever means ill is kept out by the broker's
 * users, as anywhere else.
 *
 * <p>The embedded broker has it. Public, with a public constructor, so that a broker elsewhere can have it by its name;
 * {@code docs/operator.md} shows how. On the broker's threads.
 */
public final class EventsGuard implements ActiveMQServerPlugin {

    /** For the broker. */
    public EventsGuard() {}

    /**
     * Looks at the sender.
     *
     * @throws ActiveMQException if it is no gateway; the message is what the sender sees
     */
    @Override
    public void beforeSend(
            ServerSession session, Transaction tx, Message message, boolean direct, boolean noAutoCreateQueue)
            throws ActiveMQException {
        String address = message.getAddress();
        if (address != null
                && GatewayAddresses.isOfGatewaysAlone(address)
                && session.getMetaData(SessionMark.PUBLISHER) == null) {
            ActiveMQException refused = new Refusal(address);
            if (tx != null) {
                tx.markAsRollbackOnly(refused);
            }
            throw refused;
        }
    }

    /** No fault of the broker's, so there is no stack trace. */
    private static final class Refusal extends ActiveMQException {
        private static final long serialVersionUID = 1;

        Refusal(String address) {
            super(
                    ActiveMQExceptionType.SECURITY_EXCEPTION,
                    address + ": a message of others' (expected: " + expected(address) + ")");
        }

        private static String expected(String address) {
            return GatewayAddresses.isEvents(address)
                    ? "events of a gateway; others subscribe to them"
                    : "what gateways tell each other";
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
