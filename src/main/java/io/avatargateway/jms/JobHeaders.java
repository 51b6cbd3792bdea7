package io.avatargateway.jms;

import io.avatargateway.session.ErrorCode;
import io.avatargateway.session.SessionId;
import jakarta.jms.JMSException;
import java.time.Instant;
import java.util.Optional;
import org.apache.activemq.artemis.jms.client.ActiveMQBytesMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQMapMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQObjectMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQStreamMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQTextMessage;

/**
 * What a job's message says beside its body. Made of every message, however wrong it is, so that it can be answered.
 *
 * @param jobId the producer's name of the job, or else its message id
 * @param requestMessageId the message id that the producer knows
 * @param correlationId what the replies carry as theirs
 * @param replyTo where the replies go, or null
 * @param session the session that is named, or null
 * @param audioType MIME type of the body, or null
 * @param expiresAt when it is no longer worth being spoken, or null
 * @param acceptedSent whether the reply {@code accepted} is out already
 * @param fault the first thing that is wrong, or null
 */
record JobHeaders(
        String jobId,
        String requestMessageId,
        String correlationId,
        ActiveMQDestination replyTo,
        SessionId session,
        String audioType,
        Instant expiresAt,
        boolean acceptedSent,
        JobFault fault) {

    private static final int MAX_JOB_ID_LENGTH = 200;

    /** Reads them. Any thread that may read the message. */
    static JobHeaders of(ActiveMQMessage message) throws JMSException {
        String messageId = messageId(message);
        String correlationId = message.getJMSCorrelationID();
        Faults faults = new Faults();
        faults.check(() -> requireBytes(message));
        Optional<String> jobId = faults.check(() -> jobId(message));
        Optional<SessionId> session = faults.check(() -> session(message));
        Optional<String> audioType = faults.check(() -> audioType(message));
        long expiration = message.getJMSExpiration();
        return new JobHeaders(
                jobId.orElse(messageId),
                messageId,
                correlationId == null || correlationId.isEmpty() ? messageId : correlationId,
                (ActiveMQDestination) message.getJMSReplyTo(),
                session.orElse(null),
                audioType.orElse(null),
                expiration > 0 ? Instant.ofEpochMilli(expiration) : null,
                Boolean.TRUE.equals(message.getObjectProperty(JmsNames.ACCEPTED_SENT)),
                faults.first);
    }

    /** Throws the fault, if there is one. */
    void requireFaultless() throws JobFault {
        if (fault != null) {
            throw fault;
        }
    }

    /** The message id that its sender knows. */
    static String messageId(ActiveMQMessage message) throws JMSException {
        for (String name : new String[] {JmsNames.REQUEST_MESSAGE_ID, JmsNames.AMQP_MESSAGE_ID}) {
            if (message.getObjectProperty(name) instanceof String id && !id.isEmpty()) {
                return id;
            }
        }
        String id = message.getJMSMessageID();
        return id != null ? id : "broker-" + message.getCoreMessage().getMessageID();
    }

    private static Optional<String> jobId(ActiveMQMessage message) throws JobFault, JMSException {
        Optional<String> id = string(message, JmsNames.JOB_ID);
        if (id.isPresent()) {
            requireJobId(id.get());
        }
        return id;
    }

    /**
     * @throws JobFault PROPERTY_INVALID if it is no job id
     */
    static void requireJobId(String id) throws JobFault {
        if (id.isEmpty() || id.length() > MAX_JOB_ID_LENGTH || id.chars().anyMatch(Character::isISOControl)) {
            throw invalid(
                    JmsNames.JOB_ID, id, "1.." + MAX_JOB_ID_LENGTH + " characters, none of them a control character");
        }
    }

    private static Optional<SessionId> session(ActiveMQMessage message) throws JobFault, JMSException {
        Optional<String> text = string(message, JmsNames.SESSION_ID);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<SessionId> id = SessionId.parse(text.get());
        if (id.isEmpty()) {
            throw invalid(JmsNames.SESSION_ID, text.get(), "a session id such as ses_ and 20 characters");
        }
        return id;
    }

    private static Optional<String> audioType(ActiveMQMessage message) throws JobFault, JMSException {
        Optional<String> type = string(message, JmsNames.AUDIO_TYPE);
        if (type.isEmpty()
                && message.getObjectProperty(JmsNames.AMQP_CONTENT_TYPE) instanceof String contentType
                && contentType.regionMatches(true, 0, "audio/", 0, 6)) {
            return Optional.of(contentType);
        }
        return type;
    }

    private static Optional<String> string(ActiveMQMessage message, String name) throws JobFault, JMSException {
        Object value = message.getObjectProperty(name);
        if (value == null || value instanceof String) {
            return Optional.ofNullable((String) value);
        }
        throw invalid(name, value.getClass().getSimpleName(), "a string property");
    }

    private static void requireBytes(ActiveMQMessage message) throws JobFault {
        if (!(message instanceof ActiveMQBytesMessage)) {
            throw new JobFault(
                    ErrorCode.MESSAGE_TYPE_UNSUPPORTED,
                    "message: " + kind(message) + " (expected: a BytesMessage, or an AMQP data section)");
        }
    }

    /** What sort of message it is, for people. */
    static String kind(ActiveMQMessage message) {
        if (message instanceof ActiveMQTextMessage) {
            return "TextMessage";
        } else if (message instanceof ActiveMQObjectMessage) {
            return "ObjectMessage";
        } else if (message instanceof ActiveMQMapMessage) {
            return "MapMessage";
        } else if (message instanceof ActiveMQStreamMessage) {
            return "StreamMessage";
        } else if (message instanceof ActiveMQBytesMessage) {
            return "BytesMessage";
        }
        return "a message without a body";
    }

    private static JobFault invalid(String name, String value, String rule) {
        return new JobFault(ErrorCode.PROPERTY_INVALID, name + ": " + shown(value) + " (expected: " + rule + ")");
    }

    private static String shown(String value) {
        String visible = value.replaceAll("\\p{Cntrl}", "?");
        return visible.length() <= 80 ? visible : visible.substring(0, 80) + "…";
    }

    /** Keeps the first fault and goes on reading. */
    private static final class Faults {
        private JobFault first;

        private <T> Optional<T> check(Reading<T> reading) throws JMSException {
            try {
                return reading.read();
            } catch (JobFault fault) {
                if (first == null) {
                    first = fault;
                }
                return Optional.empty();
            }
        }

        private void check(Check check) throws JMSException {
            check(() -> {
                check.run();
                return Optional.empty();
            });
        }
    }

    private interface Reading<T> {
        Optional<T> read() throws JobFault, JMSException;
    }

    private interface Check {
        void run() throws JobFault, JMSException;
    }
}
