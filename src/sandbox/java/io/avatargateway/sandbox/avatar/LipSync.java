package io.avatargateway.sandbox.avatar;

import static java.lang.Math.max;
import static java.lang.Math.min;

/**
 * Follows what is being played and tells the shape of the mouth. Loudness and the first formant open it, the second
 * formant spreads or rounds it, hissing shows the teeth. It opens within 40 ms and is shut at most 60 ms after the
 * sound ends. For one thread.
 */
public final class LipSync {
    /** Bytes of a step: 10 ms of PCM, 16 bit little endian, 16 kHz, mono. */
    public static final int STEP_BYTES = 320;

    private static final int SAMPLE_RATE_HZ = 16_000;
    private static final int STEP_SAMPLES = STEP_BYTES / 2;
    /** 32 ms: two periods of a low voice. */
    private static final int WINDOW_SAMPLES = 512;

    /** Below this there is nothing to hear; full scale is 0 dB. */
    private static final float SILENCE_DB = -52;
    /** From just audible to as loud as this voice gets. */
    private static final float RANGE_DB = 30;
    /** Quieter voices than this are not made up for. */
    private static final float LEAST_PEAK_DB = -30;

    private static final float PEAK_DB_PER_STEP = 0.03f;

    /** Of what is missing, in a step: 63 % within 15 ms. */
    private static final float ATTACK = 0.5f;

    private static final float RELEASE = 0.5f;
    /** Beside the above, so that it does shut. */
    private static final float SHUT_PER_STEP = 0.02f;

    private final float[] ring = new float[WINDOW_SAMPLES];
    private final Spectrum spectrum = new Spectrum(WINDOW_SAMPLES, SAMPLE_RATE_HZ);
    private int next;
    private float peakDb = LEAST_PEAK_DB;

    private float opening;
    private float spread;
    private float rounding;
    private float teeth;

    /**
     * Takes the next 10 ms that are played; zeros where nothing is.
     *
     * @param pcm holds {@link #STEP_BYTES} from the offset on
     */
    public void hear(byte[] pcm, int offset) {
        float sum = 0;
        for (int i = 0; i < STEP_SAMPLES; i++) {
            int at = offset + 2 * i;
            float sample = ((pcm[at + 1] << 8) | (pcm[at] & 0xff)) / 32768f;
            ring[next] = sample;
            next = (next + 1) % WINDOW_SAMPLES;
            sum += sample * sample;
        }
        float db = (float) (10 * Math.log10(sum / STEP_SAMPLES + 1e-10));
        peakDb = max(db, max(LEAST_PEAK_DB, peakDb - PEAK_DB_PER_STEP));
        if (db < SILENCE_DB) {
            follow(0, 0, 0, 0);
        } else {
            follow(min(1, max(0, 1 + (db - peakDb) / RANGE_DB)));
        }
    }

    /** How the mouth stands now. */
    public MouthShape shape() {
        return new MouthShape(opening, spread, rounding, teeth);
    }

    private void follow(float level) {
        spectrum.look(ring, next);
        float voice = spectrum.power(150, 500);
        float open = spectrum.power(500, 1150);
        float back = spectrum.power(700, 1400);
        float front = spectrum.power(1700, 3200);
        float hiss = spectrum.power(3800, 7800);
        float all = voice + open + front + hiss + 1e-9f;

        float hissing = ramp(hiss / all, 0.35f, 0.7f);
        // Formants fall by some 6 dB an octave and more: weighed against that.
        float ah = ramp(open / (open + voice + 1e-9f), 0.08f, 0.6f);
        float ee = ramp(6 * front / (6 * front + back + 0.1f * voice), 0.3f, 0.8f);
        float oo = (1 - ee) * (1 - 0.75f * ah) * (1 - hissing);
        float wide = level * level * (3 - 2 * level);
        follow(
                wide * (1 - 0.78f * hissing) * (0.3f + 0.7f * ah),
                level * (1 - hissing) * ee,
                level * oo,
                ramp(level, 0.05f, 0.4f) * hissing);
    }

    private void follow(float toOpening, float toSpread, float toRounding, float toTeeth) {
        opening = towards(opening, toOpening);
        spread = towards(spread, toSpread);
        rounding = towards(rounding, toRounding);
        teeth = towards(teeth, toTeeth);
    }

    private static float towards(float now, float goal) {
        if (goal >= now) {
            return now + (goal - now) * ATTACK;
        }
        return max(goal, now + (goal - now) * RELEASE - SHUT_PER_STEP);
    }

    private static float ramp(float value, float from, float to) {
        return min(1, max(0, (value - from) / (to - from)));
    }
}
