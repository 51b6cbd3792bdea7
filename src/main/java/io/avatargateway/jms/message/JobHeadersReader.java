package io.avatargateway.jms.message;

import io.avatargateway.audio.SpeechReader;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.PlainText;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.TraceContext;
import jakarta.jms.JMSException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQBytesMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQMapMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQObjectMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQStreamMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQTextMessage;

/** Reads the headers of a job. Every message gets some, however wrong it is, so that it can be answered. No state. */
public final class JobHeadersReader {

    private static final String FINAL = "final";
    private static final List<String> NO_ROOM =
            List.of(ErrorCode.QUOTA_WAITING_JOBS.name(), ErrorCode.QUOTA_WAITING_BYTES.name());

    private JobHeadersReader() {}

    /**
     * Reads them. Any thread that may read the message.
     *
     * @throws JMSException if the body of a large message is needed, and does not come
     */
    public static JobHeaders of(ActiveMQMessage message) throws JMSException {
        try {
            return read(message);
        } catch (JMSException | RuntimeException e) {
            if (message.getCoreMessage().isLargeMessage()) {
                throw e;
            }
            // All of it is there: the next attempt would be no better.
            return UnreadableJob.headers(message, e);
        }
    }

    private static JobHeaders read(ActiveMQMessage message) throws JMSException {
        String messageId = MessageIds.of(message);
        MessageProperties properties = new MessageProperties(message);
        Faults faults = new Faults();
        Optional<JobWishes> wishes = faults.check(() -> Optional.of(JobWishes.of(properties)));
        Optional<Boolean> finalOnly = faults.check(() -> finalReplyOnly(properties));
        faults.check(() -> requireRoom(properties));
        faults.check(() -> properties.requireFew());
        faults.check(() -> requireNoMarker(message));
        faults.check(() -> requireBody(message, wishes.orElse(JobWishes.NONE)));
        faults.check(() -> MessageIds.requireFit(message));
        Optional<String> jobId = faults.check(() -> jobId(properties));
        Optional<SessionId> session = faults.check(() -> session(properties));
        Optional<String> audioType = faults.check(() -> audioType(message, properties));
        Optional<PartNumber> part = faults.check(() -> PartNumber.of(properties, jobId.isPresent()));
        boolean streamed = message.propertyExists(JmsNames.PART) || message.propertyExists(JmsNames.LAST_PART);
        if (streamed) {
            faults.check(() -> requireSpeech(wishes.orElse(JobWishes.NONE)));
        }
        long expiration = message.getJMSExpiration();
        return new JobHeaders(
                jobId.orElse(messageId),
                messageId,
                MessageIds.correlation(message),
                MessageIds.replyTo(message),
                TenantNames.of(message.getCoreMessage()),
                session.orElse(null),
                audioType.orElse(null),
                sentAt(message),
                expiration > 0 ? Instant.ofEpochMilli(expiration) : null,
                wishes.orElse(JobWishes.NONE),
                streamed,
                part.orElse(null),
                Boolean.TRUE.equals(message.getObjectProperty(JmsNames.ACCEPTED_SENT)),
                finalOnly.orElse(false),
                trace(message),
                faults.first);
    }

    /** A malformed one is none: nobody's speech is refused for it. */
    private static TraceContext trace(ActiveMQMessage message) throws JMSException {
        return TraceContext.read(
                message.getObjectProperty(JmsNames.TRACE_PARENT), message.getObjectProperty(JmsNames.TRACE_STATE));
    }

    /** Where the intake has passed it on, what that has noted. */
    private static Instant sentAt(ActiveMQMessage message) throws JMSException {
        Object noted = message.getObjectProperty(JmsNames.SENT_AT);
        long millis = noted instanceof Long sent ? sent : message.getJMSTimestamp();
        return millis > 0 ? Instant.ofEpochMilli(millis) : null;
    }

    /** Whether the property says so; empty where there is none. */
    public static Optional<Boolean> finalReplyOnly(MessageProperties properties) throws JobFault, JMSException {
        return properties.word(JmsNames.REPLIES, List.of("all", FINAL)).map(FINAL::equals);
    }

    private static Optional<String> jobId(MessageProperties properties) throws JobFault, JMSException {
        Optional<String> id = properties.string(JmsNames.JOB_ID);
        if (id.isPresent()) {
            requireJobId(id.get());
        }
        return id;
    }

