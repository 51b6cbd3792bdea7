package io.avatargateway.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpeechLevelTest {

    @ParameterizedTest
    @CsvSource({
        "0, false",
        "1, false",
        "104, false",
        "-104, false",
        "105, true",
        "-105, true",
        "32767, true",
        "-32768, true"
    })
    void shouldTellSpeechByItsLoudness(short value, boolean speech) {
        byte[] second = samples(32_000, value);

        assertThat(SpeechLevel.bytesUntilEndOfSpeech(second)).isEqualTo(speech ? second.length : 0);
    }

    @Test
    void shouldSayWhereTheLastSpeechEnds() {
        byte[] frame = samples(6000, (short) 0);
        frame[641] = 100;
        assertThat(SpeechLevel.bytesUntilEndOfSpeech(frame)).isEqualTo(1280);
        assertThat(SpeechLevel.bytesUntilEndOfSound(frame)).isEqualTo(642);
    }

    @Test
    void shouldLookAtTheLastSamplesThatFillNoWindow() {
        byte[] frame = samples(642, (short) 0);
        frame[641] = 100;
        assertThat(SpeechLevel.bytesUntilEndOfSpeech(frame)).isEqualTo(642);
    }

    @Test
    void shouldHearASampleOfWhichOnlyTheLowByteIsSet() {
        byte[] frame = {0, 0, 1, 0, 0, 0};
        assertThat(SpeechLevel.bytesUntilEndOfSound(frame)).isEqualTo(4);
        assertThat(SpeechLevel.bytesUntilEndOfSound(new byte[4])).isZero();
        assertThat(SpeechLevel.bytesUntilEndOfSound(new byte[0])).isZero();
        assertThat(SpeechLevel.bytesUntilEndOfSpeech(new byte[0])).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        // silence before, its beginning and its end, in ms; where the pause ends
        "0, 0, 0, -1",
        "0, 20, 120, -1",
        "0, 20, 140, 140",
        "0, 40, 187, 187",
        "0, 80, 187, -1",
        "100, 0, 0, -1",
        "120, 0, 0, 0",
        "60, 0, 60, 60",
        "60, 0, 40, -1",
        "60, 20, 100, -1",
        "0, 20, 140, 140"
    })
    void shouldSayWhereTheFirstPauseEnds(int beforeMillis, int fromMillis, int toMillis, int endMillis) {
        byte[] frame = samples(187 * 32, (short) 5_000);
        Arrays.fill(frame, fromMillis * 32, toMillis * 32, (byte) 0);

        assertThat(SpeechLevel.bytesUntilPauseEnds(frame, beforeMillis * 32L, 120))
                .isEqualTo(endMillis < 0 ? -1 : endMillis * 32);
    }

    @Test
    void shouldSayWhereTheFirstOfTwoPausesEnds() {
        byte[] frame = samples(600 * 32, (short) 5_000);
        Arrays.fill(frame, 40 * 32, 200 * 32, (byte) 0);
        Arrays.fill(frame, 300 * 32, 500 * 32, (byte) 0);

        assertThat(SpeechLevel.bytesUntilPauseEnds(frame, 0, 120)).isEqualTo(200 * 32);
    }

    private static byte[] samples(int bytes, short value) {
        byte[] samples = new byte[bytes];
        for (int i = 0; i < bytes; i += 2) {
            samples[i] = (byte) value;
            samples[i + 1] = (byte) (value >> 8);
        }
        return samples;
    }
}
