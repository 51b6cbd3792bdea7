package io.avatargateway.broker;

import java.nio.ByteBuffer;
import org.apache.activemq.artemis.api.core.ActiveMQException;

/** The bytes of an encoded message, in memory or in a file. */
interface EncodedBytes {

    /** How many there are. */
    long size();

    /**
     * Reads from this position on until the buffer is full.
     *
     * @throws ActiveMQException if there are fewer bytes, or they cannot be read
     */
    void read(long position, ByteBuffer into) throws ActiveMQException;

    /** Reads this number of bytes from this position on. */
    default byte[] read(long position, int bytes) throws ActiveMQException {
        ByteBuffer read = ByteBuffer.allocate(bytes);
        read(position, read);
        return read.array();
    }

    /** Of a message in memory. */
    static EncodedBytes of(byte[] message) {
        return new EncodedBytes() {
            @Override
            public long size() {
                return message.length;
            }

            @Override
            public void read(long position, ByteBuffer into) {
                into.put(message, (int) position, into.remaining());
            }
        };
    }
}
