package io.avatargateway.it;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Sound as files hold it, and what is in speech. */
final class Wav {

    private static final int RATE_HZ = 16_000;

    private Wav() {}

    /** A WAV file of 440 Hz, a quarter of the loudest, 16 bits. */
    static byte[] tone(int seconds, int rateHz, int channels) {
        int bytes = 2 * channels * rateHz * seconds;
        ByteBuffer wav = ByteBuffer.allocate(44 + bytes).order(ByteOrder.LITTLE_ENDIAN);
        wav.put(ascii("RIFF")).putInt(36 + bytes).put(ascii("WAVEfmt ")).putInt(16);
        wav.putShort((short) 1).putShort((short) channels).putInt(rateHz).putInt(2 * channels * rateHz);
        wav.putShort((short) (2 * channels))
                .putShort((short) 16)
                .put(ascii("data"))
                .putInt(bytes);
        for (int i = 0; i < rateHz * seconds; i++) {
            for (int channel = 0; channel < channels; channel++) {
                wav.putShort((short) (8192 * Math.sin(2 * Math.PI * 440 * i / rateHz)));
            }
        }
        return wav.array();
    }

    /** The root mean square of 16 bit samples; 1 is the loudest. */
    static double rms(byte[] pcm) {
        double sum = 0;
        for (int i = 0; i + 1 < pcm.length; i += 2) {
            double sample = sample(pcm, i / 2) / 32_768.0;
            sum += sample * sample;
        }
        return Math.sqrt(sum / Math.max(1, pcm.length / 2));
    }

    /** Of a tone of 16,000 samples a second, in Hz: how often it passes zero upwards. */
    static double pitch(byte[] pcm) {
        int samples = pcm.length / 2;
        int crossings = 0;
        for (int i = 1; i < samples; i++) {
            if (sample(pcm, i - 1) < 0 && sample(pcm, i) >= 0) {
                crossings++;
            }
        }
        return (double) crossings * RATE_HZ / samples;
    }

    private static short sample(byte[] pcm, int at) {
        return (short) ((pcm[2 * at] & 0xff) | (pcm[2 * at + 1] << 8));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
