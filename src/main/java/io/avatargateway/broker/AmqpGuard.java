package io.avatargateway.broker;

import java.nio.ByteBuffer;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
import org.apache.activemq.artemis.protocol.amqp.util.TLSEncode;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.messaging.AmqpSequence;
import org.apache.qpid.proton.amqp.messaging.AmqpValue;
import org.apache.qpid.proton.amqp.messaging.Data;
import org.apache.qpid.proton.amqp.messaging.Section;
import org.apache.qpid.proton.codec.DecoderImpl;
import org.apache.qpid.proton.codec.ReadableBuffer;
import org.apache.qpid.proton.codec.TypeConstructor;

/**
 * A plugin of the broker: refuses an AMQP message to one of the gateway's queues that the gateway could not read as it is meant. The sender is told by the
 * outcome {@code rejected}, whose description names what is wrong; nothing of the message is kept.
 *
 * <p>Artemis keeps a message in the encoding in which it came, and converts it when it is delivered to a client of another protocol. Where it cannot (a property
 * that is a timestamp or a UUID, a sequence of numbers), it removes the consumer, and the message stays first in its queue: nothing behind it would ever be
 * read. Of several data sections it converts the first and forgets the others (Artemis 2.55).
 *
 * <p>The embedded broker has it. Public, with a public constructor, so that a broker elsewhere can have it by its name; {@code docs/operator.md} shows how. On the
 * broker's threads.
 */
@SuppressWarnings("JavaUtilDate") // Proton makes it of a timestamp.
public final class AmqpGuard implements ActiveMQServerPlugin {

    private static final List<String> QUEUES = List.of(BrokerLayout.AUDIO, BrokerLayout.SESSIONS);

    /** What stands before the body of a large message, and behind it, is held in memory to be looked at; more than this is refused. */
    private static final int MOST_HEAD_BYTES = 256 * 1024;
    /** To be converted, a message is read into memory, more than once. */
    private static final int HEAP_SHARE = 8;

    private static final byte[] NO_DATA = {0, 0x53, 0x75, (byte) 0xA0, 0};
    private static final int SHORT_BINARY = 0xA0;

    /** For the broker. */
    public AmqpGuard() {}

    /**
     * Looks at a message before it is stored.
     *
     * @throws ActiveMQException if it is refused; the message is what the sender sees
     */
    @Override
    public void beforeSend(
            ServerSession session, Transaction tx, Message message, boolean direct, boolean noAutoCreateQueue)
            throws ActiveMQException {
        String address = message.getAddress();
        if (message instanceof AMQPMessage amqp
                && address != null
                && QUEUES.stream().anyMatch(queue -> isOf(queue, address))) {
            try {
                if (amqp instanceof AMQPLargeMessage large) {
                    requireReadable(large);
                } else {
                    requireReadable((AMQPStandardMessage) amqp);
                }
            } catch (ActiveMQException refused) {
                throw refused;
            } catch (RuntimeException e) {
                throw refusal(named(amqp, e) + " (expected: properties that are text, numbers or booleans, and a data"
                        + " section or text as the body)");
            }
        }
    }

    /** The queue itself, what is below it, or one of its queues by its full name. */
    private static boolean isOf(String queue, String address) {
        return address.equals(queue) || address.startsWith(queue + ".") || address.startsWith(queue + "::");
    }

    private static void requireReadable(AMQPStandardMessage message) throws ActiveMQException {
        ActiveMQBuffer record = ActiveMQBuffers.dynamicBuffer(message.getPersistSize());
        message.persist(record);
        byte[] encoded = new byte[record.readInt()];
        record.readBytes(encoded);
        requireOneDataSection(encoded, 0);
        requireValue(message.getBody());
        message.toCore();
    }

    /** Looks at what stands around its data, which can be anything and stays on the disk. */
    private static void requireReadable(AMQPLargeMessage message) throws ActiveMQException {
        try (LargeBodyReader file = message.getLargeBodyReader()) {
            file.open();
            long size = file.getSize();
            long most = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
            if (size > most) {
                throw refusal(size + " bytes (expected: at most " + most + ", an eighth of the broker's heap)");
            }
            byte[] head = read(file, 0, (int) Math.min(size, MOST_HEAD_BYTES));
            int body = body(head);
            if (!isData(head, body)) {
                requireValue(message.getBody());
                message.toCore();
                return;
            }
            long behind = behindData(head, body);
            if (behind > size || size - behind > MOST_HEAD_BYTES) {
                throw refusal("data sections (expected: one, and nothing behind it)");
            }
            byte[] tail = read(file, behind, (int) (size - behind));
            requireOneDataSection(tail, 1);
            ByteBuffer around = ByteBuffer.allocate(body + NO_DATA.length + tail.length)
                    .put(head, 0, body)
                    .put(NO_DATA)
                    .put(tail);
            new AMQPStandardMessage(0, around.array(), null, null).toCore();
        }
    }