    /**
     * @throws JobFault PROPERTY_INVALID if it is no job id
     */
    public static void requireJobId(String id) throws JobFault {
        if (!MessageIds.isName(id)) {
            throw MessageProperties.invalid(
                    JmsNames.JOB_ID, id, "1.." + MessageIds.MAX_NAME + " characters, " + PlainText.RULE);
        }
    }

    private static Optional<SessionId> session(MessageProperties properties) throws JobFault, JMSException {
        Optional<String> text = properties.string(JmsNames.SESSION_ID);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<SessionId> id = SessionId.parse(text.get());
        if (id.isEmpty()) {
            throw MessageProperties.invalid(
                    JmsNames.SESSION_ID, text.get(), "a session id such as ses_ and 20 characters");
        }
        return id;
    }

    private static Optional<String> audioType(ActiveMQMessage message, MessageProperties properties)
            throws JobFault, JMSException {
        Optional<String> type = properties.string(JmsNames.AUDIO_TYPE).filter(said -> !SpeechReader.saysNothing(said));
        if (type.isEmpty()
                && message.getObjectProperty(JmsNames.AMQP_CONTENT_TYPE) instanceof String contentType
                && SpeechReader.isSpeech(contentType)) {
            return Optional.of(contentType);
        }
        return type;
    }

    /** An action needs no body, so it may have none; and then the kind of the message says nothing. */
    private static void requireBody(ActiveMQMessage message, JobWishes wishes) throws JobFault, JMSException {
        if (wishes.isAction() && !isEmpty(message)) {
            throw MessageProperties.invalid(
                    JmsNames.ACTION, message.getStringProperty(JmsNames.ACTION) + " with a body", "no body");
        }
        if (!wishes.isAction()) {
            requireBytes(message);
        }
    }

    /** Else anybody could interrupt without being answered. */
    /** The intake has left its body behind. */
    private static void requireRoom(MessageProperties properties) throws JobFault, JMSException {
        Optional<String> code = properties.word(JmsNames.NO_ROOM, NO_ROOM);
        if (code.isPresent()) {
            throw new JobFault(
                    ErrorCode.valueOf(code.get()),
                    JmsNames.PART + ": it finds no room (expected: fewer jobs, and less speech, that wait)");
        }
    }

    private static void requireNoMarker(ActiveMQMessage message) throws JobFault, JMSException {
        if (message.propertyExists(JmsNames.MARKER)) {
            throw new JobFault(
                    ErrorCode.PROPERTY_INVALID,
                    JmsNames.MARKER + ": there (expected: none, the gateway alone sets it)");
        }
    }

    private static void requireSpeech(JobWishes wishes) throws JobFault {
        if (wishes.isAction()) {
            throw MessageProperties.invalid(JmsNames.PART, "with AvatarAction", "none, an action has no parts");
        }
        if (wishes.notBefore() != null) {
            throw MessageProperties.invalid(
                    JmsNames.NOT_BEFORE, "with AvatarPart", "none, parts are spoken as they come");
        }
    }

    private static boolean isEmpty(ActiveMQMessage message) throws JMSException {
        if (message instanceof ActiveMQTextMessage text) {
            return text.getText() == null || text.getText().isEmpty();
        }
        ClientMessage core = message.getCoreMessage();
        return core.getBodySize() == 0 || core.getType() == ActiveMQMessage.TYPE || UnwrittenBody.is(core);
    }

    private static void requireBytes(ActiveMQMessage message) throws JobFault {
        if (!(message instanceof ActiveMQBytesMessage)) {
            throw new JobFault(
                    ErrorCode.MESSAGE_TYPE_UNSUPPORTED,
                    "message: " + kind(message) + " (expected: a BytesMessage, or an AMQP data section)");
        }
    }

    /** What sort of message it is, for people. */
    public static String kind(ActiveMQMessage message) {
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

    /** Keeps the first fault and goes on reading. */
    private static final class Faults {
        private JobFault first;

        private <T> Optional<T> check(Reading<T> reading) throws JMSException {
            try {
                return reading.read();
            } catch (JobFault fault) {
                note(fault);
            } catch (RuntimeException unreadable) {
                note(MessageProperties.invalid("message", "not readable", "properties as JMS has them"));
            }
            return Optional.empty();
        }

        private void note(JobFault fault) {
            first = first == null ? fault : first;
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
