package io.avatargateway.room.probe;

/** Measures the energy of sound, in pieces of ten milliseconds or so. Any thread. */
final class SoundMeter {

    /**
     * Root mean square above which a piece is heard; far above the noise of a codec, far below speech. 1 is the
     * loudest.
     */
    static final double AUDIBLE = 0.01;

    // Guarded by this.
    private boolean listening;
    private boolean heard;
    private long firstNanos;
    private double squares;
    private long samplesMeasured;
    private double peak;
    private double audibleMillis;

    /**
     * What was heard since {@link #listen}.
     *
     * @param audible whether anything was
     * @param firstNanos when it was heard first, of {@link System#nanoTime()}; meaningless without anything
     * @param energy root mean square of what was heard, without the silence; 0..1
     * @param peak the loudest sample; 0..1
     * @param audibleMillis how long it was
     */
    record Heard(boolean audible, long firstNanos, double energy, double peak, long audibleMillis) {}

    /** From now on it counts. */
    synchronized void listen() {
        listening = true;
    }

    /**
     * Takes a piece.
     *
     * @param nanos when it came
     * @param samples signed 16 bit little endian, channels in turn; the first channel counts
     * @param frames samples of each channel
     * @return whether this is the first that is heard
     */
    synchronized boolean sound(long nanos, byte[] samples, int rateHz, int channels, int frames) {
        int count = Math.min(frames, samples.length / (2 * channels));
        if (!listening || count == 0) {
            return false;
        }
        double sum = 0;
        double loudest = 0;
        for (int i = 0; i < count; i++) {
            int at = 2 * i * channels;
            double sample = (short) ((samples[at] & 0xff) | samples[at + 1] << 8) / 32_768.0;
            sum += sample * sample;
            loudest = Math.max(loudest, Math.abs(sample));
        }
        if (Math.sqrt(sum / count) < AUDIBLE) {
            return false;
        }
        squares += sum;
        samplesMeasured += count;
        peak = Math.max(peak, loudest);
        audibleMillis += count * 1_000.0 / rateHz;
        if (heard) {
            return false;
        }
        heard = true;
        firstNanos = nanos;
        return true;
    }

    synchronized Heard heard() {
        return new Heard(
                heard,
                firstNanos,
                samplesMeasured == 0 ? 0 : Math.sqrt(squares / samplesMeasured),
                peak,
                Math.round(audibleMillis));
    }
}
