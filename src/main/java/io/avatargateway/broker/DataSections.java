package io.avatargateway.broker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.activemq.artemis.api.core.ActiveMQException;

/**
 * The data sections that follow one another in an encoded message, from where its body begins: they are one body (AMQP
 * 1.0, section 3.2). They are walked through by their headers, in a window that moves, so neither their number nor
 * their size matters.
 */
final class DataSections {

    /** Takes what is copied. */
    interface Sink {
        /** Takes these bytes, all of them. */
        void write(ByteBuffer bytes) throws IOException;
    }

    private static final int WINDOW_BYTES = 64 * 1024;

    /** The four ways to write the descriptor of a data section (AMQP 1.0, sections 1.6.10, 1.6.20 and 3.2.6). */
    private static final List<byte[]> DESCRIPTORS = List.of(
            new byte[] {0, 0x53, 0x75},
            new byte[] {0, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0x75},
            "\0\u00A3\u0010amqp:data:binary".getBytes(StandardCharsets.ISO_8859_1),
            "\0\u00B3\0\0\0\u0010amqp:data:binary".getBytes(StandardCharsets.ISO_8859_1));

    /** The longest descriptor, the code of binary and a length of four bytes. */
    private static final int MOST_HEADER_BYTES = 27;

    private static final int SHORT_BINARY = 0xA0;
    private static final int LONG_BINARY = 0xB0;

    private final EncodedBytes message;
    private final ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES).limit(0);
    private long windowBegin;
    private long data;
    private long end;

    /** @param begin where the first of them is, if there is one */
    DataSections(EncodedBytes message, long begin) {
        this.message = message;
        this.data = begin;
        this.end = begin;
    }

    /**
     * Goes on to the next one; false if what follows is something else, or nothing.
     *
     * @throws ActiveMQException if it is not whole
     */
    boolean next() throws ActiveMQException {
        ByteBuffer header = from(end, MOST_HEADER_BYTES);
        for (byte[] descriptor : DESCRIPTORS) {
            if (isNext(header, descriptor)) {
                int begin = header.position();
                long bytes = length(header.position(begin + descriptor.length));
                data = end + header.position() - begin;
                if (bytes > message.size() - data) {
                    throw new AmqpRefusal("a data section of " + bytes + " bytes (expected: at most "
                            + (message.size() - data) + ", which are left)");
                }
                end = data + bytes;
                return true;
            }
        }
        return false;
    }

    /** How many bytes of data this one has. */
    long bytes() {
        return end - data;
    }

    /** Behind this one; where the first one would be, before there was one. */
    long end() {
        return end;
    }

    /** Copies the data of this one. */
    void copy(Sink sink) throws ActiveMQException, IOException {
        for (long copied = data; copied < end; ) {
            ByteBuffer piece = from(copied, 1);
            piece.limit((int) Math.min(piece.limit(), piece.position() + end - copied));
            copied += piece.remaining();
            sink.write(piece);
        }
    }

    private static boolean isNext(ByteBuffer bytes, byte[] expected) {
        return bytes.remaining() >= expected.length
                && bytes.slice(bytes.position(), expected.length).equals(ByteBuffer.wrap(expected));
    }

    /** AMQP 1.0, section 1.6.19: binary, with its length in one byte or in four. */
    private static long length(ByteBuffer binary) throws AmqpRefusal {
        int code = binary.hasRemaining() ? binary.get() & 0xFF : -1;
        if (code == SHORT_BINARY && binary.remaining() >= Byte.BYTES) {
            return binary.get() & 0xFF;
        }
        if (code == LONG_BINARY && binary.remaining() >= Integer.BYTES) {
            return binary.getInt() & 0xFFFF_FFFFL;
        }
        throw new AmqpRefusal("a data section that is cut off, or no binary (expected: binary)");
    }

    /** What the window has from this position on: at least this number of bytes, if the message has them. */
    private ByteBuffer from(long position, int least) throws ActiveMQException {
        long left = message.size() - position;
        long inWindow = position - windowBegin;
        if (inWindow + Math.min(least, left) > window.limit()) {
            window.clear().limit((int) Math.min(WINDOW_BYTES, left));
            message.read(position, window);
            window.flip();
            windowBegin = position;
            inWindow = 0;
        }
        return window.duplicate().position((int) inWindow);
    }
}
