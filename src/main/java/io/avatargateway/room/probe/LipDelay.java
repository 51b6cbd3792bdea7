package io.avatargateway.room.probe;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * How far the lips are behind the sound, found without knowing where the mouth is. The brightness of some blocks of the
 * picture follows the loudness of the speech. The delay at which they follow it best is the result. Immutable values
 * in, one number out.
 */
final class LipDelay {

    /** The widest delay that is looked for, either way. */
    static final int MOST_MILLIS = 400;

    /** Length of a piece of sound. */
    static final int PIECE_MILLIS = 10;

    /** Fewer frames, or less sound, prove nothing. */
    private static final int LEAST_FRAMES = 30;

    private static final int LEAST_MILLIS = 1_000;

    /** Slower changes are those of the head, the light and the sentence's melody. */
    private static final int SLOW_MILLIS = 500;

    /** A mouth is some blocks large, and single ones agree by chance. */
    private static final int BLOCKS = 6;

    /** Of a block's brightness, 0..255, squared: less change is the codec's noise. */
    private static final double NOISE = 0.5;

    /** Delays that cannot be true: how well they fit tells how well chance does. */
    private static final int CHANCE_FROM_MILLIS = 700;

    private static final int CHANCE_TO_MILLIS = 1_700;
    private static final int CHANCE_STEP_MILLIS = 40;

    /** A mouth answers within this time: a delay further away that fits nearly as well is a rival. */
    private static final int PEAK_MILLIS = 150;

    /** The factor by which the true delay must fit better than any rival, and than chance. */
    private static final double CLEARLY = 1.6;

    /** The least fit of the true delay: the share of the blocks' changes that the sound explains. */
    private static final double LEAST_FIT = 0.25;

    private final double[] times;
    private final double[][] blocks;
    private final double[] loudness;

    private LipDelay(double[] times, float[][] looks, double[] rms) {
        this.times = times;
        this.blocks = blocks(times, looks);
        this.loudness = loudness(rms);
    }

    /**
     * The delay, or empty where it cannot be told.
     *
     * @param times when each frame came, in milliseconds since the first piece of sound; rising
     * @param looks the brightness of each block of each frame, 0..255
     * @param rms root mean square of each piece of sound, one behind the other
     * @return in milliseconds; positive where the lips come after the sound
     */
    static OptionalInt millis(double[] times, float[][] looks, double[] rms) {
        if (times.length < LEAST_FRAMES || rms.length * PIECE_MILLIS < LEAST_MILLIS) {
            return OptionalInt.empty();
        }
        return new LipDelay(times, looks, rms).best();
    }

    private OptionalInt best() {
        double[] fits = new double[2 * MOST_MILLIS / PIECE_MILLIS + 1];
        int best = 0;
        for (int i = 0; i < fits.length; i++) {
            fits[i] = fit(i * PIECE_MILLIS - MOST_MILLIS);
            best = fits[i] > fits[best] ? i : best;
        }
        // At the edge it may well be beyond.
        boolean inside = best > 0 && best < fits.length - 1;
        boolean clear = fits[best] > LEAST_FIT && fits[best] > CLEARLY * Math.max(rival(fits, best), chance());
        return inside && clear ? OptionalInt.of(best * PIECE_MILLIS - MOST_MILLIS) : OptionalInt.empty();
    }

    private static double rival(double[] fits, int best) {
        double rival = 0;
        for (int i = 0; i < fits.length; i++) {
            if (Math.abs(i - best) * PIECE_MILLIS > PEAK_MILLIS) {
                rival = Math.max(rival, fits[i]);
            }
        }
        return rival;
    }

    private double chance() {
        double best = 0;
        for (int millis = CHANCE_FROM_MILLIS; millis <= CHANCE_TO_MILLIS; millis += CHANCE_STEP_MILLIS) {
            best = Math.max(best, Math.max(fit(millis), fit(-millis)));
        }
        return best;
    }

    /** How well the blocks that fit best follow the sound at this delay; 0..1. */
    private double fit(int delayMillis) {
        double[] heard = new double[times.length];
        double mean = 0;
        for (int i = 0; i < heard.length; i++) {
            heard[i] = at(times[i] - delayMillis);
            mean += heard[i] / heard.length;
        }
        double power = 0;
        for (int i = 0; i < heard.length; i++) {
            heard[i] -= mean;
            power += heard[i] * heard[i];
        }
        if (power == 0) {
            return 0;
        }
        double[] best = new double[BLOCKS];
        for (double[] block : blocks) {
            double common = 0;
            double own = NOISE * heard.length;
            for (int i = 0; i < heard.length; i++) {
                common += block[i] * heard[i];
                own += block[i] * block[i];
            }
            double share = common * common / (own * power);
            if (share > best[0]) {
                best[0] = share;
                Arrays.sort(best);
            }
        }
        return Arrays.stream(best).average().orElse(0);
    }

    /** The loudness then; silence before the first piece and behind the last. */
    private double at(double millis) {
        double place = millis / PIECE_MILLIS;
        int before = (int) Math.floor(place);
        double share = place - before;
        return (1 - share) * piece(before) + share * piece(before + 1);
    }

    private double piece(int index) {
        return index < 0 || index >= loudness.length ? 0 : loudness[index];
    }

    /** As an ear has it: roots, a twentieth of a second smoothed, without what is slow. */
    private static double[] loudness(double[] rms) {
        double[] roots = Arrays.stream(rms).map(Math::sqrt).toArray();
        double[] smooth = means(roots, 2);
        double[] slow = means(roots, SLOW_MILLIS / PIECE_MILLIS / 2);
        for (int i = 0; i < smooth.length; i++) {
            smooth[i] -= slow[i];
        }
        return smooth;
    }

    /** By block instead of by frame, without what is slow. */
    private static double[][] blocks(double[] times, float[][] looks) {
        double frameMillis = (times[times.length - 1] - times[0]) / (times.length - 1);
        int reach = (int) Math.max(1, Math.round(SLOW_MILLIS / Math.max(1, frameMillis) / 2));
        double[][] blocks = new double[looks[0].length][looks.length];
        for (int block = 0; block < blocks.length; block++) {
            for (int i = 0; i < looks.length; i++) {
                blocks[block][i] = looks[i][block];
            }
            double[] slow = means(blocks[block], reach);
            for (int i = 0; i < looks.length; i++) {
                blocks[block][i] -= slow[i];
            }
        }
        return blocks;
    }

    /** The means of each value and this number of values on either side, as far as there are. */
    private static double[] means(double[] values, int reach) {
        double[] sums = new double[values.length + 1];
        for (int i = 0; i < values.length; i++) {
            sums[i + 1] = sums[i] + values[i];
        }
        double[] means = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            int from = Math.max(0, i - reach);
            int to = Math.min(values.length, i + reach + 1);
            means[i] = (sums[to] - sums[from]) / (to - from);
        }
        return means;
    }
}
