package io.avatargateway.audio.resample;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The low pass between two rates: a sinc under a Kaiser window, cut into phases. It passes seven eighths of the
 * narrower of the two bands, that is 7 kHz where the source has them. Beyond nine eighths (9 kHz) it stops everything
 * by {@value #STOP_DECIBEL} dB. Shared by all that convert the same rate; immutable.
 */
final class ResamplingFilter {

    /** The rate that speech has inside the gateway. */
    private static final int OUTPUT_HZ = 16_000;

    private static final double STOP_DECIBEL = 90;
    /** Half of the band between pass and stop, as a part of the narrower Nyquist frequency. */
    private static final double HALF_TRANSITION = 1.0 / 8;
    /** Further phases are interpolated between this number of them: the error is below -120 dB. */
    private static final int MOST_PHASES = 1024;

    private static final int KEPT = 16;
    private static final Map<Integer, ResamplingFilter> FILTERS = new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, ResamplingFilter> eldest) {
            return size() > KEPT;
        }
    };

    private final int up;
    private final int down;
    private final int taps;
    private final int phases;
    private final float[][] table;

    private ResamplingFilter(int rateHz) {
        int divisor = gcd(rateHz, OUTPUT_HZ);
        up = OUTPUT_HZ / divisor;
        down = rateHz / divisor;
        double band = Math.min(rateHz, OUTPUT_HZ) / 2.0 / rateHz;
        double transition = 2 * HALF_TRANSITION * band;
        // Kaiser's estimate of the length, then up to whole groups of the sum's lanes.
        int needed = (int) Math.ceil((STOP_DECIBEL - 7.95) / (2.285 * 2 * Math.PI * transition)) + 1;
        taps = (needed + 7) / 8 * 8;
        phases = Math.min(up, MOST_PHASES);
        table = new float[phases == up ? phases : phases + 1][];
        double beta = 0.1102 * (STOP_DECIBEL - 8.7);
        for (int i = 0; i < table.length; i++) {
            table[i] = phase(band, beta, (double) i / phases);
        }
    }

    /** The filter from this rate to 16 kHz. Any thread. */
    static ResamplingFilter of(int rateHz) {
        synchronized (FILTERS) {
            return FILTERS.computeIfAbsent(rateHz, ResamplingFilter::new);
        }
    }

    /** Times which the rate goes up, before it goes {@link #down}. */
    int up() {
        return up;
    }

    int down() {
        return down;
    }

    /** Samples of the input that make one of the output; even. */
    int taps() {
        return taps;
    }

    /**
     * One sample of the output.
     *
     * @param place of the first sample of the input that counts
     * @param phase how far the output is behind the middle of them, in parts of {@link #up}
     */
    float apply(float[] in, int place, int phase) {
        if (phases == up) {
            return sum(in, place, table[phase]);
        }
        long scaled = (long) phase * phases;
        int below = (int) (scaled / up);
        float part = (float) (scaled % up) / up;
        return sum(in, place, table[below]) * (1 - part) + sum(in, place, table[below + 1]) * part;
    }

    /** Eight sums that do not wait for each other. */
    private static float sum(float[] in, int place, float[] weights) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        float e = 0;
        float f = 0;
        float g = 0;
        float h = 0;
        for (int i = 0; i < weights.length; i += 8) {
            int at = place + i;
            a += in[at] * weights[i];
            b += in[at + 1] * weights[i + 1];
            c += in[at + 2] * weights[i + 2];
            d += in[at + 3] * weights[i + 3];
            e += in[at + 4] * weights[i + 4];
            f += in[at + 5] * weights[i + 5];
            g += in[at + 6] * weights[i + 6];
            h += in[at + 7] * weights[i + 7];
        }
        return a + b + (c + d) + (e + f + (g + h));
    }

    private float[] phase(double band, double beta, double fraction) {
        double[] weights = new double[taps];
        double sum = 0;
        for (int j = 0; j < taps; j++) {
            double distance = taps / 2 - 1 - j + fraction;
            double x = 2 * distance / taps;
            double window = Math.abs(x) >= 1 ? 0 : bessel(beta * Math.sqrt(1 - x * x));
            weights[j] = window * sinc(2 * band * distance);
            sum += weights[j];
        }
        float[] rounded = new float[taps];
        for (int j = 0; j < taps; j++) {
            // Every phase passes a steady level alike.
            rounded[j] = (float) (weights[j] / sum);
        }
        return rounded;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    /** The modified Bessel function of the first kind and order 0, by its power series. */
    private static double bessel(double x) {
        double term = 1;
        double sum = 1;
        for (int k = 1; term > sum * 1e-12; k++) {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
