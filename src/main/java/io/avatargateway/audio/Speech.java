package io.avatargateway.audio;

import io.avatargateway.audio.format.Repair;
import io.avatargateway.audio.format.SpeechFormatException;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * Speech as the avatar takes it: PCM, signed 16 bit little endian, 16 kHz, mono, read from front to back. Not safe for
 * use by several threads at once, unless an implementation says so.
 */
public interface Speech extends Closeable {

    /** How long all of it is, in milliseconds; -1 where that is not known, or not yet. */
    long durationMillis();

    /**
     * The next frame, at most {@code maxBytes} long (even, at least 2). An empty array at the end. Null when nothing is
     * there yet, which only {@link GrowingSpeech} gives. Only the last frame of stored speech is shorter than {@code
     * maxBytes}; growing speech gives what it has. Never waits for bytes to come.
     *
     * @throws IOException if the store that holds the speech fails
     * @throws SpeechFormatException if bytes were found on the way that cannot be spoken; what came before them was
     *     given already
     */
    byte[] nextFrame(int maxBytes) throws IOException, SpeechFormatException;

    /** What was found broken so far, and was mended; empty where nothing was. See {@link Repair}. */
    default List<Repair> repairs() {
        return List.of();
    }

    /** Whether it can be read more than once. */
    default boolean rewindable() {
        return false;
    }

    /**
     * Begins again: the next frame is the first one.
     *
     * @throws IllegalStateException if it is not {@link #rewindable}
     */
    default void rewind() {
        throw new IllegalStateException("speech: read already (expected: one that can be read again)");
    }

    /** Frees what holds the speech. Idempotent. */
    @Override
    void close();
}
