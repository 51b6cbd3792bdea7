package io.avatargateway.broker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.core.message.LargeBodyReader;
import org.apache.activemq.artemis.core.persistence.StorageManager;
import org.apache.activemq.artemis.core.persistence.impl.journal.JournalStorageManager;
import org.apache.activemq.artemis.protocol.amqp.broker.AMQPLargeMessage;
import org.apache.activemq.artemis.utils.ArtemisCloseable;

/** A message that Artemis keeps in a file of its own, because it is large. All of it has come, and the journal does not know it yet. */
final class LargeMessageFile {

    private static final int BUFFER_BYTES = 64 * 1024;

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

    /**
     * Puts its data sections together, in place: no second copy of it is made, on the disk or in memory. Should that be cut short, then the journal knows nothing of
     * the message, and the broker removes the file when it starts.
     *
     * @throws ActiveMQException if it cannot be done
     */
    // The lock is held, and nothing else is wanted of it.
    @SuppressWarnings("try")
    static void join(AMQPLargeMessage message) throws ActiveMQException {
        StorageManager storage = message.getStorageManager();
        // A backup that begins to copy the files waits for it.
        try (ArtemisCloseable held = storage.closeableReadLock()) {
            requirePlainFile(storage);
            message.releaseResources(false, false);
            Path path = message.getAppendFile().getJavaFile().toPath();
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                EncodedMessage encoded = new EncodedMessage(reading(channel));
                Output output = new Output(channel, encoded.head().length);
                encoded.join(output);
                output.flush();
                channel.truncate(encoded.joinedBytes());
                if (message.isDurable()) {
                    channel.force(true);
                }
                message.getLargeBody().setBodySize(encoded.joinedBytes());
            } catch (IOException e) {
                throw new AmqpRefusal("several data sections, which could not be put together (" + e + ")");
            }
        }
    }

    /** What is sent to a backup is sent as it comes, and what is in a database is only added to. */
    private static void requirePlainFile(StorageManager storage) throws AmqpRefusal {
        if (!(storage.getClass().equals(JournalStorageManager.class)
                && !((JournalStorageManager) storage).isReplicated())) {
            throw new AmqpRefusal("several data sections in a large message (expected: one, because this broker has a"
                    + " replicated backup, or keeps its messages in a database)");
        }
    }

    private static EncodedBytes reading(FileChannel channel) throws IOException {
        long size = channel.size();
        return new EncodedBytes() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public void read(long position, ByteBuffer into) throws ActiveMQException {
                int wanted = into.remaining();
                try {
                    int got = 0;
                    for (int read = 0; read >= 0 && into.hasRemaining(); got += Math.max(read, 0)) {
                        read = channel.read(into, position + got);
                    }
                    requireAll(got, wanted, position);
                } catch (IOException e) {
                    throw new AmqpRefusal("its bytes at " + position + " cannot be read (" + e + ")");
                }
            }
        };
    }

    private static void requireAll(int got, int wanted, long position) throws AmqpRefusal {
        if (got < wanted) {
            throw new AmqpRefusal(got + " bytes at " + position + " (expected: " + wanted + ")");
        }
    }

    /** Writes a whole buffer at a time: sections may be small, and many. */
    private static final class Output implements DataSections.Sink {
        private final FileChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        private long position;

        Output(FileChannel channel, long position) {
            this.channel = channel;
            this.position = position;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                if (!buffer.hasRemaining()) {
                    flush();
                }
                int taken = Math.min(buffer.remaining(), bytes.remaining());
                buffer.put(bytes.slice(bytes.position(), taken));
                bytes.position(bytes.position() + taken);
            }
        }

        void flush() throws IOException {
            buffer.flip();
            while (buffer.hasRemaining()) {
                position += channel.write(buffer, position);
            }
            buffer.clear();
        }
    }
}
