package io.avatargateway.broker;

import io.avatargateway.foreign.SoundMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.protocol.amqp.broker.AMQPStandardMessage;
import org.apache.activemq.artemis.protocol.amqp.util.TLSEncode;
import org.apache.qpid.proton.amqp.messaging.AmqpSequence;
import org.apache.qpid.proton.amqp.messaging.AmqpValue;
import org.apache.qpid.proton.amqp.messaging.Data;
import org.apache.qpid.proton.amqp.messaging.Footer;
import org.apache.qpid.proton.codec.DecoderImpl;
import org.apache.qpid.proton.codec.ReadableBuffer;
import org.apache.qpid.proton.codec.TypeConstructor;

/**
 * An AMQP message as it came: its data sections, which are one body, and what stands around them. Its data can be
 * anything, and stays where it is; what stands around it is held in memory. A body that is no data is held in memory as
 * well, and has a limit for that.
 */
final class EncodedMessage {

    /** What stands before the body, and behind it; more than this is refused. */
    private static final int MOST_AROUND_BYTES = 256 * 1024;

    private static final byte[] NO_DATA = {0, 0x53, 0x75, (byte) 0xA0, 0};
    /** Of a data section with a length of four bytes, which follows. */
    private static final byte[] DATA = {0, 0x53, 0x75, (byte) 0xB0};

    private final EncodedBytes bytes;
    private final byte[] head;
    private final long sections;
    private final long dataBytes;
    private final byte[] tail;

    /**
     * Looks at it.
     *
     * @throws ActiveMQException if it is not whole, has more than one body, or one that is no data and too large
     * @throws RuntimeException from the decoder, if it is no AMQP
     */
    EncodedMessage(EncodedBytes bytes) throws ActiveMQException {
        this.bytes = bytes;
        byte[] begin = bytes.read(0, (int) Math.min(bytes.size(), MOST_AROUND_BYTES));
        int body = body(begin);
        if (body == begin.length && body < bytes.size()) {
            throw new AmqpRefusal("its first " + body + " bytes (expected: a body within them)");
        }
        DataSections data = new DataSections(bytes, body);
        long found = 0;
        long foundBytes = 0;
        while (data.next()) {
            found++;
            foundBytes += data.bytes();
        }
        sections = found;
        dataBytes = foundBytes;
        if (sections > 0) {
            long behind = bytes.size() - data.end();
            if (behind > MOST_AROUND_BYTES) {
                throw new AmqpRefusal(
                        behind + " bytes behind its data (expected: at most " + MOST_AROUND_BYTES + ", a footer)");
            }
            head = Arrays.copyOf(begin, body);
            tail = bytes.read(data.end(), (int) behind);
            requireFooter(tail, 0, false);
        } else {
            requireSmall(bytes.size());
            head = begin.length == bytes.size() ? begin : bytes.read(0, (int) bytes.size());
            tail = new byte[0];
            requireFooter(head, body, true);
        }
    }

    /**
     * Before it is read: this is held in memory, and more than once.
     *
     * @throws AmqpRefusal if a body that is no audio is larger than such a body may be
     */
    static void requireSmall(long bytes) throws AmqpRefusal {
        if (bytes > SoundMessage.MOST_BODY_BYTES) {
            throw new AmqpRefusal(bytes + " bytes with a body that is no audio (expected: data sections, whose"
                    + " content type is none of text; others have at most " + SoundMessage.MOST_BODY_BYTES + " bytes)");
        }
    }

    /** Whether its data is in several sections. */
    boolean isInPieces() {
        return sections > 1;
    }

    /** Whether its body is data, of any length. */
    boolean hasData() {
        return sections > 0;
    }

    /** How many bytes of data it has, in all its sections. */
    long dataBytes() {
        return dataBytes;
    }

    /** The same message without its data, to be looked at; with its body, if that is something else. */
    AMQPStandardMessage withoutData() {
        byte[] data = sections == 0 ? new byte[0] : NO_DATA;
        ByteBuffer all = ByteBuffer.allocate(head.length + data.length + tail.length)
                .put(head)
                .put(data)
                .put(tail);
        return new AMQPStandardMessage(0, all.array(), null, null);
    }

    /** What stands before its data. */
    byte[] head() {
        return head;
    }

    /** With its data in one section. */
    long joinedBytes() {
        return head.length + DATA.length + Integer.BYTES + dataBytes + tail.length;
    }

    /**
     * Writes what follows the head: its data in one section, and what stands behind.
     *
     * <p>The sink may overwrite the bytes that are read, if it keeps back the first 263 bytes until it has more. All
     * but a short first section only moves towards the beginning.
     */
    void join(DataSections.Sink sink) throws ActiveMQException, IOException {
        sink.write(ByteBuffer.allocate(DATA.length + Integer.BYTES)
                .put(DATA)
                .putInt((int) dataBytes)
                .flip());
        copyData(sink);
        sink.write(ByteBuffer.wrap(tail));
    }

    /** Writes its data, as one body. */
    void copyData(DataSections.Sink sink) throws ActiveMQException, IOException {
        DataSections data = new DataSections(bytes, head.length);
        while (data.next()) {
            data.copy(sink);
        }
    }

    /** Where the body begins; the end, if there is none. */
    private static int body(byte[] begin) {
        DecoderImpl decoder = TLSEncode.getDecoder();
        ReadableBuffer buffer = ReadableBuffer.ByteBufferReader.wrap(ByteBuffer.wrap(begin));
        decoder.setBuffer(buffer);
        try {
            while (buffer.hasRemaining()) {
                int section = buffer.position();
                TypeConstructor<?> constructor = decoder.readConstructor();
                if (isBody(constructor.getTypeClass())) {
                    return section;
                }
                constructor.skipValue();
            }
            return begin.length;
        } finally {
            // It belongs to the thread.
            decoder.setBuffer(null);
        }
    }

    /** Artemis reads the first section of a body that is no data, and would forget the others. */
    private static void requireFooter(byte[] encoded, int position, boolean behindBody) throws AmqpRefusal {
        DecoderImpl decoder = TLSEncode.getDecoder();
        ReadableBuffer buffer = ReadableBuffer.ByteBufferReader.wrap(ByteBuffer.wrap(encoded));
        decoder.setBuffer(buffer.position(position));
        try {
            for (boolean skip = behindBody; buffer.hasRemaining(); skip = false) {
                TypeConstructor<?> constructor = decoder.readConstructor();
                if (!skip && !Footer.class.equals(constructor.getTypeClass())) {
                    throw new AmqpRefusal(constructor.getTypeClass().getSimpleName()
                            + " behind its body (expected: data sections that follow one another, or one section of"
                            + " another kind; then nothing but a footer)");
                }
                constructor.skipValue();
            }
        } finally {
            decoder.setBuffer(null);
        }
    }

    private static boolean isBody(Class<?> type) {
        return type.equals(Data.class) || type.equals(AmqpValue.class) || type.equals(AmqpSequence.class);
    }
}
