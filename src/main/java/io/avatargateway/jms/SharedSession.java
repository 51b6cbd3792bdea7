package io.avatargateway.jms;

import jakarta.transaction.TransactionSynchronizationRegistry;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/** The broker's session by which the message came that a message-driven bean works on. What is sent by it, is sent in the same transaction. */
final class SharedSession {

    /** The word under which the resource adapter puts it into the transaction. */
    private static final String KEY = "io.avatargateway.broker.session";

    private SharedSession() {}

    /**
     * An outbox for this one message. On the bean's thread, in its transaction.
     *
     * @throws IllegalStateException if the message did not come by the gateway's own resource adapter
     */
    static CoreOutbox outbox(TransactionSynchronizationRegistry transactions, BrokerQueries queries)
            throws ActiveMQException {
        if (transactions.getResource(KEY) instanceof ClientSession session) {
            return new CoreOutbox(session, queries);
        }
        throw new IllegalStateException(
                "resource adapter: none of the gateway's (expected: its own, in liberty/broker.xml)");
    }
}
