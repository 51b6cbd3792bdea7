package io.avatargateway.jms;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.client.ClientMessage;

/** Takes bodies out of messages: small ones into memory, large ones into files of a directory that is the gateway's own. Any thread. */
final class JobBodies {

    private static final Logger LOG = Logger.getLogger(JobBodies.class.getName());
    private static final String SUFFIX = ".audio";

    private final Path directory;

    /**
     * Empties the directory: what is there was left by a gateway that was killed, and comes again from the broker.
     *
     * @param directory made if it is not there; of this server alone
     */
    JobBodies(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
            try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
                left.forEach(JobBody::delete);
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Large jobs cannot be kept in " + directory + "; they fail until they can", e);
        }
    }

    /**
     * How large a message's body is, in bytes, without reading any of it. The client's own number is an int, which is another one from 2 GiB on (Artemis 2.55). Of one that was
     * left behind on the way, since it is too large, the message says it.
     */
    static long size(ClientMessage message) {
        long left = message.getObjectProperty(JmsNames.BODY_BYTES) instanceof Long bytes ? bytes : 0;
        return Math.max(left, message.isLargeMessage() ? largeSize(message) : message.getBodySize());
    }

    private static long largeSize(ClientMessage message) {
        Object size = message.getObjectProperty(Message.HDR_LARGE_BODY_SIZE);
        return size instanceof Long bytes && bytes >= 0 ? bytes : Long.MAX_VALUE;
    }

    /**
     * Lets a body go by that nobody wants. The client would wait for all of a large one behind its message (Artemis 2.55); what is still to come of it does not
     * come any more when its consumer is closed, which is to happen soon.
     */
    static void leave(ClientMessage message) throws ActiveMQException {
        if (message.isLargeMessage()) {
            message.setOutputStream(OutputStream.nullOutputStream());
        }
    }

    /**
     * Reads the body of a message that was just received. Blocks until all of a large one has come. Of one that is too large nothing is read.
     *
     * @param maxBytes the largest that is read
     * @throws ActiveMQException if the broker fails on the way
     * @throws IOException if the file cannot be written
     */
    JobBody of(ClientMessage message, long maxBytes) throws ActiveMQException, IOException {
        return of(message, JobBody.MEMORY_BYTES, maxBytes);
    }

    /** @param memoryBytes up to here a body stays in memory */
    JobBody of(ClientMessage message, int memoryBytes, long maxBytes) throws ActiveMQException, IOException {
        if (UnwrittenBody.is(message)) {
            return JobBody.inMemory(new byte[0]);
        }
        long size = size(message);
        if (size > maxBytes) {
            leave(message);
            return JobBody.notRead(size);
        }
        if (size <= memoryBytes) {
            ByteArrayOutputStream memory = new ByteArrayOutputStream((int) size);
            Bounded bounded = new Bounded(memory, memoryBytes);
            save(message, bounded);
            return bounded.overflows() ? JobBody.notRead(bounded.size) : JobBody.inMemory(memory.toByteArray());
        }
        Path file = file();
        boolean done = false;
        try (Bounded out = new Bounded(Files.newOutputStream(file), maxBytes)) {
            save(message, out);
            if (out.overflows()) {
                return JobBody.notRead(out.size);
            }
            done = true;
            return JobBody.inFile(file, out.size);
        } finally {
            if (!done) {
                JobBody.delete(file);
            }
        }
    }

    /**
     * Reads a stream to its end, or to one byte behind the limit.
     *
     * @param maxBytes beyond which reading stops; the body is then larger than this
     * @throws IOException if the stream or the file fails
     */
    JobBody of(InputStream in, long maxBytes) throws IOException {
        byte[] start = in.readNBytes((int) Math.min(JobBody.MEMORY_BYTES, maxBytes) + 1);
        if (start.length <= JobBody.MEMORY_BYTES) {
            return JobBody.inMemory(start);
        }
        Path file = file();
        boolean done = false;
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(start);
            long size = start.length;
            byte[] buffer = new byte[8192];
            int read;
            while (size <= maxBytes && (read = in.read(buffer)) >= 0) {
                out.write(buffer, 0, read);
                size += read;
            }
            done = true;
            return JobBody.inFile(file, size);
        } finally {
            if (!done) {
                JobBody.delete(file);
            }
        }
    }

    private static void save(ClientMessage message, OutputStream out) throws ActiveMQException {
        if (!message.isLargeMessage()) {
            message.getBodyBuffer().resetReaderIndex();
            message.saveToOutputStream(out);
            return;
        }
        Borrowed borrowed = new Borrowed(out);
        try {
            message.saveToOutputStream(borrowed);
        } finally {
            borrowed.giveBack();
        }
    }

    /** A stream for a while: Artemis' client keeps the stream that it saved a large body to for as long as it knows the message. */
    private static final class Borrowed extends OutputStream {
        private OutputStream out;

        Borrowed(OutputStream out) {
            this.out = out;
        }

        void giveBack() {
            out = nullOutputStream();
        }

        @Override
        public void write(int value) throws IOException {
            out.write(value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    /** Keeps no more than it may, whatever the message says of its size. */
    private static final class Bounded extends FilterOutputStream {
        private final long maxBytes;
        private long size;

        Bounded(OutputStream out, long maxBytes) {
            super(out);
            this.maxBytes = maxBytes;
        }

        boolean overflows() {
            return size > maxBytes;
        }

        @Override
        public void write(int value) throws IOException {
            size++;
            if (!overflows()) {
                out.write(value);
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            size += length;
            if (!overflows()) {
                out.write(bytes, offset, length);
            }
        }
    }

    private Path file() throws IOException {
        return Files.createTempFile(directory, "job-", SUFFIX);
    }
}
