package io.avatargateway.broker;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ICoreMessage;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.message.LargeBodyReader;
import org.apache.activemq.artemis.core.persistence.StorageManager;
import org.apache.activemq.artemis.core.postoffice.RoutingStatus;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.LargeServerMessage;
import org.apache.activemq.artemis.protocol.amqp.broker.AMQPLargeMessage;

/**
 * Converts an AMQP message that Artemis keeps in a file to a message of its own protocol in another file. That one is
 * sent instead, for JMS clients. The conversion goes from file to file by a window. So neither the size of a message
 * nor the number of messages at once takes memory. Artemis itself would convert it on delivery, in memory, several
 * times over, and hand it out in one piece.
 *
 * <p>A body that is no speech (text, an object) is small, and is left as it is.
 */
final class LargeMessageConversion {

    private final ActiveMQServer server;
    private final AMQPLargeMessage message;

    LargeMessageConversion(ActiveMQServer server, AMQPLargeMessage message) {
        this.server = server;
        this.message = message;
    }

    /** Sends. */
    interface Sending {
        /** Returns where it went. */
        RoutingStatus send(Message core) throws Exception;
    }

    /**
     * Converts it, and sends that.
     *
     * @return false if the message is to be sent as it is
     * @throws ActiveMQException if it cannot be converted, now or ever; nothing is left of it then
     */
    boolean sendInstead(Sending sending) throws Exception {
        try (LargeBodyReader file = message.getLargeBodyReader()) {
            file.open();
            EncodedMessage encoded = new EncodedMessage(LargeMessageFile.reading(file));
            ICoreMessage core = AmqpConversion.requireConvertible(encoded.withoutData());
            if (core.getType() != Message.BYTES_TYPE || !encoded.hasData()) {
                EncodedMessage.requireSmall(file.getSize());
                requireWhole(encoded);
                return false;
            }
            core.setAddress(message.getAddressSimpleString());
            core.setExpiration(message.getExpiration());
            send(core, encoded, sending);
            return true;
        }
    }

    /** Artemis converts that in memory, and takes the first section only. */
    private static void requireWhole(EncodedMessage encoded) throws AmqpRefusal {
        if (encoded.isInPieces()) {
            throw new AmqpRefusal("several data sections of text (expected: one, above 100 KiB)");
        }
    }

    private void send(ICoreMessage core, EncodedMessage encoded, Sending sending) throws Exception {
        StorageManager storage = server.getStorageManager();
        LargeServerMessage large = storage.createCoreLargeMessage(storage.generateID(), core);
        boolean kept = false;
        try {
            encoded.copyData(piece -> add(large, piece));
            large.toMessage().putLongProperty(Message.HDR_LARGE_BODY_SIZE, encoded.dataBytes());
            large.releaseResources(server.getConfiguration().isLargeMessageSync(), true);
            kept = sending.send(large.toMessage()) != RoutingStatus.DUPLICATED_ID;
        } finally {
            if (!kept) {
                large.deleteFile();
            }
        }
    }

    private static void add(LargeServerMessage large, ByteBuffer piece) throws IOException {
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        try {
            large.addBytes(bytes);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
