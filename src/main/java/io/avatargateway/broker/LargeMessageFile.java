package io.avatargateway.broker;

import java.nio.ByteBuffer;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.core.message.LargeBodyReader;

/**
 * A message that Artemis keeps in a file of its own, because it is large. All of it has come, and the journal does not
 * know it yet.
 */
final class LargeMessageFile {

    private LargeMessageFile() {}

    /** Its bytes, wherever Artemis keeps them. */
    static EncodedBytes reading(LargeBodyReader file) throws ActiveMQException {
        long size = file.getSize();
        return new EncodedBytes() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public void read(long position, ByteBuffer into) throws ActiveMQException {
                // Artemis flips a buffer that it has read into.
                ByteBuffer read = into.slice();
                file.position(position);
                int got = into.hasRemaining() ? file.readInto(read) : 0;
                requireAll(got, into.remaining(), position);
                into.position(into.limit());
            }
        };
    }

    private static void requireAll(int got, int wanted, long position) throws AmqpRefusal {
        if (got < wanted) {
            throw new AmqpRefusal(got + " bytes at " + position + " (expected: " + wanted + ")");
        }
    }
}
