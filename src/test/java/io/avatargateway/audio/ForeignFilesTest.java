package io.avatargateway.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that other programs made, against what the same programs make of them at 16 kHz. */
class ForeignFilesTest {

    private static final String TEXT =
            "The quick brown fox jumps over the lazy dog; she sells sea shells by the sea shore.";

    @TempDir
    static Path directory;

    static Stream<ForeignFile> files() {
        return ForeignFile.all();
    }

    @ParameterizedTest
    @MethodSource("files")
    void shouldSpeakWhatTheToolItselfMakesOfIt(ForeignFile format) throws Exception {
        Path file = format.made(spoken());
        byte[] pcm;
        try (Speech speech = SpeechReader.read(format.type(), file)) {
            pcm = Signal.all(speech, 6400);
            assertThat(speech.durationMillis()).isEqualTo(pcm.length / 32);
        }
        format.requireSame(pcm, format.converted(file), 0);
    }

    /**
     * The channels are far apart, so that their difference has more than 32 bits: each flac's way to put them together
     * must be exact.
     */
    @ParameterizedTest
    @ValueSource(strings = {"-0", "-5", "-8"})
    void shouldSpeakFlacOf32BitAsTheWavThatItWasMadeOf(String level) throws Exception {
        Path wav = directory.resolve("wide.wav");
        Path flac = directory.resolve("wide" + level + ".flac");
        Tool.run(
                "sox",
                "-V1",
                "-D",
                spoken().toString(),
                "-r",
                "48000",
                "-b",
                "32",
                "-e",
                "signed",
                wav.toString(),
                "remix",
                "1",
                "1v-0.7",
                "gain",
                "-n",
                "0");
        Tool.run("flac", "-s", "-f", level, wav.toString(), "-o", flac.toString());
        byte[] file = Files.readAllBytes(flac);
        assertThat(((file[20] & 1) << 4) | ((file[21] >> 4) & 15))
                .as("bits per sample, less one")
                .isEqualTo(31);
        try (Speech ours = SpeechReader.read("audio/flac", flac);
                Speech plain = SpeechReader.read("audio/wav", wav)) {
            assertThat(Signal.all(ours, 6400)).isEqualTo(Signal.all(plain, 6400));
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void shouldSpeakTheSameFromPiecesCutAnywhere(ForeignFile format) throws Exception {
        byte[] bytes = Files.readAllBytes(format.made(spoken()));
        byte[] whole;
        try (Speech speech = SpeechReader.read(format.type(), bytes)) {
            whole = Signal.all(speech, 6400);
        }
        Random random = new Random(format.name().hashCode());
        for (int most : new int[] {3000, 50_000}) {
            List<byte[]> frames = new ArrayList<>();
            try (GrowingSpeech speech = SpeechReader.growing(format.type())) {
                for (int at = 0; at < bytes.length; ) {
                    int end = Math.min(bytes.length, at + 1 + random.nextInt(most));
                    speech.append(Arrays.copyOfRange(bytes, at, end));
                    at = end;
                    byte[] frame = speech.nextFrame(2 + 2 * random.nextInt(3000));
                    if (frame != null) {
                        frames.add(frame);
                    }
                }
                speech.end();
                frames.add(Signal.all(speech, 6400));
            }
            ByteArrayOutputStream pieces = new ByteArrayOutputStream();
            for (byte[] frame : frames) {
                pieces.write(frame);
            }
            assertThat(pieces.toByteArray()).isEqualTo(whole);
        }
    }

    private static Path spoken() throws Exception {
        return ForeignFile.say(TEXT, directory.resolve("words.wav"));
    }
}
