package io.avatargateway.audio.resample;

/**
 * Changes the rate of one channel to 16 kHz by a {@link ResamplingFilter}. The position is an exact fraction, so
 * nothing drifts. The filter's delay is compensated, so the first sample out is at the time of the first one in. The
 * state goes on from block to block. Not safe for use by several threads at once.
 */
public final class Resampler {

    private final ResamplingFilter filter;
    /** What the filter still needs: from {@code first} on, the input from index {@code next - half + 1} on. */
    private float[] held;

    private int heldCount;
    /** The whole part of the next output's place, as an index into {@code held}, of the filter's first tap. */
    private int place;
    /** Its fraction, in parts of {@link ResamplingFilter#up}. */
    private int phase;

    private long framesIn;
    private long samplesOut;

    /**
     * For one stream of samples.
     *
     * @param rateHz of the input, from 8,000 to 96,000
     */
    public Resampler(int rateHz) {
        filter = ResamplingFilter.of(rateHz);
        held = new float[filter.taps() + 1024];
        // What was before the first sample is silence.
        heldCount = filter.taps() / 2 - 1;
    }

    /** The largest number of samples that may come out for this number of frames. */
    public int most(int frames) {
        return (int) (samplesOf((long) frames + filter.taps()) + 1);
    }

    /** The number of samples that this number of frames becomes in all. */
    public long samplesOf(long frames) {
        return (frames * filter.up() + filter.down() - 1) / filter.down();
    }

    /** @return how many samples were put out */
    public int accept(float[] in, int frames, float[] out) {
        hold(in, frames);
        framesIn += frames;
        return run(out, Integer.MAX_VALUE);
    }

    /** Puts out what waits for input that never comes. */
    public int finish(float[] out) {
        int half = filter.taps() / 2;
        hold(new float[half], half);
        return run(out, (int) (samplesOf(framesIn) - samplesOut));
    }

    private int run(float[] out, int most) {
        int taps = filter.taps();
        int up = filter.up();
        int wholeStep = filter.down() / up;
        int fractionStep = filter.down() % up;
        int count = 0;
        while (place + taps <= heldCount && count < most) {
            out[count++] = filter.apply(held, place, phase);
            place += wholeStep;
            phase += fractionStep;
            if (phase >= up) {
                phase -= up;
                place++;
            }
        }
        samplesOut += count;
        int done = Math.min(place, heldCount);
        System.arraycopy(held, done, held, 0, heldCount - done);
        heldCount -= done;
        place -= done;
        return count;
    }

    private void hold(float[] in, int frames) {
        if (heldCount + frames > held.length) {
            float[] larger = new float[Math.max(heldCount + frames, 2 * held.length)];
            System.arraycopy(held, 0, larger, 0, heldCount);
            held = larger;
        }
        System.arraycopy(in, 0, held, heldCount, frames);
        heldCount += frames;
    }
}
