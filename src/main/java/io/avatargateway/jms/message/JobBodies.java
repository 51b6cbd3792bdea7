package io.avatargateway.jms.message;

import io.avatargateway.foreign.CompressedBody;
import java.io.ByteArrayOutputStream;
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

/**
 * Takes bodies out of messages: small ones into memory, large ones into files of a directory that is the gateway's own.
 * Any thread.
 */
public final class JobBodies {

    private static final Logger LOG = Logger.getLogger(JobBodies.class.getName());
    private static final String SUFFIX = ".audio";

    private final Path directory;

    /**
     * Empties the directory: what is there was left by a gateway that was killed, and comes again from the broker.
     *
     * @param directory made if it is not there; of this server alone
     */
    public JobBodies(Path directory) {
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
     * How large a message's body is, in bytes, without reading any of it. The client's own number is an int, which is
     * another one from 2 GiB on (Artemis 2.55). Of one that was left behind on the way, since it is too large, the
     * message says it. Of a compressed one it is what the sender says; that may be too little.
     */
    public static long size(ClientMessage message) {
        long left = message.getObjectProperty(JmsNames.BODY_BYTES) instanceof Long bytes ? bytes : 0;
        if (CompressedBody.is(message)) {
            return Math.max(left, Math.max(toldSize(message), CompressedBody.leastBytes(message)));
        }
        return Math.max(left, message.isLargeMessage() ? toldSize(message) : message.getBodySize());
    }

    /**
     * Whether the body is not in the message as it is. Such a body is read by {@link #of}, and the message is not sent
     * on with it.
     */
    public static boolean isApart(ClientMessage message) {
        return message.isLargeMessage() || CompressedBody.is(message);
    }

    private static long toldSize(ClientMessage message) {
        Object size = message.getObjectProperty(Message.HDR_LARGE_BODY_SIZE);
        return size instanceof Long bytes && bytes >= 0 ? bytes : Long.MAX_VALUE;
    }

    /**
     * Discards a body that nobody wants. Behind its message the client would wait for all of a large one (Artemis
     * 2.55). The rest of it stops coming when its consumer is closed, which is to happen soon.
     */
    public static void leave(ClientMessage message) throws ActiveMQException {
        if (message.isLargeMessage()) {
            message.setOutputStream(OutputStream.nullOutputStream());
        }
    }

    /**
     * Reads the body of a message that was just received. Blocks until all of a large one has come. Of one that is too
     * large nothing is read.
     *
     * @param maxBytes the largest that is read
     * @throws ActiveMQException if the broker fails on the way
     * @throws IOException if the file cannot be written
     */
    public JobBody of(ClientMessage message, long maxBytes) throws ActiveMQException, IOException {
        return of(message, JobBody.MEMORY_BYTES, maxBytes);
    }

    /** @param memoryBytes up to here a body stays in memory */
    public JobBody of(ClientMessage message, int memoryBytes, long maxBytes) throws ActiveMQException, IOException {
        if (UnwrittenBody.is(message)) {
            return JobBody.inMemory(new byte[0]);
        }
        long size = size(message);
        if (size > maxBytes) {
            leave(message);
            return JobBody.notRead(size);
        }
        // What a compressed one says of its size may be wrong.
        if (size <= memoryBytes && !CompressedBody.is(message)) {
            return inMemory(message, memoryBytes);
        }
        Path file = file();
        boolean done = false;
        try (OutputStream out = Files.newOutputStream(file)) {
            BodyStream body = new BodyStream(out, maxBytes, CompressedBody.is(message));
            if (!save(message, body)) {
                return JobBody.notRead(maxBytes + 1);
            }
            done = true;
            return JobBody.inFile(file, body.size());
        } finally {
            if (!done) {
                JobBody.delete(file);
            }
        }
    }

    /**
     * As {@link #of(ClientMessage, long)}, for a body that fits into memory, whatever the message says of its size.
     *
     * @param maxBytes the largest that is read
     */
    public static JobBody inMemory(ClientMessage message, int maxBytes) throws ActiveMQException, IOException {
        ByteArrayOutputStream memory = new ByteArrayOutputStream((int) Math.min(size(message), maxBytes));
        return save(message, new BodyStream(memory, maxBytes, CompressedBody.is(message)))
                ? JobBody.inMemory(memory.toByteArray())
                : JobBody.notRead(maxBytes + 1L);
    }

    /**
     * Reads a stream to its end, or to one byte behind the limit.
     *
     * @param maxBytes beyond which reading stops; the body is then larger than this
     * @throws IOException if the stream or the file fails
     */
    public JobBody of(InputStream in, long maxBytes) throws IOException {
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

    /** Returns whether all of it was kept. */
    private static boolean save(ClientMessage message, BodyStream body) throws ActiveMQException, IOException {
        boolean saved = false;
        try {
            if (!message.isLargeMessage()) {
                message.getBodyBuffer().resetReaderIndex();
            }
            message.saveToOutputStream(body);
            saved = true;
        } finally {
            if (!saved) {
                body.abandon();
            }
        }
        return body.giveBack();
    }

    private Path file() throws IOException {
        return Files.createTempFile(directory, "job-", SUFFIX);
    }
}
