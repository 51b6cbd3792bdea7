package io.avatargateway.jms.message;

import io.avatargateway.session.model.PlainText;
import jakarta.jms.JMSException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/**
 * The names that a message is known by and that its replies carry. They are as its sender wrote them, as far as they
 * can be passed on. Works for every message, even a wrong one; {@link #requireFit} says what is wrong. Holds no state.
 */
public final class MessageIds {

    /** Characters of a name: of a job, and of a message that names its job. */
    static final int MAX_NAME = 200;

    /**
     * Characters, or bytes, of a correlation id: each reply carries it, and a reply's properties have to fit into one
     * record of the broker's.
     */
    static final int MAX_CORRELATION = 8_000;

    private static final String MADE = "message-";
    private static final int DIGEST_BYTES = 16;

    private MessageIds() {}

    /**
     * The message id that its sender knows, if it may be a job's name. Else a name made of it, which is always the
     * same.
     *
     * <p>What the intake sets ({@link JmsNames#REQUEST_MESSAGE_ID}) is such a name; anything else by that property is
     * not the intake's, and means nothing.
     */
    public static String of(ActiveMQMessage message) throws JMSException {
        if (message.getObjectProperty(JmsNames.REQUEST_MESSAGE_ID) instanceof String id && isName(id)) {
            return id;
        }
        String id = sent(message);
        return isName(id) ? id : MADE + digest(id);
    }

    /** Whether it may be the name of a job. */
    static boolean isName(String text) {
        return PlainText.isPlain(text, 1, MAX_NAME);
    }

    /**
     * What the replies carry: the message's own correlation id, as text or as bytes (JMS and AMQP know both). Without
     * one, its message id.
     */
    public static Object correlation(ActiveMQMessage message) throws JMSException {
        Object id = message.getCoreMessage().getCorrelationID();
        if (id != null && isGiven(id) && isFit(id)) {
            return id instanceof byte[] ? id : id.toString();
        }
        String own = of(message);
        String sent = sent(message);
        return own.startsWith(MADE) && own.equals(MADE + digest(sent)) && isFit(sent) ? sent : own;
    }

    /** Where the replies go; null if nobody asked for any, or if that cannot be read. */
    public static ActiveMQDestination replyTo(ActiveMQMessage message) throws JMSException {
        try {
            return (ActiveMQDestination) message.getJMSReplyTo();
        } catch (RuntimeException unreadable) {
            return null;
        }
    }

    /**
     * @throws JobFault PROPERTY_INVALID if replies cannot carry the correlation id, or have nowhere to go
     */
    public static void requireFit(ActiveMQMessage message) throws JobFault, JMSException {
        Object id = message.getCoreMessage().getCorrelationID();
        if (id != null && !isFit(id)) {
            throw MessageProperties.invalid(
                    "JMSCorrelationID",
                    id instanceof byte[] bytes ? bytes.length + " bytes" : id.toString(),
                    "at most " + MAX_CORRELATION + " characters or bytes, none of them a lone surrogate");
        }
        if (replyTo(message) == null && message.getCoreMessage().containsProperty("JMSReplyTo")) {
            throw MessageProperties.invalid("JMSReplyTo", "not readable", "a destination");
        }
    }

    private static boolean isGiven(Object correlation) {
        return correlation instanceof byte[] bytes
                ? bytes.length > 0
                : !correlation.toString().isEmpty();
    }

    private static boolean isFit(Object correlation) {
        if (correlation instanceof byte[] bytes) {
            return bytes.length <= MAX_CORRELATION;
        }
        String text = correlation.toString();
        return text.length() <= MAX_CORRELATION && PlainText.isWellFormed(text);
    }

    private static String sent(ActiveMQMessage message) throws JMSException {
        if (message.getObjectProperty(JmsNames.AMQP_MESSAGE_ID) instanceof String id && !id.isEmpty()) {
            return id;
        }
        String id = message.getJMSMessageID();
        return id != null ? id : "broker-" + message.getCoreMessage().getMessageID();
    }

    /** Of the characters as they are: two ids that differ in a lone surrogate must not become the same name. */
    private static String digest(String id) {
        try {
            ByteBuffer characters = ByteBuffer.allocate(Character.BYTES * id.length());
            characters.asCharBuffer().put(CharBuffer.wrap(id));
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(characters);
            return HexFormat.of().formatHex(sha.digest(), 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
