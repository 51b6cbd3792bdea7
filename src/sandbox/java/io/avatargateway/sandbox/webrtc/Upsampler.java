package io.avatargateway.sandbox.webrtc;

/**
 * From 16 to 48 kHz, the rate of Opus: three phases of a windowed sinc. WebRTC's own resampler loses 4 dB at 7 kHz and
 * lets aliases through. Delays by {@value #DELAY_SAMPLES} samples of 16 kHz. Not thread-safe.
 */
final class Upsampler {
    static final int FACTOR = 3;
    /** Half of the filter's length: 1.5 ms. */
    static final int DELAY_SAMPLES = 24;

    private static final int TAPS = 2 * DELAY_SAMPLES;
    /** Of the band that ends at 8 kHz, what passes; the rest is for the filter's slope. */
    private static final double PASS = 0.95;

    private static final float[][] PHASES = design();

    private final float[] window;
    private final int blockSamples;

    /**
     * Silence comes before the first sample.
     *
     * @param blockSamples of 16 kHz in each call
     */
    Upsampler(int blockSamples) {
        this.blockSamples = blockSamples;
        window = new float[TAPS + blockSamples];
    }

    /**
     * The next block.
     *
     * @param in as many samples as each block has, little endian
     * @param out three times as many
     */
    void next(byte[] in, byte[] out) {
        System.arraycopy(window, blockSamples, window, 0, TAPS);
        for (int i = 0; i < blockSamples; i++) {
            window[TAPS + i] = (short) ((in[2 * i] & 0xff) | in[2 * i + 1] << Byte.SIZE);
        }
        int at = 0;
        for (int i = 1; i <= blockSamples; i++) {
            for (float[] phase : PHASES) {
                float sum = 0;
                for (int tap = 0; tap < TAPS; tap++) {
                    sum += window[i + tap] * phase[tap];
                }
                int sample = Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(sum)));
                out[at++] = (byte) sample;
                out[at++] = (byte) (sample >> Byte.SIZE);
            }
        }
    }

    private static float[][] design() {
        float[][] phases = new float[FACTOR][TAPS];
        for (int phase = 0; phase < FACTOR; phase++) {
            double sum = 0;
            double[] taps = new double[TAPS];
            for (int tap = 0; tap < TAPS; tap++) {
                double x = tap - (DELAY_SAMPLES - 1) - (double) phase / FACTOR;
                double angle = Math.PI * x * PASS;
                double sinc = Math.abs(x) < 1e-9 ? 1 : Math.sin(angle) / angle;
                // Blackman: side lobes more than 70 dB down.
                double place = Math.PI * x / DELAY_SAMPLES;
                taps[tap] = sinc * (0.42 + 0.5 * Math.cos(place) + 0.08 * Math.cos(2 * place));
                sum += taps[tap];
            }
            for (int tap = 0; tap < TAPS; tap++) {
                phases[phase][tap] = (float) (taps[tap] / sum);
            }
        }
        return phases;
    }
}
