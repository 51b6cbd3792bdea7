package io.avatargateway.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avatargateway.audio.format.SpeechFormatException;
import io.avatargateway.audio.format.SpeechFormatException.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowingSpeechTest {

    private static final byte[] SAMPLES = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};

    @TempDir
    Path directory;

    @Test
    void shouldGiveWhatIsThereThenNothingThenTheEnd() throws Exception {
        try (GrowingSpeech speech = SpeechReader.growing("audio/pcm")) {
            assertThat(speech.nextFrame(1000)).isNull();
            assertThat(speech.durationMillis()).isEqualTo(-1);
            speech.append(SAMPLES);
            assertThat(speech.nextFrame(1000)).isEqualTo(SAMPLES);
            assertThat(speech.nextFrame(1000)).isNull();
            speech.append(new byte[640]);
            assertThat(speech.nextFrame(500)).hasSize(500);
            assertThat(speech.unreadBytes()).isEqualTo(0);
            assertThat(speech.nextFrame(500)).hasSize(140);
            speech.end();
            assertThat(speech.nextFrame(1000)).isEmpty();
            assertThat(speech.durationMillis()).isEqualTo(20);
        }
    }

    @Test
    void shouldGiveHalfASampleWhenItsOtherHalfCame() throws Exception {
        try (GrowingSpeech speech = SpeechReader.growing("audio/pcm")) {
            speech.append(Arrays.copyOf(SAMPLES, 13));
            assertThat(speech.nextFrame(1000)).isEqualTo(Arrays.copyOf(SAMPLES, 12));
            assertThat(speech.unreadBytes()).isEqualTo(1);
            speech.append(Files.write(directory.resolve("part"), Arrays.copyOfRange(SAMPLES, 13, 16)));
            assertThat(speech.nextFrame(1000)).isEqualTo(Arrays.copyOfRange(SAMPLES, 12, 16));
        }
    }

    @Test
    void shouldSpeakWhatCameBeforeAFailure() throws Exception {
        try (GrowingSpeech speech = SpeechReader.growing(null)) {
            speech.append(SAMPLES);
            SpeechFormatException why = new SpeechFormatException(Fault.INCOMPLETE, "part: 3 (expected: within 5 s)");
            speech.fail(why);
            assertThat(speech.nextFrame(1000)).isEqualTo(SAMPLES);
            assertThatThrownBy(() -> speech.nextFrame(1000)).isSameAs(why);
        }
    }

    @Test
    void shouldEndWithAFaultWhereHalfASampleIsLeft() throws Exception {
        try (GrowingSpeech speech = SpeechReader.growing("audio/pcm")) {
            speech.append(new byte[21]);
            assertThat(speech.nextFrame(1000)).hasSize(20);
            speech.end();
            assertThatThrownBy(() -> speech.nextFrame(1000))
                    .isInstanceOfSatisfying(SpeechFormatException.class, e -> assertThat(e.fault())
                            .isEqualTo(Fault.ODD_LENGTH));
        }
    }

    @Test
    void shouldRefuseAPartThatShowsTheTypeIsWrong() throws Exception {
        try (GrowingSpeech speech = SpeechReader.growing("audio/wav")) {
            assertThatThrownBy(() -> speech.append(SAMPLES)).isInstanceOf(SpeechFormatException.class);
            assertThatThrownBy(() -> speech.nextFrame(1000)).isInstanceOf(SpeechFormatException.class);
        }
    }

    @Test
    void shouldDropPartsOnceItIsClosed() throws Exception {
        GrowingSpeech speech = SpeechReader.growing(null);
        speech.close();
        speech.append(SAMPLES);
        speech.end();
        assertThat(speech.unreadBytes()).isZero();
        assertThat(speech.nextFrame(1000)).isEmpty();
    }

    @Test
    void shouldBeSilentAsLongAsAsked() throws Exception {
        try (Speech silence = SpeechReader.silence(250)) {
            assertThat(silence.durationMillis()).isEqualTo(250);
            assertThat(silence.nextFrame(6000)).isEqualTo(new byte[6000]);
            assertThat(silence.nextFrame(6000)).isEqualTo(new byte[2000]);
            assertThat(silence.nextFrame(6000)).isEmpty();
        }
    }
}
