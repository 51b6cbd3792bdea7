package io.avatargateway.jms.message;

import jakarta.jms.JMSException;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/** What is known of a message whose headers cannot be read: as much as its one answer needs. Holds no state. */
public final class UnreadableJob {

    private UnreadableJob() {}

    /** The headers of a job that is to be rejected. */
    public static JobHeaders headers(ActiveMQMessage message, Exception why) {
        String messageId = orElse(
                () -> MessageIds.of(message),
                "broker-" + message.getCoreMessage().getMessageID());
        return new JobHeaders(
                messageId,
                messageId,
                orElse(() -> MessageIds.correlation(message), messageId),
                orElse(() -> MessageIds.replyTo(message), null),
                orElse(() -> TenantNames.of(message.getCoreMessage()), TenantNames.DEFAULT),
                null,
                null,
                null,
                null,
                JobWishes.NONE,
                false,
                null,
                orElse(() -> Boolean.TRUE.equals(message.getObjectProperty(JmsNames.ACCEPTED_SENT)), false),
                false,
                null,
                MessageProperties.invalid("message", String.valueOf(why.getMessage()), "headers that can be read"));
    }

    private interface Part<T> {
        T read() throws JMSException;
    }

    private static <T> T orElse(Part<T> part, T otherwise) {
        try {
            return part.read();
        } catch (JMSException | RuntimeException unreadable) {
            return otherwise;
        }
    }
}
