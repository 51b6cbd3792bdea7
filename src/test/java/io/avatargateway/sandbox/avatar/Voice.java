package io.avatargateway.sandbox.avatar;

import java.util.Random;

/**
 * Sounds as a mouth makes them: harmonics of a voice, louder around two formants, or noise. PCM as the avatar hears it.
 */
final class Voice {
    private static final int RATE = 16_000;
    private static final double PITCH = 130;

    private Voice() {}

    static byte[] silence(int millis) {
        return new byte[millis * RATE / 1000 * 2];
    }

    /** @param loudness of the peak, 0 to 1 */
    static byte[] vowel(int millis, double firstFormant, double secondFormant, double loudness) {
        double[] samples = new double[millis * RATE / 1000];
        double loudest = 0;
        for (int i = 0; i < samples.length; i++) {
            for (int harmonic = 1; harmonic * PITCH < 4000; harmonic++) {
                double hertz = harmonic * PITCH;
                double strength =
                        0.04 / harmonic + resonance(hertz, firstFormant) + 0.4 * resonance(hertz, secondFormant);
                samples[i] += strength * Math.sin(2 * Math.PI * hertz * i / RATE + harmonic);
            }
            loudest = Math.max(loudest, Math.abs(samples[i]));
        }
        return pcm(samples, loudness / loudest);
    }

    /** An "s": noise above 4 kHz. */
    static byte[] hiss(int millis, double loudness) {
        Random noise = new Random(7);
        double[] samples = new double[millis * RATE / 1000];
        double before = 0;
        double beforeThat = 0;
        for (int i = 0; i < samples.length; i++) {
            double now = noise.nextDouble() - 0.5;
            samples[i] = now - 1.6 * before + 0.8 * beforeThat;
            beforeThat = before;
            before = now;
        }
        return pcm(samples, loudness);
    }

    private static double resonance(double hertz, double formant) {
        double away = (hertz - formant) / 90;
        return 1 / (1 + away * away);
    }

    private static byte[] pcm(double[] samples, double gain) {
        byte[] pcm = new byte[2 * samples.length];
        for (int i = 0; i < samples.length; i++) {
            int value = (int) Math.round(32_000 * gain * samples[i]);
            pcm[2 * i] = (byte) value;
            pcm[2 * i + 1] = (byte) (value >> 8);
        }
        return pcm;
    }
}
