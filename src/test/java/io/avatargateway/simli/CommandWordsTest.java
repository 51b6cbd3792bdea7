package io.avatargateway.simli;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.PictureChange;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandWordsTest {

    private static final String[] WORDS = {"PLAY_IMMEDIATE", "CAM_", "BG_", "FG_", "SKIP", "DONE", "ping "};

    @ParameterizedTest
    @ValueSource(strings = {"PLAY_IMMEDIATE", "CAM_", "BG_", "FG_", "SKIP", "DONE", "ping ", "PING ", "Skip", "cam_"})
    void shouldCutSpeechThatBeginsLikeACommandBehindItsFirstSample(String word) {
        byte[] speech = Arrays.copyOf(word.getBytes(StandardCharsets.US_ASCII), 6000);

        assertThat(CommandWords.audioBytes(speech)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAY_IMMEDIAT_", "CAM-", "BGXX", "_FG_", "SKI_", "AASKIP", "\0\0\0\0"})
    void shouldLeaveOtherSpeechWhole(String beginning) {
        byte[] speech = Arrays.copyOf(beginning.getBytes(StandardCharsets.US_ASCII), 6000);

        assertThat(CommandWords.audioBytes(speech)).isEqualTo(6000);
    }

    @Test
    void shouldLeaveSpeechWholeThatIsShorterThanAnyWord() {
        assertThat(CommandWords.audioBytes(new byte[] {'B', 'G'})).isEqualTo(2);
    }

    /**
     * Whatever is spoken, and however it is framed: no frame begins like a command, and together they are the speech.
     */
    @Test
    void shouldNeverLetAFrameBeginLikeACommand() {
        Random random = new Random(2026);
        for (int run = 0; run < 20_000; run++) {
            byte[] speech = likelySpeech(random);
            int most = 2 + 2 * random.nextInt(20);
            ByteArrayOutputStream sent = new ByteArrayOutputStream();
            for (int at = 0; at < speech.length; ) {
                byte[] frame = Arrays.copyOfRange(speech, at, Math.min(at + most, speech.length));
                int fits = CommandWords.audioBytes(frame);
                frame = Arrays.copyOf(frame, fits);
                assertThat(fits).isPositive().isEven().isLessThanOrEqualTo(most);
                String text = new String(frame, StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);
                for (String word : WORDS) {
                    assertThat(text.startsWith(word.toUpperCase(Locale.ROOT)))
                            .as("%s in run %d", word, run)
                            .isFalse();
                }
                sent.writeBytes(frame);
                at += fits;
            }
            assertThat(sent.toByteArray()).isEqualTo(speech);
        }
    }

    /** Words, parts of words and other bytes, one behind the other. */
    private static byte[] likelySpeech(Random random) {
        ByteArrayOutputStream speech = new ByteArrayOutputStream();
        for (int i = 0; i < 12; i++) {
            byte[] word = WORDS[random.nextInt(WORDS.length)].getBytes(StandardCharsets.US_ASCII);
            switch (random.nextInt(3)) {
                case 0 -> speech.writeBytes(word);
                case 1 -> speech.write(word, 0, random.nextInt(word.length));
                default -> speech.write(random.nextInt(256));
            }
        }
        if (speech.size() % 2 != 0) {
            speech.write(0);
        }
        return speech.toByteArray();
    }

    @Test
    void shouldWriteACameraAsSmallEndianFloats() {
        List<Float> values = List.of(0f, -0.5f, 2.25f, 1.5f, 0f, 1e-3f, 7f);
        byte[] message = CommandWords.message(new PictureChange.Camera(values));

        assertThat(new String(message, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("CAM_");
        ByteBuffer floats = ByteBuffer.wrap(message, 4, message.length - 4).order(ByteOrder.LITTLE_ENDIAN);
        List<Float> read = new ArrayList<>();
        while (floats.hasRemaining()) {
            read.add(floats.getFloat());
        }
        assertThat(read).isEqualTo(values);
        assertThat(Arrays.copyOfRange(message, 8, 12)).isEqualTo(new byte[] {0, 0, 0, (byte) 0xbf});
    }

    @Test
    void shouldWriteAnImageByItsIdAndTheAvatarsOwnByNone() {
        String id = "6f1c2a9e-1b2c-4d3e-8f90-0123456789ab";

        assertThat(CommandWords.message(new PictureChange.Background(id)))
                .asString()
                .isEqualTo("BG_" + id);
        assertThat(CommandWords.message(new PictureChange.Foreground(id)))
                .asString()
                .isEqualTo("FG_" + id);
        assertThat(CommandWords.message(new PictureChange.Background(null)))
                .asString()
                .isEqualTo("BG_");
        assertThat(CommandWords.message(new PictureChange.Foreground(null)))
                .asString()
                .isEqualTo("FG_");
    }
}
