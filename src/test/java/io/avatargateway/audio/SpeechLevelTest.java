package io.avatargateway.audio;

import static org.assertj.core.api.Assertions.assertThat;

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

    private static byte[] samples(int bytes, short value) {
        byte[] samples = new byte[bytes];
        for (int i = 0; i < bytes; i += 2) {
            samples[i] = (byte) value;
            samples[i + 1] = (byte) (value >> 8);
        }
        return samples;
    }
}
