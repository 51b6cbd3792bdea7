package io.avatargateway.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Speech for tests. */
final class Speech {

    private Speech() {}

    /** The sentence that the documentation ships, as a WAV. */
    static byte[] sentenceWav() {
        try {
            return Files.readAllBytes(Path.of("docs/examples/hello.wav"));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** The same without the header. */
    static byte[] sentence() {
        byte[] wav = sentenceWav();
        return Arrays.copyOfRange(wav, 44, wav.length);
    }

    /** A tone of this length in milliseconds. */
    static byte[] tone(int millis, int hertz) {
        byte[] pcm = new byte[millis * 32];
        for (int i = 0; i < pcm.length / 2; i++) {
            short sample = (short) (8000 * Math.sin(2 * Math.PI * hertz * i / 16_000));
            pcm[2 * i] = (byte) sample;
            pcm[2 * i + 1] = (byte) (sample >> 8);
        }
        return pcm;
    }

    /** A buzz whose loudness, 1 to 30, tells it from others: {@link Heard} finds it again. */
    static byte[] buzz(int loudness, int millis) {
        byte[] pcm = new byte[millis * 32];
        for (int i = 0; i < pcm.length / 2; i++) {
            int sample = (i / 32 % 2 == 0 ? 1 : -1) * loudness * 1000;
            pcm[2 * i] = (byte) sample;
            pcm[2 * i + 1] = (byte) (sample >> 8);
        }
        return pcm;
    }
}
