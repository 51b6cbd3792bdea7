package io.avatargateway.jms;

import io.avatargateway.audio.GrowingSpeech;
import io.avatargateway.audio.Speech;
import io.avatargateway.audio.SpeechFormatException;
import io.avatargateway.audio.SpeechReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;

/**
 * A job's body, apart from its message: a small one in memory, a large one in a temporary file that goes with {@link #close}. Not safe for
 * use by several threads at once.
 */
final class JobBody implements Closeable {

    /** Up to here, in bytes, a body stays in memory. */
    static final int MEMORY_BYTES = 256 * 1024;

    private static final Logger LOG = Logger.getLogger(JobBody.class.getName());

    private final byte[] bytes;
    private final Path file;
    private final long size;

    private JobBody(byte[] bytes, Path file, long size) {
        this.bytes = bytes;
        this.file = file;
        this.size = size;
    }

    /**
     * Reads the body of a message that was just received. Blocks until all of a large one has come.
     *
     * @throws ActiveMQException if the broker fails on the way
     * @throws IOException if the temporary file cannot be written
     */
    static JobBody of(ClientMessage message) throws ActiveMQException, IOException {
        return of(message, MEMORY_BYTES);
    }

    /** @param memoryBytes up to here a body stays in memory */
    static JobBody of(ClientMessage message, int memoryBytes) throws ActiveMQException, IOException {
        int size = message.getBodySize();
        if (size <= memoryBytes) {
            ByteArrayOutputStream memory = new ByteArrayOutputStream(size);
            save(message, memory);
            return new JobBody(memory.toByteArray(), null, memory.size());
        }
        Path file = temporaryFile();
        boolean done = false;
        try (OutputStream out = Files.newOutputStream(file)) {
            save(message, out);
            done = true;
        } finally {
            if (!done) {
                delete(file);
            }
        }
        return new JobBody(null, file, Files.size(file));
    }

    /**
     * Reads a stream to its end, or to one byte behind the limit.
     *
     * @param maxBytes beyond which reading stops; the body is then larger than this
     * @throws IOException if the stream or the temporary file fails
     */
    static JobBody of(InputStream in, long maxBytes) throws IOException {
        byte[] start = in.readNBytes((int) Math.min(MEMORY_BYTES, maxBytes) + 1);
        if (start.length <= MEMORY_BYTES) {
            return new JobBody(start, null, start.length);
        }
        Path file = temporaryFile();
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
            return new JobBody(null, file, size);
        } finally {
            if (!done) {
                delete(file);
            }
        }
    }

    /** In bytes. */
    long size() {
        return size;
    }

    /** The body from its beginning. */
    InputStream open() throws IOException {
        return file == null ? new ByteArrayInputStream(bytes) : Files.newInputStream(file);
    }

    /**
     * The speech that the body holds.
     *
     * @throws SpeechFormatException if it holds none
     * @throws IOException if the temporary file cannot be read
     */
    Speech speech(String audioType) throws SpeechFormatException, IOException {
        return file == null ? SpeechReader.read(audioType, bytes) : SpeechReader.read(audioType, file);
    }

    /** Makes it the next part of a speech. The body must stay until that has been read. */
    void appendTo(GrowingSpeech speech) throws SpeechFormatException, IOException {
        if (file == null) {
            speech.append(bytes);
        } else {
            speech.append(file);
        }
    }

    @Override
    public void close() {
        if (file != null) {
            delete(file);
        }
    }

    private static void save(ClientMessage message, OutputStream out) throws ActiveMQException {
        if (!message.isLargeMessage()) {
            message.getBodyBuffer().resetReaderIndex();
        }
        message.saveToOutputStream(out);
    }

    private static Path temporaryFile() throws IOException {
        return Files.createTempFile("avatar-job-", ".audio");
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "A temporary file of speech could not be deleted: " + file, e);
        }
    }
}
