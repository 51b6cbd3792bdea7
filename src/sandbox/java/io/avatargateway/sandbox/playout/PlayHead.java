package io.avatargateway.sandbox.playout;

/** Turns time into a position in the audio and back, from where and when playing last began. */
final class PlayHead {
    private static final double NANOS_PER_BYTE = 1e9 / Pcm.BYTES_PER_SECOND;
    private static final double NANOS_PER_SAMPLE = 1e9 / Pcm.SAMPLE_RATE_HZ;
    /** Of a sample: a timer that is exactly in time must not find its sample unplayed by a rounding error. */
    private static final double ROUNDING = 1e-6;

    private final double speed;
    private long sinceNanos;
    private long sincePosition;

    PlayHead(double speed) {
        this.speed = speed;
    }

    /** A copy that stays as it is. */
    PlayHead frozen() {
        PlayHead copy = new PlayHead(speed);
        copy.set(sinceNanos, sincePosition);
        return copy;
    }

    /** Where playing last began. */
    long sincePosition() {
        return sincePosition;
    }

    /** Playing begins at this position. */
    void set(long nanos, long position) {
        sinceNanos = nanos;
        sincePosition = position;
    }

    /** Which position is reached, whole samples only. */
    long positionAt(long nanos) {
        double samples = Math.floor((nanos - sinceNanos) * speed / NANOS_PER_SAMPLE + ROUNDING);
        return sincePosition + ((long) samples) * Pcm.SAMPLE_BYTES;
    }

    /** When a position is reached. */
    long nanosAt(long position) {
        return sinceNanos + (long) Math.ceil((position - sincePosition) * NANOS_PER_BYTE / speed);
    }
}
