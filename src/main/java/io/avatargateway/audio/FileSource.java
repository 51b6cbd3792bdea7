package io.avatargateway.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Bytes in a file, which is open until {@link #close}. */
final class FileSource implements ByteSource {

    private static final Logger LOG = Logger.getLogger(FileSource.class.getName());

    private final FileChannel channel;

    FileSource(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ);
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public byte[] read(long offset, int maxBytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.max(0, Math.min(maxBytes, channel.size() - offset)));
        while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) >= 0) {
            // A read may give less than was asked for.
        }
        return buffer.hasRemaining() ? Arrays.copyOf(buffer.array(), buffer.position()) : buffer.array();
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
