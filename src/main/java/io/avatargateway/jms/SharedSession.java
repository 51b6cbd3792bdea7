package io.avatargateway.jms;

import jakarta.jms.Message;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/**
 * The broker's session by which the message came that a message-driven bean works on. What is sent by it counts together with the message's acknowledgement:
 * the resource adapter acknowledges before it calls the bean, and commits the session when the bean returns. See
 * {@code docs/decisions/0018-local-transactions-for-message-driven-beans.md}. On the bean's thread.
 */
final class SharedSession {

    /** The message keeps it for acknowledgements, and has no other way to tell it (Artemis 2.55). */
    private static final VarHandle SESSION = sessionOfMessage();

    private final ClientSession session;

    private SharedSession(ClientSession session) {
        this.session = session;
    }

    /**
     * Of a message that has just come.
     *
     * @throws IllegalStateException if what is sent would count at once: the resource adapter is not the gateway's own, or another setting of it
     */
    static SharedSession of(Message message) {
        if (SESSION.get((ActiveMQMessage) message) instanceof ClientSession session
                && !session.isXA()
                && !session.isAutoCommitSends()
                && !session.isAutoCommitAcks()) {
            return new SharedSession(session);
        }
        throw new IllegalStateException(
                "resource adapter: no local transaction (expected: the gateway's own, with UseLocalTx as it sets it)");
    }

    /** An outbox for this one message. */
    CoreOutbox outbox(BrokerQueries queries) throws ActiveMQException {
        return new CoreOutbox(session, queries);
    }

    /**
     * Gives the message back, and forgets what was sent.
     *
     * @throws IllegalStateException if that is not certain: thrown through the bean, it keeps the resource adapter from committing
     */
    void rollBack() {
        try {
            session.rollback(true);
        } catch (ActiveMQException e) {
            throw new IllegalStateException("a job could not be given back to the broker", e);
        }
    }

    private static VarHandle sessionOfMessage() {
        try {
            return MethodHandles.privateLookupIn(ActiveMQMessage.class, MethodHandles.lookup())
                    .findVarHandle(ActiveMQMessage.class, "session", ClientSession.class);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("org.apache.activemq.artemis.jms.client.ActiveMQMessage has no session", e);
        }
    }
}