    private static byte[] read(LargeBodyReader file, long at, int bytes) throws ActiveMQException {
        ByteBuffer read = ByteBuffer.allocate(bytes);
        file.position(at);
        int got = bytes == 0 ? 0 : file.readInto(read);
        if (got < bytes) {
            throw refusal(got + " bytes at " + at + " (expected: " + bytes + ")");
        }
        return read.array();
    }

    /** A value that has no counterpart in JMS would come out as its own encoding, and be spoken. */
    private static void requireValue(Section body) throws ActiveMQException {
        Object value = body instanceof AmqpValue section ? section.getValue() : null;
        if (!(value == null
                || value instanceof String
                || value instanceof Binary
                || value instanceof List
                || value instanceof Map)) {
            throw refusal(
                    "a value of type " + value.getClass().getSimpleName() + " (expected: a data section, or text)");
        }
    }

    /** @param before how many there were already */
    private static void requireOneDataSection(byte[] encoded, int before) throws ActiveMQException {
        int sections = before;
        Sections all = new Sections(encoded);
        try {
            while (all.next()) {
                sections += all.isData() ? 1 : 0;
                all.skip();
            }
        } finally {
            all.close();
        }
        if (sections > 1) {
            throw refusal(sections + " data sections (expected: one)");
        }
    }

    /** Where the body begins. */
    private static int body(byte[] head) throws ActiveMQException {
        Sections all = new Sections(head);
        try {
            while (all.next()) {
                if (all.isBody()) {
                    return all.begin();
                }
                all.skip();
            }
        } finally {
            all.close();
        }
        throw refusal("its first " + head.length + " bytes (expected: a body within them)");
    }

    private static boolean isData(byte[] head, int body) {
        Sections all = new Sections(head);
        try {
            all.to(body);
            return all.next() && all.isData();
        } finally {
            all.close();
        }
    }

    /** Where the data section at this place ends; AMQP 1.0, section 1.6.19: binary, with its length in one byte or in four. */
    private static long behindData(byte[] head, int body) {
        Sections all = new Sections(head);
        try {
            all.to(body);
            all.next();
            ByteBuffer binary = ByteBuffer.wrap(head).position(all.position());
            boolean small = (binary.get() & 0xFF) == SHORT_BINARY;
            long bytes = small ? binary.get() & 0xFF : binary.getInt() & 0xFFFF_FFFFL;
            return binary.position() + bytes;
        } finally {
            all.close();
        }
    }

    /** What is wrong, by the name of its property if it is one. */
    private static String named(AMQPMessage message, RuntimeException failure) {
        for (SimpleString name : message.getPropertyNames()) {
            Object value = message.getObjectProperty(name);
            if (value instanceof Date || value instanceof UUID || value instanceof Map || value instanceof List) {
                return "property " + name + " of type " + value.getClass().getSimpleName();
            }
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private static ActiveMQException refusal(String what) {
        return new ActiveMQException("AMQP message: " + what);
    }

    /** The sections of an encoded message, one after the other. Proton's decoder belongs to the thread, and must be given back. */
    private static final class Sections {
        private final DecoderImpl decoder = TLSEncode.getDecoder();
        private final ReadableBuffer bytes;
        private TypeConstructor<?> section;
        private int begin;

        Sections(byte[] encoded) {
            bytes = ReadableBuffer.ByteBufferReader.wrap(ByteBuffer.wrap(encoded));
            decoder.setBuffer(bytes);
        }

        void to(int position) {
            bytes.position(position);
        }

        boolean next() {
            begin = bytes.position();
            section = bytes.hasRemaining() ? decoder.readConstructor() : null;
            return section != null;
        }

        /** Of the section that is next. */
        int begin() {
            return begin;
        }

        /** Behind the section's descriptor. */
        int position() {
            return bytes.position();
        }

        boolean isData() {
            return Data.class.equals(section.getTypeClass());
        }

        boolean isBody() {
            Class<?> type = section.getTypeClass();
            return type.equals(Data.class) || type.equals(AmqpValue.class) || type.equals(AmqpSequence.class);
        }

        void skip() {
            section.skipValue();
        }

        void close() {
            decoder.setBuffer(null);
        }
    }
}
