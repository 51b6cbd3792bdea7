package io.avatargateway.sandbox;

import java.util.Random;

/**
 * A sound that is nowhere like itself a little earlier or later: notes at random; and how much of it is in another one.
 */
final class Melody {
    private static final int RATE_HZ = 16_000;
    private static final int NOTE_SAMPLES = RATE_HZ * 120 / 1000;
    /** Short, since a play-out that is 0.6 % slow stretches it. */
    private static final int BLOCK_SAMPLES = RATE_HZ * 40 / 1000;

    /** A jitter buffer takes time out and puts time in, a little each time. */
    private static final int EARLIER_SAMPLES = RATE_HZ * 60 / 1000;

    private static final int LATER_SAMPLES = RATE_HZ * 160 / 1000;
    private static final double SAME = 0.87;
    private static final int AUDIBLE = 500;

    private final short[] samples;

    Melody(int notes) {
        this(notes, 1);
    }

    Melody(int notes, long seed) {
        Random random = new Random(seed);
        samples = new short[notes * NOTE_SAMPLES];
        double phase = 0;
        double hertz = 300;
        for (int i = 0; i < samples.length; i++) {
            if (i % NOTE_SAMPLES == 0) {
                hertz = 200 + random.nextInt(600);
            }
            phase += 2 * Math.PI * hertz / RATE_HZ;
            samples[i] = (short) (7000 * Math.sin(phase) + 3000 * Math.sin(2 * phase));
        }
    }

    /** As a client sends it. */
    byte[] pcm() {
        byte[] pcm = new byte[2 * samples.length];
        for (int i = 0; i < samples.length; i++) {
            pcm[2 * i] = (byte) samples[i];
            pcm[2 * i + 1] = (byte) (samples[i] >> 8);
        }
        return pcm;
    }

    int millis() {
        return samples.length * 1000 / RATE_HZ;
    }

    /** The share of its 40 ms blocks that are heard, in order and at about the right distances, from 0 to 1. */
    double heardIn(short[] heard) {
        int begin = 0;
        while (begin < heard.length && Math.abs(heard[begin]) < AUDIBLE) {
            begin++;
        }
        int found = 0;
        int blocks = samples.length / BLOCK_SAMPLES;
        int expected = begin;
        for (int block = 0; block < blocks; block++) {
            double best = 0;
            int bestFrom = expected;
            int last = Math.min(heard.length - BLOCK_SAMPLES, expected + LATER_SAMPLES);
            for (int from = Math.max(0, expected - EARLIER_SAMPLES); from <= last; from++) {
                double same = correlation(block * BLOCK_SAMPLES, heard, from);
                if (same > best) {
                    best = same;
                    bestFrom = from;
                }
            }
            if (best > SAME) {
                found++;
                expected = bestFrom;
            }
            expected += BLOCK_SAMPLES;
        }
        return (double) found / blocks;
    }

    private double correlation(int at, short[] heard, int from) {
        double both = 0;
        double ours = 1;
        double theirs = 1;
        for (int i = 0; i < BLOCK_SAMPLES; i++) {
            double a = samples[at + i];
            double b = heard[from + i];
            both += a * b;
            ours += a * a;
            theirs += b * b;
        }
        return both / Math.sqrt(ours * theirs);
    }
}
