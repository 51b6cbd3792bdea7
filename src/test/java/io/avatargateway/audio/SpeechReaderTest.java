package io.avatargateway.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avatargateway.audio.format.Pcm16;
import io.avatargateway.audio.format.SpeechFormatException;
import io.avatargateway.audio.format.SpeechFormatException.Fault;
import io.avatargateway.audio.format.TestFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpeechReaderTest {

    private static final byte[] SAMPLES = samples(6402);
    private static final int STREAMED = 0xFFFF_FFFF;

    @TempDir
    Path directory;

    static Stream<Arguments> spoken() throws IOException {
        byte[] format = format(1, 1, 16_000, 16);
        return Stream.of(
                Arguments.of("no type, no header", null, SAMPLES),
                Arguments.of("blank type", " ", SAMPLES),
                Arguments.of("pcm", "audio/pcm", SAMPLES),
                Arguments.of("pcm with rate", "audio/pcm;rate=16000", SAMPLES),
                Arguments.of("pcm in capitals, quoted, spaced", " Audio/PCM ; Rate=\"16000\" ;channels=1;", SAMPLES),
                Arguments.of("wav by its header", null, wav(format, SAMPLES)),
                Arguments.of("wav", "audio/wav", wav(format, SAMPLES)),
                Arguments.of("x-wav", "audio/x-wav", wav(format, SAMPLES)),
                Arguments.of("wave", "AUDIO/WAVE; codecs=1", wav(format, SAMPLES)),
                Arguments.of("vnd.wave", "audio/vnd.wave", wav(format, SAMPLES)),
                Arguments.of("extensible", "audio/wav", wav(extensible(1), SAMPLES)),
                Arguments.of(
                        "chunks before the data, one of odd size",
                        "audio/wav",
                        riff(
                                chunk("LIST", new byte[7]),
                                chunk("fmt ", format),
                                chunk("fact", new byte[4]),
                                chunk("data", SAMPLES))),
                Arguments.of(
                        "chunks behind the data",
                        "audio/wav",
                        riff(chunk("fmt ", format), chunk("data", SAMPLES), chunk("LIST", new byte[20]))),
                Arguments.of(
                        "streamed with the largest size", "audio/wav", riff(chunk("fmt ", format), data(STREAMED))),
                Arguments.of("streamed with size 0", "audio/wav", riffSize(0, riff(chunk("fmt ", format), data(0)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("spoken")
    void shouldGiveTheSamplesAndNothingElse(String name, String type, byte[] body) throws Exception {
        try (Speech speech = SpeechReader.read(type, body)) {
            assertThat(speech.durationMillis()).isEqualTo(200);
            assertThat(all(speech, 1000)).isEqualTo(SAMPLES);
        }
        Path file = Files.write(directory.resolve("speech"), body);
        try (Speech speech = SpeechReader.read(type, file)) {
            assertThat(speech.durationMillis()).isEqualTo(200);
            assertThat(all(speech, 1000)).isEqualTo(SAMPLES);
        }
    }

    static Stream<Arguments> refused() throws IOException {
        byte[] format = format(1, 1, 16_000, 16);
        byte[] wav = wav(format, SAMPLES);
        return Stream.of(
                Arguments.of("nothing", null, new byte[0], Fault.EMPTY, "0 bytes"),
                Arguments.of("odd", null, new byte[641], Fault.ODD_LENGTH, "641 bytes"),
                Arguments.of("too low a rate", "audio/pcm;rate=7999", SAMPLES, Fault.UNSUPPORTED_TYPE, "rate: 7999"),
                Arguments.of("six channels", "audio/pcm;channels=6", SAMPLES, Fault.UNSUPPORTED_TYPE, "channels: 6"),
                Arguments.of("another parameter", "audio/pcm;size=8", SAMPLES, Fault.UNSUPPORTED_TYPE, "size"),
                Arguments.of("another type", "audio/aac", SAMPLES, Fault.UNSUPPORTED_TYPE, "audio/aac"),
                Arguments.of("no type at all", "pcm", SAMPLES, Fault.UNSUPPORTED_TYPE, "MIME"),
                Arguments.of("broken parameter", "audio/pcm;rate", SAMPLES, Fault.UNSUPPORTED_TYPE, "MIME"),
                Arguments.of("twice", "audio/pcm;rate=1;rate=1", SAMPLES, Fault.UNSUPPORTED_TYPE, "rate twice"),
                Arguments.of("L16 of 1 Hz", "AUDIO/l16;rate=1", SAMPLES, Fault.UNSUPPORTED_TYPE, "audio/L16 rate: 1"),
                Arguments.of("PCMU of 6", "audio/pcmu;channels=6", SAMPLES, Fault.UNSUPPORTED_TYPE, "audio/PCMU ch"),
                Arguments.of("endless type", "audio/" + "x".repeat(500), SAMPLES, Fault.UNSUPPORTED_TYPE, "MIME"),
                Arguments.of("no wav", "audio/wav", SAMPLES, Fault.MALFORMED, "RIFF"),
                Arguments.of("12 bit", null, wav(format(1, 1, 16_000, 12), SAMPLES), Fault.UNSUPPORTED_TYPE, "ple: 12"),
                Arguments.of("surround", null, wav(format(1, 6, 16_000, 16), SAMPLES), Fault.UNSUPPORTED_TYPE, "s: 6"),
                Arguments.of("ADPCM", null, wav(format(2, 1, 16_000, 16), SAMPLES), Fault.UNSUPPORTED_TYPE, "mat: 2"),
                Arguments.of("192 kHz", null, wav(format(1, 1, 192_000, 16), SAMPLES), Fault.UNSUPPORTED_TYPE, "19"),
                Arguments.of(
                        "extensible of 16 bit float", null, wav(extensible(3), SAMPLES), Fault.UNSUPPORTED_TYPE, "16"),
                Arguments.of(
                        "data larger than the body",
                        null,
                        riff(chunk("fmt ", format), data(1_000_000)),
                        Fault.MALFORMED,
                        "data size: 1000000"),
                Arguments.of(
                        "chunk larger than the body",
                        null,
                        riff(header("LIST", 0x7FFF_FFFF), chunk("fmt ", format)),
                        Fault.MALFORMED,
                        "chunk size"),
                Arguments.of("cut in the data", null, Arrays.copyOf(wav, wav.length - 2), Fault.MALFORMED, "data size"),
                Arguments.of("cut in the header", null, Arrays.copyOf(wav, 30), Fault.MALFORMED, "chunk size"),
                Arguments.of("cut behind the header", null, Arrays.copyOf(wav, 36), Fault.MALFORMED, "end"),
                Arguments.of("only the beginning", null, Arrays.copyOf(wav, 12), Fault.MALFORMED, "end"),
                Arguments.of("data before fmt", null, riff(chunk("data", SAMPLES)), Fault.MALFORMED, "fmt"),
                Arguments.of("short fmt", null, wav(new byte[8], SAMPLES), Fault.MALFORMED, "fmt size: 8"),
                Arguments.of("empty data", null, wav(format, new byte[0]), Fault.EMPTY, "no samples"),
                Arguments.of("odd data", null, wav(format, new byte[3]), Fault.ODD_LENGTH, "3 bytes"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void shouldNameTheValueAndTheRule(String name, String type, byte[] body, Fault fault, String word)
            throws Exception {
        assertThatThrownBy(() -> SpeechReader.read(type, body))
                .isInstanceOfSatisfying(
                        SpeechFormatException.class, e -> assertThat(e.fault()).isEqualTo(fault))
                .hasMessageContaining(word)
                .hasMessageContaining("expected: ");
        Path file = Files.write(directory.resolve("speech"), body);
        assertThatThrownBy(() -> SpeechReader.read(type, file)).isInstanceOf(SpeechFormatException.class);
    }

    static Stream<Arguments> foreign() {
        return Stream.of(
                Arguments.of("RF64", "RF64\377\377\377\377WAVE"),
                Arguments.of("RIFX", "RIFX\0\0\1\0WAVE"),
                Arguments.of("W64", "riff\56\221\317\21\245\326\50\333"),
                Arguments.of("CAF", "caff\0\1\0\0desc"),
                Arguments.of("Matroska or WebM", "\32\105\337\243\237B\206\201\1B\367\201"),
                Arguments.of("MP4", "\0\0\0\34ftypM4A "),
                Arguments.of("ASF", "\60\46\262\165\216\146\317\21\246\331"),
                Arguments.of("gzip", "\37\213\10\0\0\0\0\0\0\3"),
                Arguments.of("PDF", "%PDF-1.7\n%"),
                Arguments.of("ZIP", "PK\3\4\24\0\0\0\0\0\0\0"),
                Arguments.of("PNG", "\211PNG\r\n\32\n\0\0\0\15"),
                Arguments.of("HTML", "<!DOCTYPE html>"),
                Arguments.of("HTML", "<!doctype HTML>"),
                Arguments.of("HTML", "<HTML>"),
                Arguments.of("XML", "<?xml version='1.0'?>"),
                Arguments.of("XML", "<?XML"));
    }

    @ParameterizedTest
    @MethodSource("foreign")
    void shouldNotTakeKnownFilesForSamples(String name, String beginning) throws Exception {
        byte[] file = TestFiles.concat(TestFiles.ascii(beginning), SAMPLES, new byte[beginning.length() % 2]);
        String message = "audio header: that of " + name + " (expected: that of WAV, AU, AIFF, MP3, FLAC or Ogg; "
                + "of bare samples, a type)";
        assertThatThrownBy(() -> SpeechReader.read(null, file))
                .isInstanceOfSatisfying(
                        SpeechFormatException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNSUPPORTED_TYPE))
                .hasMessage(message);
        assertThatThrownBy(() -> {
                    try (GrowingSpeech speech = SpeechReader.growing(null)) {
                        for (byte b : file) {
                            speech.append(new byte[] {b});
                        }
                    }
                })
                .hasMessage(message);
        // Where it is said that they are samples, they are.
        try (Speech speech = SpeechReader.read("audio/pcm", file)) {
            assertThat(all(speech, 6000)).isEqualTo(file);
        }
    }

    /** One bit other, and they may be samples. */
    @ParameterizedTest
    @MethodSource("foreign")
    void shouldTakeForSamplesWhatIsNoKnownFile(String name, String beginning) throws Exception {
        byte[] file = TestFiles.concat(TestFiles.ascii(beginning), SAMPLES, new byte[beginning.length() % 2]);
        file[name.equals("MP4") ? 6 : 2] ^= 1;
        try (Speech speech = SpeechReader.read(null, file)) {
            assertThat(all(speech, 6000)).isEqualTo(file);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 6000, 6402, 65_536})
    void shouldCutFramesOfWhichOnlyTheLastIsShorter(int frameBytes) throws Exception {
        try (Speech speech = SpeechReader.read(null, SAMPLES)) {
            int left = SAMPLES.length;
            while (left > 0) {
                assertThat(speech.nextFrame(frameBytes)).hasSize(Math.min(frameBytes, left));
                left -= Math.min(frameBytes, left);
            }
            assertThat(speech.nextFrame(frameBytes)).isEmpty();
        }
    }

    /** What needs no conversion takes a way of its own through the decoder. */
    @Test
    void shouldGiveEverySampleThatNeedsNoConversionAsItCame() throws Exception {
        ByteBuffer every = ByteBuffer.allocate(2 * 65_536).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer otherOrder = ByteBuffer.allocate(every.capacity());
        for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
            every.putShort((short) sample);
            otherOrder.putShort((short) sample);
        }
        try (Speech speech = SpeechReader.read(null, every.array());
                Speech converted = SpeechReader.read("audio/L16;rate=16000", otherOrder.array())) {
            assertThat(all(speech, 6000)).isEqualTo(every.array());
            assertThat(all(converted, 6000)).isEqualTo(every.array());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"audio/pcm;rate=16000", "audio/L16;rate=16000", "audio/PCMU"})
    void shouldSpeakGrowingSpeechUpToTheLongestAndSayThatItIsTooLong(String type) throws Exception {
        try (GrowingSpeech speech = SpeechReader.growing(type, Duration.ofMillis(50))) {
            // The first part is decoded at once, as far as its first sample.
            speech.append(Arrays.copyOf(SAMPLES, 160));
            speech.append(Arrays.copyOfRange(SAMPLES, 160, SAMPLES.length));
            speech.end();
            assertThat(speech.nextFrame(6000)).hasSize(50 * Pcm16.BYTES_PER_MILLI);
            assertThatThrownBy(() -> speech.nextFrame(6000))
                    .isInstanceOfSatisfying(SpeechFormatException.class, e -> assertThat(e.fault())
                            .isEqualTo(Fault.TOO_LONG));
        }
    }

    @Test
    void shouldReadStoredSpeechAgainFromItsBeginning() throws Exception {
        Path file = Files.write(directory.resolve("speech"), SAMPLES);
        for (Speech speech : List.of(SpeechReader.read(null, SAMPLES), SpeechReader.read(null, file))) {
            try (speech) {
                long durationMillis = speech.durationMillis();
                speech.nextFrame(6000);
                speech.rewind();
                assertThat(all(speech, 6000)).isEqualTo(SAMPLES);
                speech.rewind();
                assertThat(speech.durationMillis()).isEqualTo(durationMillis);
                assertThat(all(speech, 402)).isEqualTo(SAMPLES);
            }
            assertThat(speech.nextFrame(6000)).isEmpty();
        }
    }

    @Test
    void shouldNotBreakOnAnyTruncationOfAWav() throws Exception {
        byte[] wav = riff(chunk("LIST", new byte[6]), chunk("fmt ", extensible(1)), chunk("data", samples(20)));
        for (int length = 1; length < wav.length; length++) {
            byte[] cut = Arrays.copyOf(wav, length);
            assertThatThrownBy(() -> SpeechReader.read("audio/wav", cut)).isInstanceOf(SpeechFormatException.class);
        }
    }

    private static byte[] all(Speech speech, int frameBytes) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] frame = speech.nextFrame(frameBytes);
        while (frame.length > 0) {
            all.write(frame);
            frame = speech.nextFrame(frameBytes);
        }
        return all.toByteArray();
    }

    private static byte[] samples(int bytes) {
        byte[] samples = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            samples[i] = (byte) (i * 7);
        }
        return samples;
    }

    private static byte[] format(int tag, int channels, int rateHz, int bits) {
        int align = channels * bits / 8;
        return little(16)
                .putShort((short) tag)
                .putShort((short) channels)
                .putInt(rateHz)
                .putInt(rateHz * align)
                .putShort((short) align)
                .putShort((short) bits)
                .array();
    }

    private static byte[] extensible(int subformat) {
        return little(40)
                .put(format(0xFFFE, 1, 16_000, 16))
                .putShort((short) 22)
                .putShort((short) 16)
                .putInt(4)
                .putShort((short) subformat)
                .put(new byte[] {0, 0, 0, 0, 0x10, 0, (byte) 0x80, 0, 0, (byte) 0xAA, 0, 0x38, (byte) 0x9B, 0x71})
                .array();
    }

    private static byte[] wav(byte[] format, byte[] samples) throws IOException {
        return riff(chunk("fmt ", format), chunk("data", samples));
    }

    /** A data chunk whose header says what it likes. */
    private static byte[] data(int size) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.write(header("data", size));
        data.write(SAMPLES);
        return data.toByteArray();
    }

    private static byte[] header(String name, int size) {
        return little(8)
                .put(name.getBytes(StandardCharsets.US_ASCII))
                .putInt(size)
                .array();
    }

    private static byte[] chunk(String name, byte[] content) {
        return little(8 + content.length + content.length % 2)
                .put(header(name, content.length))
                .put(content)
                .array();
    }

    private static byte[] riff(byte[]... chunks) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int size = 4 + Stream.of(chunks).mapToInt(chunk -> chunk.length).sum();
        all.write(header("RIFF", size));
        all.write("WAVE".getBytes(StandardCharsets.US_ASCII));
        for (byte[] chunk : chunks) {
            all.write(chunk);
        }
        return all.toByteArray();
    }

    private static byte[] riffSize(int size, byte[] riff) {
        ByteBuffer.wrap(riff).order(ByteOrder.LITTLE_ENDIAN).putInt(4, size);
        return riff;
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
