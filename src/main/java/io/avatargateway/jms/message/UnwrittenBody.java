package io.avatargateway.jms.message;

import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQBytesMessage;

/**
 * Recognises a {@code BytesMessage} into which nothing was written. Artemis' JMS client (2.55) sends four zero bytes
 * for it. It encodes the body before there is a buffer for it. Then it counts the four bytes in front, which are for
 * the body's length. Where an empty array was written, and in AMQP, the body has 0 bytes.
 *
 * <p>On the wire it looks like a body of four zero bytes that somebody wrote. So in Artemis' own protocol that is taken
 * for an empty one, too; there is no speech in it. See {@code docs/decisions/0027-spellings-of-types.md}.
 */
public final class UnwrittenBody {

    /** On what came by AMQP: there it means what it says. */
    private static final String FROM_AMQP = "JMS_AMQP_ORIGINAL_ENCODING";

    private UnwrittenBody() {}

    /** Whether the message's body counts as empty, although it has four bytes. */
    public static boolean is(ClientMessage message) {
        return message.getType() == ActiveMQBytesMessage.TYPE
                && !message.isLargeMessage()
                && message.getBodySize() == Integer.BYTES
                && !message.containsProperty(FROM_AMQP)
                && isZero(message.getBodyBuffer());
    }

    private static boolean isZero(ActiveMQBuffer body) {
        body.resetReaderIndex();
        return body.getInt(body.readerIndex()) == 0;
    }
}
