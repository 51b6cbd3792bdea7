package io.avatargateway.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Bytes in a file, as many as it had when it was opened. It is open until {@link #close}. */
final class FileSource implements ByteSource {

    private static final Logger LOG = Logger.getLogger(FileSource.class.getName());

    private final FileChannel channel;
    private final long size;

    FileSource(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            size = channel.size();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int read(long offset, byte[] target, int at, int maxBytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(target, at, (int) Math.max(0, Math.min(maxBytes, size - offset)));
        while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position() - at) >= 0) {
            // A read may give less than was asked for.
        }
        return buffer.position() - at;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(Level.FINE, "A file of speech could not be closed", e);
        }
    }
}
