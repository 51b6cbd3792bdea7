package io.avatargateway.audio.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avatargateway.audio.GrowingSpeech;
import io.avatargateway.audio.Signal;
import io.avatargateway.audio.Speech;
import io.avatargateway.audio.SpeechReader;
import io.avatargateway.audio.format.SpeechFormatException.Fault;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What stands behind the samples that a header tells of, and tags in front of them. They are stepped over, or an error;
 * speech is never lost.
 */
class TrailerTest {

    private static final byte[] SAMPLES = samples(6400);
    private static final byte[] ID3V1 =
            TestFiles.ascii("TAG" + "My greatest hits".repeat(8).substring(0, 125));
    private static final byte[] ID3V2 = TestFiles.ascii("ID3\4\0\0\0\0\1\2" + "x".repeat(130));
    private static final byte[] APE = TestFiles.ascii(
            "APETAGEX\320\7\0\0" + "\50\0\0\0" + "\1\0\0\0" + "\0\0\0\240" + "\0".repeat(8) + "y".repeat(40));

    static Stream<Arguments> spoken() throws Exception {
        byte[] wav = TestFiles.wav(16_000, 1, SAMPLES);
        byte[] oddWav = oddWav();
        byte[] au = TestFiles.au(3, 16_000, 1, SAMPLES.length, SAMPLES);
        byte[] aiff = TestFiles.aiff(1, 16, SAMPLES.length / 2, null, SAMPLES);
        byte[] oddAiff = TestFiles.aiff(1, 8, 6399, "ulaw", Arrays.copyOf(SAMPLES, 6399));
        byte[] flac = TestFiles.resource("speech.flac");
        byte[] list = chunk("LIST", ByteOrder.LITTLE_ENDIAN, 20);
        byte[] id3Chunk = chunk("ID3 ", ByteOrder.BIG_ENDIAN, ID3V2);
        return Stream.of(
                Arguments.of("WAV, LIST", wav, list),
                Arguments.of("WAV, two chunks", wav, TestFiles.concat(list, chunk("id3 ", ByteOrder.LITTLE_ENDIAN, 9))),
                Arguments.of("WAV, ID3 in a chunk", wav, chunk("id3 ", ByteOrder.LITTLE_ENDIAN, ID3V2)),
                Arguments.of("WAV, the same in capitals", wav, chunk("ID3 ", ByteOrder.LITTLE_ENDIAN, ID3V2)),
                Arguments.of("WAV, ID3v1", wav, ID3V1),
                Arguments.of("WAV, ID3v2", wav, ID3V2),
                Arguments.of("WAV, APE", wav, APE),
                Arguments.of("WAV, zeros", wav, new byte[10_000]),
                Arguments.of("WAV, one zero", wav, new byte[1]),
                Arguments.of("WAV, all of them", wav, TestFiles.concat(list, new byte[33], APE, ID3V1)),
                Arguments.of("odd WAV, padding, LIST", oddWav, TestFiles.concat(new byte[1], list)),
                Arguments.of("odd WAV, LIST", oddWav, list),
                Arguments.of("AU, zeros", au, new byte[100]),
                Arguments.of("AU, ID3v1", au, ID3V1),
                Arguments.of("AU, ID3v2", au, ID3V2),
                Arguments.of("AIFF, ID3 in a chunk", aiff, id3Chunk),
                Arguments.of("odd AIFF, padding, chunk", oddAiff, TestFiles.concat(new byte[1], id3Chunk)),
                Arguments.of("FLAC, ID3v1", flac, ID3V1),
                Arguments.of("FLAC, APE and zeros", flac, TestFiles.concat(APE, new byte[7])));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("spoken")
    void shouldStepOverWhatIsNotSpoken(String name, byte[] file, byte[] trailer) throws Exception {
        byte[] alone = heard(file, file.length);
        byte[] both = TestFiles.concat(file, trailer);
        assertThat(alone).isNotEmpty();
        assertThat(heard(both, both.length)).isEqualTo(alone);
        for (int piece : new int[] {1, 7, 5000}) {
            assertThat(heard(both, piece)).as("in pieces of " + piece).isEqualTo(alone);
        }
    }

    static Stream<Arguments> lost() throws Exception {
        byte[] wav = TestFiles.wav(16_000, 1, SAMPLES);
        byte[] au = TestFiles.au(3, 16_000, 1, SAMPLES.length, SAMPLES);
        byte[] aiff = TestFiles.aiff(1, 16, SAMPLES.length / 2, null, SAMPLES);
        byte[] flac = TestFiles.resource("speech.flac");
        byte[] silence = TestFiles.concat(new byte[600], SAMPLES);
        // As samples go: printable by chance, then anything.
        byte[] printable = TestFiles.concat(TestFiles.ascii("AbCd\1\2\3\4"), SAMPLES);
        return Stream.of(
                Arguments.of("WAV, an AU", wav, au),
                Arguments.of("AU, a WAV", au, wav),
                Arguments.of("AIFF, a FLAC", aiff, flac),
                Arguments.of("FLAC, a WAV", flac, wav),
                Arguments.of("FLAC, samples", flac, SAMPLES),
                Arguments.of("WAV, more samples", wav, SAMPLES),
                Arguments.of("WAV, silence, samples", wav, silence),
                Arguments.of("WAV, samples like a chunk", wav, printable),
                Arguments.of("AU, more samples", au, SAMPLES),
                Arguments.of("AU, silence, samples", au, silence),
                Arguments.of("AU, samples like a chunk", au, printable),
                Arguments.of("AU, a chunk", au, chunk("LIST", ByteOrder.BIG_ENDIAN, 20)),
                Arguments.of(
                        "WAV, a chunk cut off", wav, Arrays.copyOf(chunk("LIST", ByteOrder.LITTLE_ENDIAN, 20), 20)),
                Arguments.of("WAV, a tag cut off", wav, Arrays.copyOf(ID3V2, 100)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lost")
    void shouldSayWhereSpeechWouldBeLost(String name, byte[] file, byte[] more) throws Exception {
        byte[] alone = heard(file, file.length);
        byte[] both = TestFiles.concat(file, more);
        for (int piece : new int[] {both.length, 5000, 7}) {
            ByteArrayOutputStream before = new ByteArrayOutputStream();
            assertThatThrownBy(() -> hear(both, piece, before))
                    .isInstanceOfSatisfying(SpeechFormatException.class, e -> assertThat(e.fault())
                            .isEqualTo(Fault.MALFORMED))
                    .hasMessageContaining("behind the samples");
            // The filter's tail is not heard where there is an error.
            assertThat(before.size()).isBetween(alone.length - 200, alone.length);
            assertThat(Arrays.copyOf(alone, before.size())).isEqualTo(before.toByteArray());
        }
    }

    static Stream<Arguments> joined() throws Exception {
        return Stream.of(
                Arguments.of("WAV", TestFiles.wav(16_000, 1, SAMPLES)),
                Arguments.of("AU", TestFiles.au(3, 16_000, 1, SAMPLES.length, SAMPLES)),
                Arguments.of("AIFF", TestFiles.aiff(1, 16, SAMPLES.length / 2, null, SAMPLES)),
                Arguments.of("FLAC", TestFiles.resource("speech.flac")));
    }

    /** As they are spoken where each is a part of its own. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("joined")
    void shouldSpeakTheFileBehindAFile(String name, byte[] file) throws Exception {
        ByteArrayOutputStream parts = new ByteArrayOutputStream();
        try (GrowingSpeech speech = SpeechReader.growing(null)) {
            speech.append(file);
            speech.append(file);
            speech.end();
            drain(speech, parts);
        }
        byte[] both = TestFiles.concat(file, file);
        for (int piece : new int[] {both.length, 5000, 7}) {
            assertThat(heard(both, piece)).isEqualTo(parts.toByteArray());
        }
        for (byte[] between : new byte[][] {ID3V1, new byte[33]}) {
            assertThat(heard(TestFiles.concat(file, between, file), both.length))
                    .isEqualTo(parts.toByteArray());
        }
    }

    @Test
    void shouldSpeakAllOfFlacThatPromisesLess() throws Exception {
        byte[] more = TestFiles.concat(silentFlac(5), silentFlac(5, 10));
        for (int piece : new int[] {more.length, 50, 7}) {
            assertThat(heard(more, piece)).isEqualTo(heard(silentFlac(10), 5000));
        }
    }

    static Stream<Arguments> unfinished() {
        byte[] wav = TestFiles.wav(16_000, 1, SAMPLES);
        ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).putInt(4, 36).putInt(40, 0);
        byte[] quiet = wav.clone();
        Arrays.fill(quiet, 44, 144, (byte) 0);
        byte[] au = TestFiles.au(3, 16_000, 1, 0, SAMPLES);
        return Stream.of(
                Arguments.of("WAV", wav, SAMPLES),
                Arguments.of("WAV, quiet", quiet, Arrays.copyOfRange(quiet, 44, quiet.length)),
                Arguments.of("AU", au, bigEndian(SAMPLES)));
    }

    /** By writers that put the sizes in at the end, and did not come so far. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("unfinished")
    void shouldNotCallAFileEmptyWhoseHeaderWasNeverFinished(String name, byte[] file, byte[] samples) throws Exception {
        assertThat(heard(file, file.length)).isEqualTo(samples);
        assertThat(heard(file, 7)).isEqualTo(samples);
    }

    @Test
    void shouldStepOverATagInFrontOfFlac() throws Exception {
        byte[] flac = TestFiles.resource("speech.flac");
        byte[] tagged = TestFiles.concat(ID3V2, ID3V2, flac);
        byte[] alone = Signal.all(SpeechReader.read("audio/flac", flac), 6000);
        try (GrowingSpeech speech = SpeechReader.growing("audio/x-flac")) {
            for (int at = 0; at < tagged.length; at += 11) {
                speech.append(Arrays.copyOfRange(tagged, at, Math.min(tagged.length, at + 11)));
            }
            speech.end();
            assertThat(Signal.all(speech, 6000)).isEqualTo(alone);
        }
        assertThat(Signal.all(SpeechReader.read("audio/flac", tagged), 6000)).isEqualTo(alone);
        assertThatThrownBy(() -> SpeechReader.read(null, tagged))
                .hasMessage("audio/mpeg file at " + 2 * ID3V2.length
                        + ": FLAC (expected: MP3 behind an ID3 tag; FLAC by its type)");
    }

    private static byte[] heard(byte[] file, int piece) throws Exception {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        hear(file, piece, heard);
        return heard.toByteArray();
    }

    private static void hear(byte[] file, int piece, ByteArrayOutputStream heard) throws Exception {
        try (GrowingSpeech speech = SpeechReader.growing(null)) {
            for (int at = 0; at < file.length; at += piece) {
                speech.append(Arrays.copyOfRange(file, at, Math.min(file.length, at + piece)));
                drain(speech, heard);
            }
            speech.end();
            drain(speech, heard);
        }
    }

    private static void drain(Speech speech, ByteArrayOutputStream heard) throws Exception {
        for (byte[] frame = speech.nextFrame(6000); frame != null && frame.length > 0; frame = speech.nextFrame(6000)) {
            heard.writeBytes(frame);
        }
    }

    /** Neither zeros nor text. */
    private static byte[] samples(int bytes) {
        byte[] samples = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            samples[i] = (byte) (0x80 + i % 77);
        }
        return samples;
    }

    private static byte[] bigEndian(byte[] samples) {
        byte[] turned = samples.clone();
        for (int i = 0; i < turned.length; i += 2) {
            turned[i] = samples[i + 1];
            turned[i + 1] = samples[i];
        }
        return turned;
    }

    /** A-law of 8 kHz, 6399 samples. */
    private static byte[] oddWav() {
        byte[] wav = TestFiles.wav(8_000, 1, Arrays.copyOf(SAMPLES, 6399));
        ByteBuffer.wrap(wav)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(20, (short) 6)
                .putShort(32, (short) 1)
                .putShort(34, (short) 8);
        return wav;
    }

    private static byte[] silentFlac(int blocks) {
        return TestFiles.silentFlac(blocks, 65_535L * blocks);
    }

    /** The frames alone, from one to another. */
    private static byte[] silentFlac(int from, int to) {
        return Arrays.copyOfRange(silentFlac(to), silentFlac(from).length, silentFlac(to).length);
    }

    private static byte[] chunk(String name, ByteOrder order, int size) {
        return chunk(name, order, new byte[size]);
    }

    private static byte[] chunk(String name, ByteOrder order, byte[] content) {
        return ByteBuffer.allocate(8 + content.length + (content.length & 1))
                .order(order)
                .put(TestFiles.ascii(name))
                .putInt(content.length)
                .put(content)
                .array();
    }
}
