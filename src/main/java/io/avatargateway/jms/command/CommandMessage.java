package io.avatargateway.jms.command;

import io.avatargateway.api.IdempotentRequests;
import io.avatargateway.api.Problem;
import io.avatargateway.api.ProblemException;
import io.avatargateway.api.Problems;
import io.avatargateway.api.RequestFault;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.JobBodies;
import io.avatargateway.jms.message.JobBody;
import io.avatargateway.jms.message.JobDelivery;
import io.avatargateway.jms.message.JobFault;
import io.avatargateway.jms.message.JobHeadersReader;
import io.avatargateway.jms.message.MessageIds;
import io.avatargateway.jms.message.MessageProperties;
import io.avatargateway.jms.message.UnwrittenBody;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.PlainText;
import jakarta.jms.JMSException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.ActiveMQBuffers;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQBytesMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQTextMessage;

/**
 * A command as it came. Made of every message, however wrong it is, so that it can be answered.
 *
 * @param message the delivery
 * @param commandId the sender's name of the command, or else its message id
 * @param key what tells commands apart: the sender's name, or else the message itself, however often it is delivered
 * @param correlationId what the reply carries as its own, text or bytes
 * @param replyTo where the reply goes, or null
 * @param expiresAt when it is no longer to be done, or null
 * @param body the JSON, to be read once, or null where there is a fault
 * @param fault what is wrong with it, or null
 */
public record CommandMessage(
        ActiveMQMessage message,
        String commandId,
        String key,
        Object correlationId,
        ActiveMQDestination replyTo,
        Instant expiresAt,
        InputStream body,
        Problem fault) {

    /** Artemis keeps a text as 16 bits for each character, and its length. */
    private static final int TEXT_FACTOR = 2;

    private static final int TEXT_EXTRA = 16;

    /**
     * Reads it. On the client's thread, the only one that may read the body of a large message.
     *
     * @param maxBodyBytes of a larger body nothing is read
     */
    static CommandMessage of(ClientMessage core, int maxBodyBytes) throws JMSException, ActiveMQException {
        ActiveMQMessage message = new JobDelivery(core).message();
        String messageId = MessageIds.of(message);
        String commandId = null;
        InputStream body = null;
        Problem fault = null;
        try {
            if (!isJson(message) || isTooLarge(message, maxBodyBytes)) {
                JobBodies.leave(core);
            }
            commandId = commandId(message).orElse(null);
            requireFit(message);
            body = new ByteArrayInputStream(body(message, maxBodyBytes));
        } catch (RuntimeException refused) {
            fault = Problems.of(refused);
        }
        long expiration = message.getJMSExpiration();
        return new CommandMessage(
                message,
                commandId == null ? messageId : commandId,
                commandId == null ? core.getMessageID() + " " + core.getTimestamp() + " " + messageId : commandId,
                MessageIds.correlation(message),
                MessageIds.replyTo(message),
                expiration > 0 ? Instant.ofEpochMilli(expiration) : null,
                body,
                fault);
    }

    /** Whether its body is larger than one that may be read, so that nothing of it was. */
    boolean isTooLarge() {
        return fault != null && fault.code().equals(RequestFault.BODY_TOO_LARGE.name());
    }

    /** The broker's number of the message, the same for every delivery. */
    long messageId() {
        return message.getCoreMessage().getMessageID();
    }

    private static Optional<String> commandId(ActiveMQMessage message) throws JMSException {
        Object value = message.getObjectProperty(JmsNames.COMMAND_ID);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof String text)) {
            throw ProblemException.of(JmsNames.COMMAND_ID, value.getClass().getSimpleName(), "a string property");
        }
        IdempotentRequests.requireKey(JmsNames.COMMAND_ID, text);
        return Optional.of(text);
    }

    private static void requireFit(ActiveMQMessage message) throws JMSException {
        try {
            MessageIds.requireFit(message);
            // There is one reply, whichever they want.
            JobHeadersReader.finalReplyOnly(new MessageProperties(message));
        } catch (JobFault fault) {
            throw new GatewayException(fault.code(), fault.getMessage());
        }
    }

    private static byte[] body(ActiveMQMessage message, int maxBytes) throws JMSException {
        if (!isJson(message)) {
            throw new GatewayException(
                    ErrorCode.MESSAGE_TYPE_UNSUPPORTED,
                    "message: " + JobHeadersReader.kind(message)
                            + " (expected: a TextMessage of JSON; in AMQP a string value or a data section)");
        }
        if (isTooLarge(message, maxBytes)) {
            throw tooLarge(maxBytes);
        }
        if (JobBodies.isApart(message.getCoreMessage())) {
            return bodyApart(message, maxBytes);
        }
        try {
            message.doBeforeReceive();
        } catch (Exception unreadable) {
            throw malformed();
        }
        byte[] bytes;
        if (message instanceof ActiveMQTextMessage json) {
            bytes = json.getText() == null ? new byte[0] : utf8(json.getText());
        } else {
            ActiveMQBytesMessage data = (ActiveMQBytesMessage) message;
            bytes = new byte[UnwrittenBody.is(data.getCoreMessage()) ? 0 : Math.toIntExact(data.getBodyLength())];
            data.readBytes(bytes);
        }
        if (bytes.length > maxBytes) {
            throw tooLarge(maxBytes);
        }
        return bytes;
    }

    /** JMS would read all that comes, and into memory. */
    private static byte[] bodyApart(ActiveMQMessage message, int maxBytes) {
        byte[] bytes;
        try (JobBody body = JobBodies.inMemory(message.getCoreMessage(), mostBytes(message, maxBytes))) {
            if (!body.isRead()) {
                throw tooLarge(maxBytes);
            }
            bytes = body.open().readAllBytes();
        } catch (ActiveMQException | IOException unreadable) {
            throw malformed();
        }
        return message instanceof ActiveMQTextMessage ? text(bytes) : bytes;
    }

    private static byte[] text(byte[] body) {
        SimpleString json;
        try {
            json = ActiveMQBuffers.wrappedBuffer(body).readNullableSimpleString();
        } catch (IndexOutOfBoundsException | NegativeArraySizeException noText) {
            throw malformed();
        }
        return json == null ? new byte[0] : utf8(json.toString());
    }

    private static byte[] utf8(String json) {
        if (!PlainText.isWellFormed(json)) {
            throw new ProblemException(RequestFault.BODY_MALFORMED, "The body has a lone surrogate, which is no text.");
        }
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isJson(ActiveMQMessage message) {
        return message instanceof ActiveMQTextMessage || message instanceof ActiveMQBytesMessage;
    }

    private static boolean isTooLarge(ActiveMQMessage message, int maxBytes) {
        return JobBodies.size(message.getCoreMessage()) > mostBytes(message, maxBytes);
    }

    private static int mostBytes(ActiveMQMessage message, int maxBytes) {
        return message instanceof ActiveMQTextMessage ? TEXT_FACTOR * maxBytes + TEXT_EXTRA : maxBytes;
    }

    private static ProblemException malformed() {
        return new ProblemException(RequestFault.BODY_MALFORMED, "The body cannot be read.");
    }

    private static ProblemException tooLarge(int maxBytes) {
        return new ProblemException(
                RequestFault.BODY_TOO_LARGE, "body: more bytes than fit (expected: at most " + maxBytes + ")");
    }
}
