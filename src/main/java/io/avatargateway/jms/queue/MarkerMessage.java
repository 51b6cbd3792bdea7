package io.avatargateway.jms.queue;

import io.avatargateway.jms.client.Outbox;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.JobWishes;
import jakarta.jms.JMSException;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/**
 * The message that marks a place in the order of a session's jobs: how it is made, and known again. It is small, not
 * durable, and answered to nobody. Its name begins with a secret of the session's queues, so that nobody else can make
 * one. Holds no state.
 */
final class MarkerMessage {

    private MarkerMessage() {}

    /** Sends one within the outbox's transaction. To the urgent queue it goes as what barges in does. */
    static void send(Outbox outbox, SessionPlace session, FeedSide side, String name, int priority)
            throws JMSException {
        ActiveMQMessage message = outbox.bytes();
        ClientMessage core = message.getCoreMessage();
        core.putStringProperty(JmsNames.MARKER, name);
        if (side == FeedSide.URGENT) {
            core.putStringProperty(JmsNames.MODE, JobWishes.INTERRUPT);
        }
        ActiveMQDestination queue = ActiveMQDestination.createQueue(
                FeedSide.ORDINARY.address(session).toString());
        outbox.send(queue, message, false, priority, 0);
    }

    /** Its name, if it has the form of one, whoever sent it. Anything else is a job. */
    static Optional<String> name(ActiveMQMessage message) throws JMSException {
        ClientMessage core = message.getCoreMessage();
        boolean plain = !core.isDurable()
                && !core.isLargeMessage()
                && core.getBodySize() == 0
                && message.getJMSReplyTo() == null
                && !message.propertyExists(JmsNames.JOB_ID);
        return plain && message.getObjectProperty(JmsNames.MARKER) instanceof String name
                ? Optional.of(name)
                : Optional.empty();
    }
}
