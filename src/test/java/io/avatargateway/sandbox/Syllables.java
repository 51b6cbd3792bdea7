package io.avatargateway.sandbox;

import java.util.Arrays;
import java.util.Random;

/** A loud "ah" again and again, as long and as far apart as chance has it: no part of it is like another one. */
public final class Syllables {
    private static final int RATE_HZ = 16_000;
    private static final double PITCH_HZ = 130;
    private static final double FORMANT_HZ = 750;

    private Syllables() {}

    /** PCM as a client sends it. */
    public static byte[] pcm(int seconds) {
        Random random = new Random(7);
        byte[] pcm = new byte[seconds * RATE_HZ * 2];
        int at = 0;
        while (at < pcm.length) {
            int samples = millis(150 + random.nextInt(250));
            byte[] voice = ah(Math.min(samples, (pcm.length - at) / 2));
            System.arraycopy(voice, 0, pcm, at, voice.length);
            at += voice.length + 2 * millis(150 + random.nextInt(450));
        }
        return pcm;
    }

    private static int millis(int millis) {
        return millis * RATE_HZ / 1000;
    }

    private static byte[] ah(int samples) {
        double[] voice = new double[samples];
        for (int harmonic = 1; harmonic * PITCH_HZ < 2500; harmonic++) {
            double away = (harmonic * PITCH_HZ - FORMANT_HZ) / 120;
            for (int i = 0; i < samples; i++) {
                voice[i] += Math.sin(2 * Math.PI * harmonic * PITCH_HZ * i / RATE_HZ + harmonic) / (1 + away * away);
            }
        }
        double loudest = Arrays.stream(voice).map(Math::abs).max().orElse(1);
        byte[] pcm = new byte[2 * samples];
        for (int i = 0; i < samples; i++) {
            int value = (int) (24_000 * voice[i] / loudest);
            pcm[2 * i] = (byte) value;
            pcm[2 * i + 1] = (byte) (value >> 8);
        }
        return pcm;
    }
}
