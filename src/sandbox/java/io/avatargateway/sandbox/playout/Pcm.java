package io.avatargateway.sandbox.playout;

/** The one audio format of Simli's socket: PCM, signed 16 bit little endian, 16 kHz, mono. */
public final class Pcm {
    /** Samples in a second. */
    public static final int SAMPLE_RATE_HZ = 16_000;
    /** Bytes of a sample. */
    public static final int SAMPLE_BYTES = 2;
    /** Bytes in a second. */
    public static final int BYTES_PER_SECOND = SAMPLE_RATE_HZ * SAMPLE_BYTES;

    private Pcm() {}

    /**
     * How long audio of this size plays.
     *
     * @param bytes its size
     * @return milliseconds at normal speed, rounded down
     */
    public static long millis(long bytes) {
        return bytes * 1000 / BYTES_PER_SECOND;
    }

    /**
     * How much audio plays in this time.
     *
     * @param millis milliseconds at normal speed
     * @return bytes, whole samples
     */
    public static long bytes(long millis) {
        return millis * BYTES_PER_SECOND / 1000;
    }
}
