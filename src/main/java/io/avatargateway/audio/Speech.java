package io.avatargateway.audio;

import java.io.Closeable;
import java.io.IOException;

/**
 * Speech as the avatar takes it: PCM, signed 16 bit little endian, 16 kHz, mono, read once from front to back. Not safe for use by several
 * threads at once.
 */
public interface Speech extends Closeable {

    /** How long all of it is, in milliseconds. */
    long durationMillis();

    /**
     * The next frame, at most {@code maxBytes} long (even, at least 2), or an empty array at the end. A frame is only shorter than
     * {@code maxBytes} when it is the last one.
     *
     * @throws IOException if the store that holds the speech fails
     */
    byte[] nextFrame(int maxBytes) throws IOException;

    /** Frees what holds the speech. Idempotent. */
    @Override
    void close();
}
