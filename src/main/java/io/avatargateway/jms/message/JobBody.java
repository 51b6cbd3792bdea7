package io.avatargateway.jms.message;

import io.avatargateway.audio.GrowingSpeech;
import io.avatargateway.audio.Speech;
import io.avatargateway.audio.SpeechReader;
import io.avatargateway.audio.format.SpeechFormatException;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A job's body, apart from its message. A small one is in memory, a large one in a temporary file that {@link #close}
 * deletes. Of one above the limit only its size is kept. Not safe for use by several threads at once.
 */
public final class JobBody implements Closeable {

    /**
     * Up to here, in bytes, a body stays in memory: half a second of PCM. A session holds as many jobs as the lead
     * window has room for.
     */
    public static final int MEMORY_BYTES = 16 * 1024;

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
     * A body that is here.
     *
     * @param bytes are not copied, and must not change
     */
    public static JobBody inMemory(byte[] bytes) {
        return new JobBody(bytes, null, bytes.length);
    }

    /** @param file that goes with the body */
    static JobBody inFile(Path file, long size) {
        return new JobBody(null, file, size);
    }

    /** One that is too large to be looked at: nothing of it was read. */
    static JobBody notRead(long size) {
        return new JobBody(null, null, size);
    }

    /** In bytes. */
    public long size() {
        return size;
    }

    /** Whether it is here, and not its size alone. */
    public boolean isRead() {
        return bytes != null || file != null;
    }

    /** The body from its beginning; {@link #isRead} says whether there is one. */
    public InputStream open() throws IOException {
        if (!isRead()) {
            throw new IOException("body: not read (expected: one that is not too large)");
        }
        return file == null ? new ByteArrayInputStream(bytes) : Files.newInputStream(file);
    }

    /**
     * The speech that the body holds.
     *
     * @param longest where it is longer, reading it ends with TOO_LONG
     * @throws SpeechFormatException if it holds none
     * @throws IOException if the temporary file cannot be read
     */
    public Speech speech(String audioType, Duration longest) throws SpeechFormatException, IOException {
        return file == null
                ? SpeechReader.read(audioType, bytes, longest)
                : SpeechReader.read(audioType, file, longest);
    }

    /** Makes it the next part of a speech. The body must stay until that has been read. */
    public void appendTo(GrowingSpeech speech) throws SpeechFormatException, IOException {
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

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "A temporary file of speech could not be deleted: " + file, e);
        }
    }
}
