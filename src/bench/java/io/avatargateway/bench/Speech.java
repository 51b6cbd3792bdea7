package io.avatargateway.bench;

/** Speech to send: a hum, as PCM of 16 kHz, mono, 16 bit, little endian. */
final class Speech {

    static final int BYTES_PER_MILLI = 32;

    private Speech() {}

    static byte[] millis(int millis) {
        byte[] pcm = new byte[millis * BYTES_PER_MILLI];
        for (int i = 0; i < pcm.length; i += 2) {
            int sample = (int) (8_000 * Math.sin(i / 2.0 * 2 * Math.PI * 220 / 16_000));
            pcm[i] = (byte) sample;
            pcm[i + 1] = (byte) (sample >> 8);
        }
        return pcm;
    }
}
