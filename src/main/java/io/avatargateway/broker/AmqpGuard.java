package io.avatargateway.broker;

import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.api.core.ActiveMQBuffers;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.postoffice.RoutingStatus;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.RoutingContext;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.apache.activemq.artemis.protocol.amqp.broker.AMQPLargeMessage;
import org.apache.activemq.artemis.protocol.amqp.broker.AMQPMessage;
import org.apache.activemq.artemis.protocol.amqp.broker.AMQPStandardMessage;

/**
 * A plugin of the broker. Changes an AMQP message to one of the gateway's queues so that the gateway reads it as it is
 * meant, or refuses it. The sender is told by the outcome {@code rejected}, whose description names what is wrong;
 * nothing of the message is kept.
 *
 * <p>Artemis keeps a message in the encoding in which it came, and converts it when it is delivered to a client of
 * another protocol. Where it cannot, it removes the consumer: for a property that is a timestamp or a UUID, or a
 * sequence of numbers. The message stays first in its queue, and nothing behind it would ever be read. Of several data
 * sections, which are one body, it converts only the first (Artemis 2.55). So they are put together before the message
 * is stored. And it reads what it converts into memory, several times over; so a large message is converted here, from
 * file to file.
 *
 * <p>The embedded broker has it. Public, with a public constructor, so that a broker elsewhere can have it by its name;
 * {@code docs/operator.md} shows how. On the broker's threads.
 */
@SuppressWarnings("JavaUtilDate") // Proton makes it of a timestamp.
public final class AmqpGuard implements ActiveMQServerPlugin {

    private static final Logger LOG = Logger.getLogger(AmqpGuard.class.getName());

    /** Large messages that went on as messages of Artemis' own, by their ids: the original goes nowhere. */
    private final Set<Long> converted = ConcurrentHashMap.newKeySet();

    private volatile ActiveMQServer server;

    /** For the broker. */
    public AmqpGuard() {}

    @Override
    public void registered(ActiveMQServer owner) {
        server = owner;
    }

    /**
     * Looks at a message before it is stored, and puts its data together. A large one is converted, and that is sent in
     * its place.
     *
     * @throws ActiveMQException if it is refused; the message is what the sender sees
     */
    @Override
    public void beforeSend(
            ServerSession session, Transaction tx, Message message, boolean direct, boolean noAutoCreateQueue)
            throws ActiveMQException {
        String address = message.getAddress();
        if (message instanceof AMQPMessage amqp && address != null && GatewayAddresses.isGateways(address)) {
            try {
                if (amqp instanceof AMQPLargeMessage large) {
                    convert(session, tx, large, direct, noAutoCreateQueue);
                } else {
                    makeReadable((AMQPStandardMessage) amqp);
                }
            } catch (ActiveMQException refused) {
                throw refused;
            } catch (Exception e) {
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
        AmqpConversion.requireConvertible(encoded.withoutData());
        if (encoded.isInPieces()) {
            int joined = Math.toIntExact(encoded.joinedBytes());
            ActiveMQBuffer whole = ActiveMQBuffers.fixedBuffer(Integer.BYTES + joined);
            whole.writeInt(joined);
            whole.writeBytes(encoded.head());
            encoded.join(piece -> whole.writeBytes(piece));
            message.reloadPersistence(whole, null);
        }
    }

    private void convert(
            ServerSession session, Transaction tx, AMQPLargeMessage message, boolean direct, boolean noAutoCreateQueue)
            throws Exception {
        boolean sent = new LargeMessageConversion(server, message)
                .sendInstead(core -> session.send(tx, core, direct, null, noAutoCreateQueue));
        if (sent) {
            // The broker has the message under this id by now, and must not take a repetition of it for that.
            message.removeProperty(Message.HDR_DUPLICATE_DETECTION_ID);
            converted.add(message.getMessageID());
        }
    }

    /** A message that went on in another shape goes to no queue; the broker deletes its file. */
    @Override
    public void beforeMessageRoute(Message message, RoutingContext context, boolean direct, boolean rejectDuplicates) {
        if (message instanceof AMQPLargeMessage && converted.contains(message.getMessageID())) {
            context.clear();
        }
    }

    @Override
    public void afterSend(
            ServerSession session,
            Transaction tx,
            Message message,
            boolean direct,
            boolean noAutoCreateQueue,
            RoutingStatus result) {
        forget(message);
    }

    @Override
    public void onSendException(
            ServerSession session,
            Transaction tx,
            Message message,
            boolean direct,
            boolean noAutoCreateQueue,
            Exception e) {
        forget(message);
    }

    private void forget(Message message) {
        if (message instanceof AMQPLargeMessage) {
            converted.remove(message.getMessageID());
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
