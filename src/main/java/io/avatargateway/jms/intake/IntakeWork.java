package io.avatargateway.jms.intake;

import io.avatargateway.jms.client.Outbox;
import jakarta.jms.JMSException;
import java.io.IOException;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/** What is done with each message of an {@link IntakeQueue}. On that queue's thread alone. */
public interface IntakeWork {

    /**
     * Works on one delivery, in the transaction of the outbox. Anything that is thrown means: roll back, the broker
     * delivers it again.
     *
     * @throws InterruptedException if this thread is to end
     */
    void handle(ActiveMQMessage message, Outbox outbox)
            throws JMSException, ActiveMQException, IOException, InterruptedException;

    /** A message was handled, and given back together with another one, which failed. */
    void undone(long messageId);

    /**
     * The transaction is over, in which messages were handled.
     *
     * @param committed whether the broker has it
     */
    default void ended(boolean committed) {
        // Most have nothing to note.
    }

    /** The broker has refused a transaction. */
    void refused();

    /** Whether a message's body is too large to be read. */
    boolean leavesBody(ClientMessage message);
}
