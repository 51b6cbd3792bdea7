package io.avatargateway.ledger.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/**
 * Reads the lines of a file that somebody may be writing: what has no line end is not there yet. Not safe for use by
 * several threads.
 */
public final class CompleteLines {

    private static final int BUFFER = 64 * 1024;

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    private long position;
    private long end;

    /** @param from where the first line begins, in bytes */
    public CompleteLines(FileChannel channel, long from) {
        this.channel = channel;
        this.position = from;
        this.end = from;
    }

    /**
     * The next line without its end, or null if there is none. Of one that is longer than any of ours, the beginning.
     *
     * @throws IOException if the file cannot be read
     */
    public String next() throws IOException {
        line.reset();
        while (true) {
            while (buffer.hasRemaining()) {
                byte next = buffer.get();
                if (next == '\n') {
                    end = position - buffer.remaining();
                    return line.toString(StandardCharsets.UTF_8);
                }
                // No line of ours has more bytes; of others, nobody wants to know the rest.
                if (line.size() < 4 * LedgerLine.LONGEST) {
                    line.write(next);
                }
            }
            // Not beyond what is there now: of a device, there would be more without an end.
            long left = channel.size() - position;
            buffer.clear().limit((int) Math.max(0, Math.min(BUFFER, left)));
            int read = channel.read(buffer, position);
            buffer.flip();
            if (read <= 0) {
                return null;
            }
            position += read;
        }
    }

    /** Where the last complete line ends, in bytes. */
    public long end() {
        return end;
    }
}
