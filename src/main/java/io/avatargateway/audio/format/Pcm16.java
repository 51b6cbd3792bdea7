package io.avatargateway.audio.format;

/** The one format of speech inside the gateway, and what follows from it. */
public final class Pcm16 {

    /** Samples per second. */
    public static final int SAMPLE_RATE_HZ = 16_000;

    /** Bytes per sample: signed 16 bit, little endian, one channel. */
    public static final int BYTES_PER_SAMPLE = 2;

    /** Bytes per millisecond of speech. */
    public static final int BYTES_PER_MILLI = SAMPLE_RATE_HZ * BYTES_PER_SAMPLE / 1000;

    private Pcm16() {}

    /** How long the bytes play, in nanoseconds. */
    public static long nanos(long bytes) {
        return bytes * (1_000_000L / BYTES_PER_MILLI);
    }

    /** How long the bytes play, in milliseconds, rounded down. */
    public static long millis(long bytes) {
        return bytes / BYTES_PER_MILLI;
    }

    /** A frame's size as it may be asked for. */
    public static int requireFrameBytes(int maxBytes) {
        if (maxBytes < BYTES_PER_SAMPLE || maxBytes % BYTES_PER_SAMPLE != 0) {
            throw new IllegalArgumentException("maxBytes: " + maxBytes + " (expected: even, at least 2)");
        }
        return maxBytes;
    }
}
