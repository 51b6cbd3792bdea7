package io.avatargateway.jms.client;

import jakarta.jms.Message;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/**
 * The broker's session that delivered the message which a message-driven bean works on. What is sent by it is committed
 * together with the message's acknowledgement. When the bean returns, the resource adapter acknowledges the message and
 * commits the session. When the bean throws, it rolls the session back. See {@code
 * docs/decisions/0018-local-transactions-for-message-driven-beans.md}. On the bean's thread.
 */
public final class SharedSession {

    private static final Logger LOG = Logger.getLogger(SharedSession.class.getName());

    /** The message keeps it for acknowledgements, and has no other way to tell it (Artemis 2.55). */
    private static final VarHandle SESSION = sessionOfMessage();

    private final ClientSession session;

    private SharedSession(ClientSession session) {
        this.session = session;
    }

    /**
     * Of a message that has just come.
     *
     * @throws IllegalStateException if what is sent would count at once: the resource adapter is not the gateway's own,
     *     or another setting of it
     */
    public static SharedSession of(Message message) {
        if (SESSION.get((ActiveMQMessage) message) instanceof ClientSession session
                && !session.isXA()
                && !session.isAutoCommitSends()
                && !session.isAutoCommitAcks()) {
            return new SharedSession(session);
        }
        throw new IllegalStateException(
                "resource adapter: no local transaction (expected: the gateway's own, with UseLocalTx as it sets it)");
    }

    /** The work on a message. Anything that it throws means that the work is not done. */
    public interface Work {
        /** Sends by this outbox what is to count together with the message's acknowledgement. */
        void with(CoreOutbox outbox) throws Exception;
    }

    /**
     * Does this one message's work.
     *
     * @param queries where it is asked what exists
     * @throws IllegalStateException if it could not be done: thrown through the bean. It is not enough to roll back
     *     here and to return. The adapter would then acknowledge the message, and commit that. The message would be
     *     gone if the broker has delivered it once more by then
     */
    public void work(BrokerQueries queries, Work work) {
        try (CoreOutbox outbox = new CoreOutbox(session, queries)) {
            work.with(outbox);
        } catch (InterruptedException e) {
            rollBackFirst();
            Thread.currentThread().interrupt();
            throw undone(e);
        } catch (Exception e) {
            throw undone(e);
        }
    }

    /** An interrupted thread could not wait for the broker. */
    private void rollBackFirst() {
        try {
            session.rollback(true);
        } catch (ActiveMQException e) {
            LOG.log(Level.FINE, "The adapter has to roll back", e);
        }
    }

    private static IllegalStateException undone(Exception cause) {
        return new IllegalStateException(
                "a message could not be worked on, and stays in its queue: " + cause.getMessage(), cause);
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
