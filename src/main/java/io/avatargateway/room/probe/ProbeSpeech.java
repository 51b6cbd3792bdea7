package io.avatargateway.room.probe;

import io.avatargateway.audio.Speech;
import io.avatargateway.audio.SpeechReader;
import io.avatargateway.audio.format.SpeechFormatException;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;

/** What a probe says, as the avatar takes it: PCM, 16 bit little endian, 16 kHz, mono. Immutable. */
public final class ProbeSpeech {

    /** The longest; a probe has to be over soon. */
    public static final Duration LONGEST = Duration.ofSeconds(30);

    static final String TYPE = "audio/pcm;rate=16000";

    /** With less to be heard, a probe could only say that nothing was. */
    private static final long LEAST_AUDIBLE_MILLIS = 200;

    private static final int RATE_HZ = 16_000;
    private static final int PIECE_SAMPLES = RATE_HZ / 100;
    private static final int FRAME_BYTES = 32_000;

    private final byte[] pcm;
    private final long audibleMillis;

    private ProbeSpeech(byte[] pcm) {
        this.pcm = pcm;
        SoundMeter meter = new SoundMeter();
        meter.listen();
        for (int at = 0; at + 2 * PIECE_SAMPLES <= pcm.length; at += 2 * PIECE_SAMPLES) {
            meter.sound(0, Arrays.copyOfRange(pcm, at, at + 2 * PIECE_SAMPLES), RATE_HZ, 1, PIECE_SAMPLES);
        }
        this.audibleMillis = meter.heard().audibleMillis();
    }

    /** A short sentence. */
    public static ProbeSpeech builtIn() {
        return BuiltIn.SAMPLE;
    }

    /** Whether a body of this content type is speech: an audio type, or a type that says nothing. */
    public static boolean isSpeech(String contentType) {
        boolean bytes = contentType != null && !contentType.isBlank() && SpeechReader.saysNothing(contentType);
        return bytes || SpeechReader.isSpeech(contentType);
    }

    /**
     * Converts speech, all of it.
     *
     * @param audioType MIME type with parameters, or null for none
     * @param longest where it is longer, or longer than {@link #LONGEST}, it is refused
     * @throws GatewayException what it would be over any way into the gateway; AUDIO_EMPTY also where there is next to
     *     nothing to be heard
     */
    public static ProbeSpeech of(String audioType, byte[] body, Duration longest) {
        ProbeSpeech sample;
        try {
            sample = new ProbeSpeech(converted(audioType, body, longest.compareTo(LONGEST) < 0 ? longest : LONGEST));
        } catch (SpeechFormatException unspeakable) {
            throw new GatewayException(ErrorCode.ofSpeech(unspeakable.fault()), unspeakable.getMessage());
        }
        if (sample.audibleMillis < LEAST_AUDIBLE_MILLIS) {
            throw new GatewayException(
                    ErrorCode.AUDIO_EMPTY,
                    "audio: " + sample.audibleMillis + " ms that can be heard (expected: at least "
                            + LEAST_AUDIBLE_MILLIS + ")");
        }
        return sample;
    }

    /** The speech from its beginning: 16 kHz, mono, signed 16 bit little endian. */
    InputStream open() {
        return new ByteArrayInputStream(pcm);
    }

    long durationMillis() {
        return pcm.length * 1_000L / (2 * RATE_HZ);
    }

    /** The length of its part that a {@link SoundMeter} hears. */
    long audibleMillis() {
        return audibleMillis;
    }

    private static byte[] converted(String audioType, byte[] body, Duration longest) throws SpeechFormatException {
        try (Speech speech = SpeechReader.read(audioType, body, longest)) {
            ByteArrayOutputStream pcm = new ByteArrayOutputStream();
            for (byte[] frame = speech.nextFrame(FRAME_BYTES);
                    frame.length > 0;
                    frame = speech.nextFrame(FRAME_BYTES)) {
                pcm.writeBytes(frame);
            }
            return pcm.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Read when it is used first. */
    private static final class BuiltIn {
        private static final ProbeSpeech SAMPLE = load();

        private static ProbeSpeech load() {
            try (InputStream in = ProbeSpeech.class.getResourceAsStream("probe.wav")) {
                return of("audio/wav", in.readAllBytes(), LONGEST);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }
    }
}
