package io.avatargateway.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** The bytes to be spoken, counted as they are read. One thread reads, any looks at the count. */
final class Speech implements AutoCloseable {

    private static final String STDIN = "-";

    private final InputStream in;
    private final long size;
    private final AtomicLong read = new AtomicLong();
    private volatile boolean ended;

    Speech(InputStream source, long size) {
        this.in = new FilterInputStream(source) {
            @Override
            public int read() throws IOException {
                int value = super.read();
                count(value < 0 ? -1 : 1);
                return value;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int got = super.read(buffer, offset, length);
                count(got);
                return got;
            }
        };
        this.size = size;
    }

    /**
     * @param file a path, or {@code -} for standard input
     */
    static Speech open(String file, InputStream stdin) {
        if (file.equals(STDIN)) {
            return new Speech(StandardInput.of(stdin), -1);
        }
        try {
            Path path = Path.of(file);
            if (!Files.isDirectory(path)) {
                long size = Files.isRegularFile(path) ? Files.size(path) : -1;
                return new Speech(Files.newInputStream(path), size);
            }
        } catch (IOException | RuntimeException unreadable) {
            throw new CliException(Outcome.USAGE, unreadable(file), unreadable);
        }
        throw new CliException(Outcome.USAGE, unreadable(file));
    }

    private static String unreadable(String file) {
        return CliException.line("--file", file, "a file that can be read, or - for standard input");
    }

    InputStream in() {
        return in;
    }

    /** How many there are, or -1. */
    long size() {
        return size;
    }

    /** How many were read. */
    long read() {
        return read.get();
    }

    /** Whether all were read. */
    boolean hasEnded() {
        return ended;
    }

    /**
     * @param bytes that were read, -1 at the end
     */
    private void count(int bytes) {
        if (bytes > 0) {
            read.addAndGet(bytes);
        }
        ended |= bytes < 0;
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException alreadyRead) {
            // Nothing was written, so nothing is lost.
        }
    }
}
