package io.avatargateway.room;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** What a probe says: a short sentence, as a WAV of 16 kHz. Immutable. */
final class Sample {

    static final String TYPE = "audio/wav";

    private static final int HEADER_BYTES = 44;
    private static final int RATE_HZ = 16_000;
    private static final int PIECE_SAMPLES = RATE_HZ / 100;

    private final byte[] wav;
    private final long audibleMillis;

    private Sample(byte[] wav) {
        this.wav = wav;
        SoundMeter meter = new SoundMeter();
        meter.listen();
        for (int at = HEADER_BYTES; at + 2 * PIECE_SAMPLES <= wav.length; at += 2 * PIECE_SAMPLES) {
            meter.sound(0, Arrays.copyOfRange(wav, at, at + 2 * PIECE_SAMPLES), RATE_HZ, 1, PIECE_SAMPLES);
        }
        this.audibleMillis = meter.heard().audibleMillis();
    }

    /** The one that is built in. */
    static Sample load() {
        try (InputStream in = Sample.class.getResourceAsStream("probe.wav")) {
            return new Sample(in.readAllBytes());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    InputStream open() {
        return new ByteArrayInputStream(wav);
    }

    long durationMillis() {
        return (wav.length - HEADER_BYTES) * 1_000L / (2 * RATE_HZ);
    }

    /** How long the part of it is that a {@link SoundMeter} hears. */
    long audibleMillis() {
        return audibleMillis;
    }
}
