package io.avatargateway.audio.format;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * One stream of bytes, in whatever pieces it comes, with a window at its front. The window grows only as far as a
 * decoder needs to see at once. Not safe for use by several threads at once.
 */
public final class ByteWindow implements Closeable {

    private static final int WINDOW_BYTES = 8192;

    private final Deque<ByteSource> sources = new ArrayDeque<>();
    /** Of the first source. */
    private long sourceOffset;
    /** Of all sources, behind the window. */
    private long sourceBytes;

    private byte[] window = new byte[WINDOW_BYTES];
    private int from;
    private int to;
    private long position;
    private boolean ended;

    /** Puts bytes behind those that are here. The window reads the source when they are needed, and closes it. */
    public void append(ByteSource source) {
        sources.add(source);
        sourceBytes += source.size();
    }

    /** Nothing more comes. */
    public void end() {
        ended = true;
    }

    /** Whether all bytes are here. */
    public boolean ended() {
        return ended;
    }

    /** How many bytes were taken. */
    long position() {
        return position;
    }

    /** How many bytes are here and were not taken yet. */
    public long available() {
        return to - from + sourceBytes;
    }

    /** Whether this number of bytes is here; if so, they are in the window. */
    public boolean has(int bytes) throws IOException {
        if (to - from < bytes && available() >= bytes) {
            fill(bytes);
        }
        return to - from >= bytes;
    }

    /** How many bytes stand in the window; at least the given number, if they are here. */
    int see(int bytes) throws IOException {
        has((int) Math.min(bytes, available()));
        return to - from;
    }

    /** How many bytes stand in the window now. */
    int seen() {
        return to - from;
    }

    /** A byte of the window, from 0 to 255. */
    int at(int index) {
        return window[from + index] & 0xFF;
    }

    /** A view of the window; valid until the next call. */
    ByteBuffer view(int bytes) {
        return ByteBuffer.wrap(window, from, bytes).slice();
    }

    /** A copy from the front of the window. */
    byte[] copy(int bytes) {
        return Arrays.copyOfRange(window, from, from + bytes);
    }

    /** Whether the window holds this word at the index. */
    boolean is(int index, String word) {
        for (int i = 0; i < word.length(); i++) {
            if (from + index + i >= to || window[from + index + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The first bytes of the window, as a message shows them. */
    String beginning() {
        StringBuilder shown = new StringBuilder(to == from ? "no bytes" : "0x");
        for (int i = 0; i < Math.min(4, to - from); i++) {
            shown.append(String.format("%02X", at(i)));
        }
        return shown.toString();
    }

    /** The array that {@link #offset} is the place of the first byte in; valid until the next call. */
    byte[] array() {
        return window;
    }

    int offset() {
        return from;
    }

    /**
     * Reads bytes that are here without taking them: fills the target from this distance behind the front on. Returns
     * the number of bytes read.
     */
    int peek(long ahead, byte[] target) throws IOException {
        int seen = to - from;
        int read = 0;
        if (ahead < seen) {
            read = Math.min(target.length, seen - (int) ahead);
            System.arraycopy(window, from + (int) ahead, target, 0, read);
        }
        // Where the source begins, counted from the front.
        long begin = seen - sourceOffset;
        for (ByteSource source : sources) {
            long offset = ahead + read - begin;
            if (read < target.length && offset < source.size()) {
                read += source.read(offset, target, read, target.length - read);
            }
            begin += source.size();
        }
        return read;
    }

    /** Takes as many of these bytes as are here, unseen ones without reading them, and returns how many. */
    long skip(long bytes) {
        long skipped = Math.min(bytes, available());
        int seen = (int) Math.min(skipped, to - from);
        from += seen;
        long unseen = skipped - seen;
        sourceBytes -= unseen;
        while (unseen > 0) {
            ByteSource first = sources.element();
            long step = Math.min(unseen, first.size() - sourceOffset);
            sourceOffset += step;
            unseen -= step;
            dropReadSource();
        }
        position += skipped;
        return skipped;
    }

    /** Takes everything that is here. */
    void skipAll() {
        skip(available());
    }

    @Override
    public void close() {
        sources.forEach(ByteSource::close);
        sources.clear();
        sourceBytes = 0;
        from = to;
        ended = true;
        window = new byte[0];
        from = 0;
        to = 0;
    }

    private void fill(int bytes) throws IOException {
        if (from + Math.max(bytes, WINDOW_BYTES) > window.length) {
            byte[] target = bytes > window.length ? new byte[Math.max(bytes, 2 * window.length)] : window;
            System.arraycopy(window, from, target, 0, to - from);
            to -= from;
            from = 0;
            window = target;
        }
        while (to - from < bytes) {
            ByteSource first = sources.element();
            int wanted = (int) Math.min(window.length - to, first.size() - sourceOffset);
            int read = first.read(sourceOffset, window, to, wanted);
            if (read < wanted) {
                throw new EOFException("speech: " + read + " bytes at " + sourceOffset + " (expected: " + wanted + ")");
            }
            to += read;
            sourceOffset += read;
            sourceBytes -= read;
            dropReadSource();
        }
    }

    private void dropReadSource() {
        while (!sources.isEmpty() && sourceOffset >= sources.element().size()) {
            sourceOffset = 0;
            sources.remove().close();
        }
    }
}
