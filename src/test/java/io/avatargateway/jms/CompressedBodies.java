package io.avatargateway.jms;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Field;
import java.util.Random;
import java.util.zip.Deflater;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.core.protocol.core.Packet;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionSendContinuationMessage;

/** What a client of Artemis' own protocol sends as compressed, and says of its size what it likes. */
public final class CompressedBodies {

    public static final int MIB = 1024 * 1024;

    private CompressedBodies() {}

    /**
     * This number of mebibytes of zeros, compressed: about 1 KiB for each. The check sum at the end is wrong; nobody is
     * to come so far.
     */
    public static byte[] zeros(int mebibytes) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        byte[] buffer = new byte[64 * 1024];
        deflater.setInput(new byte[MIB]);
        int bytes = deflater.deflate(buffer, 0, buffer.length, Deflater.FULL_FLUSH);
        compressed.write(buffer, 0, bytes);
        deflater.setInput(new byte[MIB]);
        bytes = deflater.deflate(buffer, 0, buffer.length, Deflater.FULL_FLUSH);
        for (int i = 1; i < mebibytes; i++) {
            compressed.write(buffer, 0, bytes);
        }
        deflater.finish();
        bytes = deflater.deflate(buffer);
        compressed.write(buffer, 0, bytes);
        deflater.end();
        return compressed.toByteArray();
    }

    public static byte[] compress(byte[] bytes, int level) {
        Deflater deflater = new Deflater(level);
        deflater.setInput(bytes);
        deflater.finish();
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        while (!deflater.finished()) {
            compressed.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        return compressed.toByteArray();
    }

    /** Nothing of it can be compressed. */
    public static byte[] noise(int bytes) {
        byte[] noise = new byte[bytes];
        new Random(4711).nextBytes(noise);
        return noise;
    }

    public interface Headers {
        void set(ClientMessage message);
    }

    /**
     * Sends a body as it is, and says that it is compressed, and what its size is without that. Artemis' client would
     * say what it counts.
     */
    public static void send(TestBroker broker, String queue, byte type, byte[] compressed, long told, Headers headers)
            throws Exception {
        try (ServerLocator locator = ActiveMQClient.createServerLocator(broker.url())
                        .addOutgoingInterceptor((packet, connection) -> tell(packet, told));
                ClientSessionFactory factory = locator.createSessionFactory();
                ClientSession session = factory.createSession();
                ClientProducer producer = session.createProducer(queue)) {
            ClientMessage message = session.createMessage(type, true);
            headers.set(message);
            if (compressed.length < locator.getMinLargeMessageSize() / 2) {
                message.getBodyBuffer().writeBytes(compressed);
            } else {
                message.setBodyInputStream(new ByteArrayInputStream(compressed));
            }
            message.putBooleanProperty(Message.HDR_LARGE_COMPRESSED, true);
            message.putLongProperty(Message.HDR_LARGE_BODY_SIZE, told);
            producer.send(message);
        }
    }

    private static boolean tell(Packet packet, long bodyBytes) {
        if (packet instanceof SessionSendContinuationMessage) {
            try {
                Field said = SessionSendContinuationMessage.class.getDeclaredField("messageBodySize");
                said.setAccessible(true);
                said.setLong(packet, bodyBytes);
            } catch (ReflectiveOperationException otherArtemis) {
                throw new LinkageError("messageBodySize", otherArtemis);
            }
        }
        return true;
    }
}
