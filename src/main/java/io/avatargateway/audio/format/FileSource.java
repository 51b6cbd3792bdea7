package io.avatargateway.audio.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Bytes in a file, up to the length it had at first. It is open from the first read until {@link #close}, since many
 * may wait for their turn.
 */
public final class FileSource implements ByteSource {

    private static final Logger LOG = Logger.getLogger(FileSource.class.getName());

    private final Path file;
    private final long size;
    private FileChannel channel;

    /**
     * Notes how large the file is; does not open it.
     *
     * @throws IOException if its size cannot be read
     */
    public FileSource(Path file) throws IOException {
        this.file = file;
        this.size = Files.size(file);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int read(long offset, byte[] target, int at, int maxBytes) throws IOException {
        if (channel == null) {
            channel = FileChannel.open(file, StandardOpenOption.READ);
        }
        ByteBuffer buffer = ByteBuffer.wrap(target, at, (int) Math.max(0, Math.min(maxBytes, size - offset)));
        while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position() - at) >= 0) {
            // A read may give less than was asked for.
        }
        return buffer.position() - at;
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.log(Level.FINE, "A file of speech could not be closed", e);
        }
    }
}
