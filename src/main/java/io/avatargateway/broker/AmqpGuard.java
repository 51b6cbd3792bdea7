package io.avatargateway.broker;

import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.api.core.ActiveMQBuffers;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.message.LargeBodyReader;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.apache.activemq.artemis.protocol.amqp.broker.AMQPLargeMessage;
import org.apache.activemq.artemis.protocol.amqp.broker.AMQPMessage;
import org.apache.activemq.artemis.protocol.amqp.broker.AMQPStandardMessage;
import org.apache.activemq.artemis.protocol.amqp.converter.AmqpCoreConverter;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.messaging.AmqpValue;
import org.apache.qpid.proton.amqp.messaging.Section;

/**
 * A plugin of the broker: makes an AMQP message to one of the gateway's queues such that the gateway reads it as it is meant, or refuses it. The sender is told by the
 * outcome {@code rejected}, whose description names what is wrong; nothing of the message is kept.
 *
 * <p>Artemis keeps a message in the encoding in which it came, and converts it when it is delivered to a client of another protocol. Where it cannot (a property
 * that is a timestamp or a UUID, a sequence of numbers), it removes the consumer, and the message stays first in its queue: nothing behind it would ever be
 * read. Of several data sections, which are one body, it converts the first and forgets the others (Artemis 2.55); so they are put together before the message is
 * stored.
 *
 * <p>The embedded broker has it. Public, with a public constructor, so that a broker elsewhere can have it by its name; {@code docs/operator.md} shows how. On the
 * broker's threads.
 */
@SuppressWarnings("JavaUtilDate") // Proton makes it of a timestamp.
public final class AmqpGuard implements ActiveMQServerPlugin {

    private static final Logger LOG = Logger.getLogger(AmqpGuard.class.getName());

    /** To be converted, a message is read into memory, more than once. */
    private static final int HEAP_SHARE = 8;
    /** Artemis holds what it converts in arrays, which it makes twice as long when they are full. */
    private static final long MOST_BYTES = 1L << 30;

    /** For the broker. */
    public AmqpGuard() {}

    /**
     * Looks at a message before it is stored, and puts its data together.
     *
     * @throws ActiveMQException if it is refused; the message is what the sender sees
     */
    @Override
    public void beforeSend(
            ServerSession session, Transaction tx, Message message, boolean direct, boolean noAutoCreateQueue)
            throws ActiveMQException {
        String address = message.getAddress();
        if (message instanceof AMQPMessage amqp && address != null && BrokerLayout.isGateways(address)) {
            try {
                if (amqp instanceof AMQPLargeMessage large) {
                    makeReadable(large);
                } else {
                    makeReadable((AMQPStandardMessage) amqp);
                }
            } catch (ActiveMQException refused) {
                throw refused;
            } catch (Exception | StackOverflowError e) {
                // Proton goes down into what is described by something that is described by something.
                throw new AmqpRefusal(named(amqp, e) + " (expected: properties that are text, numbers or booleans, and"
                        + " data sections or text as the body)");
            }
        }
    }

    private static void makeReadable(AMQPStandardMessage message) throws Exception {
        ActiveMQBuffer record = ActiveMQBuffers.dynamicBuffer(message.getPersistSize());
        message.persist(record);
        byte[] bytes = new byte[record.readInt()];
        record.readBytes(bytes);
        EncodedMessage encoded = new EncodedMessage(EncodedBytes.of(bytes));
        requireConvertible(encoded.withoutData());
        if (encoded.isInPieces()) {
            int joined = Math.toIntExact(encoded.joinedBytes());
            ActiveMQBuffer whole = ActiveMQBuffers.fixedBuffer(Integer.BYTES + joined);
            whole.writeInt(joined);
            whole.writeBytes(encoded.head());
            encoded.join(piece -> whole.writeBytes(piece));
            message.reloadPersistence(whole, null);
        }
    }

    private static void makeReadable(AMQPLargeMessage message) throws Exception {
        boolean inPieces;
        try (LargeBodyReader file = message.getLargeBodyReader()) {
            file.open();
            long size = file.getSize();
            long most = Math.min(Runtime.getRuntime().maxMemory() / HEAP_SHARE, MOST_BYTES);
            if (size > most) {
                throw new AmqpRefusal(
                        size + " bytes (expected: at most " + most + ", an eighth of the broker's heap, or 1 GiB)");
            }
            EncodedMessage encoded = new EncodedMessage(LargeMessageFile.reading(file));
            requireConvertible(encoded.withoutData());
            inPieces = encoded.isInPieces();
        }
        if (inPieces) {
            LargeMessageFile.join(message);
        }
    }

    /** As Artemis will do it when it delivers the message; its own {@code toCore()} would log what it throws, with its stack trace. */
    private static void requireConvertible(AMQPStandardMessage message) throws Exception {
        Section body = message.getBody();
        requireValue(body);
        AmqpCoreConverter.toCore(
                message,
                null,
                message.getHeader(),
                message.getMessageAnnotations(),
                message.getProperties(),
                message.getApplicationProperties(),
                body,
                message.getFooter());
    }

    /** A value that has no counterpart in JMS would come out as its own encoding, and be spoken. */
    private static void requireValue(Section body) throws AmqpRefusal {
        Object value = body instanceof AmqpValue section ? section.getValue() : null;
        if (!(value == null
                || value instanceof String
                || value instanceof Binary
                || value instanceof List
                || value instanceof Map)) {
            throw new AmqpRefusal(
                    "a value of type " + value.getClass().getSimpleName() + " (expected: a data section, or text)");
        }
    }

    /** What is wrong, by the name of its property if it is one. */
    private static String named(AMQPMessage message, Throwable failure) {
        try {
            for (SimpleString name : message.getPropertyNames()) {
                Object value = message.getObjectProperty(name);
                if (value instanceof Date || value instanceof UUID || value instanceof Map || value instanceof List) {
                    return "property " + name + " of type " + value.getClass().getSimpleName();
                }
            }
        } catch (RuntimeException e) {
            // Its properties themselves cannot be read, which is what failed.
            LOG.log(Level.FINE, "The properties of an AMQP message cannot be read", e);
        }
        if (failure instanceof ClassCastException) {
            return "a map with names of the wrong type, annotations and footer have symbols, all others text";
        }
        return failure.getMessage() == null
                ? "what cannot be decoded, " + failure.getClass().getSimpleName()
                : failure.getMessage();
    }
}
