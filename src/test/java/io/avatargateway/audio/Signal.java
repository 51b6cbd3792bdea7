package io.avatargateway.audio;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Samples as the tests make and measure them. */
public final class Signal {

    private Signal() {}

    /** All frames up to the end, each of the given size. */
    public static byte[] all(Speech speech, int frameBytes) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] frame = speech.nextFrame(frameBytes);
        while (frame.length > 0) {
            all.write(frame);
            frame = speech.nextFrame(frameBytes);
        }
        return all.toByteArray();
    }

    public static double[] samples(byte[] pcm) {
        ByteBuffer buffer = ByteBuffer.wrap(pcm).order(ByteOrder.LITTLE_ENDIAN);
        double[] samples = new double[pcm.length / 2];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = buffer.getShort() / 32_768.0;
        }
        return samples;
    }

    /** The level in decibels of full scale. */
    public static double level(double[] samples, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += samples[i] * samples[i];
        }
        return 10 * Math.log10(sum / (to - from) + 1e-30);
    }

    static double level(double[] samples) {
        return level(samples, 0, samples.length);
    }

    /** The correlation where the second is this number of samples later than the first. */
    public static double correlation(double[] a, double[] b, int lag) {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = Math.max(0, -lag); i < a.length && i + lag < b.length; i++) {
            ab += a[i] * b[i + lag];
            aa += a[i] * a[i];
            bb += b[i + lag] * b[i + lag];
        }
        return ab / Math.sqrt(aa * bb + 1e-30);
    }

    /** The lag of the highest correlation, from -most to most. */
    public static int lag(double[] a, double[] b, int most) {
        int best = 0;
        for (int lag = -most; lag <= most; lag++) {
            if (correlation(a, b, lag) > correlation(a, b, best)) {
                best = lag;
            }
        }
        return best;
    }

    /** The level of one frequency in decibels of a full-scale sine, under a window that keeps other ones away. */
    public static double tone(double[] samples, int from, int to, double hertz, double rateHz) {
        double re = 0;
        double im = 0;
        double sum = 0;
        int n = to - from;
        for (int i = 0; i < n; i++) {
            double t = 2 * Math.PI * (i + 0.5) / n;
            double w = 0.35875 - 0.48829 * Math.cos(t) + 0.14128 * Math.cos(2 * t) - 0.01168 * Math.cos(3 * t);
            re += w * samples[from + i] * Math.cos(2 * Math.PI * hertz * i / rateHz);
            im += w * samples[from + i] * Math.sin(2 * Math.PI * hertz * i / rateHz);
            sum += w;
        }
        return 20 * Math.log10(2 * Math.hypot(re, im) / sum + 1e-15);
    }

    /** A sine as 32 bit floats, one channel. */
    public static byte[] sine(double hertz, double amplitude, int rateHz, int frames) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * frames).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < frames; i++) {
            bytes.putFloat((float) (amplitude * Math.sin(2 * Math.PI * hertz * i / rateHz)));
        }
        return bytes.array();
    }

    public static String floats(int rateHz) {
        return "audio/pcm;encoding=float;rate=" + rateHz;
    }
}
