package io.avatargateway.rest;

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

/** Speech that a client sends, until it is there: in memory while it is small, then in a file. Any thread. */
final class UploadedBody implements BodyReader.Sink, Closeable {

    private static final Logger LOG = Logger.getLogger(UploadedBody.class.getName());
    private static final int MEMORY_BYTES = 64 * 1024;

    private final Path directory;
    private final long mostBytes;

    private ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private Path file;
    private OutputStream out;
    private long size;
    private boolean closed;

    /**
     * @param directory for the file; what is left there by a server that was killed is removed at the next start
     * @param mostBytes the largest body; of a larger one a single byte more is taken
     */
    UploadedBody(Path directory, long mostBytes) {
        this.directory = directory;
        this.mostBytes = mostBytes;
    }

    @Override
    public synchronized boolean take(byte[] bytes, int length) throws IOException {
        if (closed) {
            return false;
        }
        int taken = (int) Math.min(length, mostBytes + 1 - size);
        size += taken;
        if (out == null && size > MEMORY_BYTES) {
            file = Files.createTempFile(directory, "upload-", ".audio");
            out = Files.newOutputStream(file);
            memory.writeTo(out);
            memory = null;
        }
        if (out == null) {
            memory.write(bytes, 0, taken);
        } else {
            out.write(bytes, 0, taken);
        }
        return size <= mostBytes;
    }

    /** The body from its beginning, when all of it has come. To be closed. */
    synchronized InputStream open() throws IOException {
        if (out == null) {
            return new ByteArrayInputStream(memory.toByteArray());
        }
        out.close();
        return Files.newInputStream(file);
    }

    /** Forgets the body. Never throws. */
    @Override
    public synchronized void close() {
        closed = true;
        try {
            if (out != null) {
                out.close();
                Files.deleteIfExists(file);
            }
        } catch (IOException stays) {
            LOG.log(Level.WARNING, "A file of an upload stays: " + file, stays);
        }
    }
}
