package io.avatargateway.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avatargateway.audio.format.Repair;
import io.avatargateway.audio.format.Repair.Kind;
import io.avatargateway.audio.format.SpeechFormatException.Fault;
import io.avatargateway.audio.format.TestFiles;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Headers as real programs leave them: sizes that cannot be true, or count too much, and formats that contradict
 * themselves. Whole, and cut at every byte.
 */
class RealHeadersTest {

    /** 50 ms; the first sample is 0. */
    private static final byte[] SAMPLES = tone(800, 6000);

    private static final byte[] BIG_ENDIAN = turned(SAMPLES);

    static Stream<Arguments> impossible() {
        return Stream.of(
                Arguments.of("WAV by Python's wave", wav(36, 0)),
                Arguments.of("WAV by a server that guesses", wav(2_000_000_036L, 2_000_000_000L)),
                Arguments.of("WAV by arecord", wav(2_147_483_684L, 2_147_483_648L)),
                Arguments.of("WAV near the largest", wav(0xFFFF_FFFFL, 4_294_967_259L)),
                Arguments.of("WAV by sox", wav(0x7FFF_F024L, 0x7FFF_F000L)),
                Arguments.of("WAV of the largest signed", wav(0x7FFF_FFFFL, 0x7FFF_FFFFL - 36)),
                Arguments.of("WAV of a gigabyte", wav(1_000_000_036L, 1_000_000_000L)),
                Arguments.of("WAV of 2^28", wav((1 << 28) + 36, 1 << 28)),
                Arguments.of("WAV of a header less than 2^28", wav((1 << 28) - 8, (1 << 28) - 44)),
                Arguments.of("WAV of the largest", wav(0xFFFF_FFFFL, 0xFFFF_FFFFL)),
                Arguments.of("WAV of nothing", wav(0, 0)),
                Arguments.of("WAV of an odd size", wav(0xFFFF_FFFFL, 0xFFFF_FFFDL)),
                Arguments.of("WAV of which only RIFF was put in", wav(36 + SAMPLES.length, 0)),
                Arguments.of("AU of the largest", au(0xFFFF_FFFFL)),
                Arguments.of("AU near it", au(0xFFFF_FFF0L)),
                Arguments.of("AU by sox, signed", au(0x7FFF_F000L)),
                Arguments.of("AU of 2^31", au(0x8000_0000L)),
                Arguments.of("AU of nothing", au(0)),
                Arguments.of("AIFF of nothing", aiff(0, 0, 0)),
                Arguments.of("AIFF of an empty form", aiff(46, 0, 8)),
                Arguments.of("AIFF without frames", aiff(46 + SAMPLES.length, 0, 8 + SAMPLES.length)),
                Arguments.of("AIFF by sox", aiff(0x7F00_002EL, 0x3F80_0000L, 0x7F00_0008L)),
                Arguments.of("AIFF of the largest", aiff(0xFFFF_FFFFL, 0xFFFF_FFFFL, 0xFFFF_FFFFL)),
                Arguments.of("AIFF of impossible frames", aiff(46 + SAMPLES.length, 0x7FFF_FFFFL, 8 + SAMPLES.length)),
                Arguments.of("AIFF of an impossible size", aiff(0xFFFF_FFFFL, SAMPLES.length / 2, 0xFFFF_FFFFL)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("impossible")
    void shouldSpeakToTheEndWhereTheSizeCannotBeTrue(String name, byte[] file) throws Exception {
        requireAlike(file, new Heard(SAMPLES).summary());
        assertThat(SpeechReader.read(null, file).durationMillis()).isEqualTo(50);
    }

    static Stream<Arguments> counted() {
        int bytes = SAMPLES.length;
        return Stream.of(
                Arguments.of("WAV: data has the file's size", wav(bytes + 36, bytes + 44)),
                Arguments.of("WAV: both have it", wav(bytes + 44, bytes + 44)),
                Arguments.of("WAV: RIFF was made of a data size that counts", wav(bytes + 44 + 36, bytes + 44)),
                Arguments.of("WAV: data has RIFF's", wav(bytes + 36, bytes + 36)),
                Arguments.of("WAV: data counts its own head", wav(bytes + 36, bytes + 8)),
                Arguments.of("AU: the file's size", au(bytes + 28)),
                Arguments.of("AIFF: SSND forgets its head", aiff(bytes + 38, bytes / 2, bytes)),
                Arguments.of("AIFF: SSND counts the head of its chunk", aiff(bytes + 46, bytes / 2, bytes + 16)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("counted")
    void shouldSpeakAllWhereTheSizeCountsTheHeaderToo(String name, byte[] file) throws Exception {
        requireAlike(file, new Heard(SAMPLES).summary());
        boolean right = name.startsWith("AIFF");
        assertThat(Heard.whole(null, file).repairs())
                .extracting(Repair::kind)
                .isEqualTo(right ? List.of() : List.of(Kind.SIZE_COUNTS_HEADER));
        assertThat(Heard.pieces(null, file, 7).repairs())
                .isEqualTo(Heard.whole(null, file).repairs());
    }

    static Stream<Arguments> cut() {
        byte[] wav = TestFiles.wav(16_000, 1, SAMPLES);
        byte[] au = TestFiles.au(3, 16_000, 1, SAMPLES.length, SAMPLES);
        byte[] aiff = aiff(46 + SAMPLES.length, SAMPLES.length / 2, 8 + SAMPLES.length);
        return Stream.of(Arguments.of("WAV", wav), Arguments.of("AU", au), Arguments.of("AIFF", aiff));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cut")
    void shouldStillSayThatAFileIsCut(String name, byte[] file) throws Exception {
        for (int missing : new int[] {2, 8, 12, 20, 100, 800}) {
            byte[] cut = Arrays.copyOf(file, file.length - missing);
            assertThat(Heard.whole(null, cut).fault()).as("%d bytes", missing).isEqualTo(Fault.MALFORMED);
            assertThat(Heard.pieces(null, cut, 7).fault())
                    .as("%d bytes, in pieces", missing)
                    .isEqualTo(Fault.INCOMPLETE);
        }
    }

    static Stream<Arguments> empty() {
        byte[] wav = wav(36, 0);
        byte[] header = Arrays.copyOf(wav, 44);
        byte[] list = TestFiles.concat(TestFiles.ascii("LIST\6\0\0\0INFO"), new byte[2]);
        byte[] au = Arrays.copyOf(au(0), 28);
        return Stream.of(
                Arguments.of("WAV", header),
                Arguments.of("WAV with zeros", TestFiles.concat(header, new byte[1000])),
                Arguments.of("WAV with one zero", TestFiles.concat(header, new byte[1])),
                Arguments.of("WAV with a list", TestFiles.concat(header, list)),
                Arguments.of("WAV with zeros and a list", TestFiles.concat(header, new byte[10], list)),
                Arguments.of("AU", au),
                Arguments.of("AU with zeros", TestFiles.concat(au, new byte[1000])),
                Arguments.of("AIFF", Arrays.copyOf(aiff(46, 0, 8), 54)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("empty")
    void shouldStillCallAFileEmptyThatIs(String name, byte[] file) throws Exception {
        assertThat(Heard.whole(null, file).fault()).isEqualTo(Fault.EMPTY);
        assertThat(Heard.pieces(null, file, 7).fault()).isEqualTo(Fault.EMPTY);
    }

    static Stream<Arguments> joined() {
        byte[] open = wav(0xFFFF_FFFFL, 0xFFFF_FFFFL);
        byte[] listed = TestFiles.concat(
                Arrays.copyOf(open, 36),
                TestFiles.ascii("LIST\6\0\0\0INFO\0\0"),
                Arrays.copyOfRange(open, 36, open.length));
        return Stream.of(
                Arguments.of("WAV, open", open, open),
                Arguments.of("WAV, a list before the samples", listed, listed),
                Arguments.of("WAV by Python's wave", wav(36, 0), wav(36, 0)),
                Arguments.of("WAV by a server that guesses", wav(2_000_000_036L, 2_000_000_000L), wav(36, 0)),
                Arguments.of("WAV, of a size that counts", wav(1644, 1644), wav(1644, 1644)),
                Arguments.of("WAV, of a size that is right", TestFiles.wav(16_000, 1, SAMPLES), open),
                Arguments.of("WAV, open and right", open, TestFiles.wav(16_000, 1, SAMPLES)),
                Arguments.of("AU, open", au(0xFFFF_FFFFL), au(0xFFFF_FFFFL)),
                Arguments.of("AU of nothing", au(0), au(0)),
                Arguments.of("AIFF, open", aiff(0, 0, 0), aiff(0, 0, 0)),
                Arguments.of("AIFF of impossible sizes", aiff(1L << 31, 1L << 30, 1L << 31), aiff(46, 0, 8)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("joined")
    void shouldSpeakFilesThatWereJoinedAndNotTheHeadersBetweenThem(String name, byte[] first, byte[] second)
            throws Exception {
        byte[] once = TestFiles.concat(SAMPLES, SAMPLES);
        requireAlike(TestFiles.concat(first, second), new Heard(once).summary());
        byte[] thrice = TestFiles.concat(SAMPLES, SAMPLES, SAMPLES);
        assertThat(Heard.whole(null, TestFiles.concat(first, second, second)).pcm())
                .isEqualTo(thrice);
    }

    /** Titles behind the samples are no samples, whether the size is open or right. */
    @Test
    void shouldNotSpeakTheListBehindSamplesThatReachToTheEnd() throws Exception {
        byte[] list = TestFiles.ascii("LIST\32\0\0\0INFOISFT\16\0\0\0Lavf60.16.100\0");
        byte[] open = wav(0xFFFF_FFFFL, 0xFFFF_FFFFL);
        requireAlike(TestFiles.concat(open, list), new Heard(SAMPLES).summary());
        byte[] both = TestFiles.concat(open, list, open, list);
        assertThat(Heard.whole(null, both).pcm()).isEqualTo(TestFiles.concat(SAMPLES, SAMPLES));
    }

    @Test
    void shouldNotLoseASecondChunkOfSamples() throws Exception {
        byte[] wav = TestFiles.wav(16_000, 1, SAMPLES);
        byte[] twice = TestFiles.concat(wav, Arrays.copyOfRange(wav, 36, wav.length));
        little(twice).putInt(4, twice.length - 8);
        assertThat(Heard.whole(null, twice).fault()).isEqualTo(Fault.MALFORMED);
        assertThat(Heard.pieces(null, twice, 7).fault()).isEqualTo(Fault.MALFORMED);
    }

    @Test
    void shouldNotLoseHalfASampleBetweenJoinedFiles() throws Exception {
        byte[] open = wav(0xFFFF_FFFFL, 0xFFFF_FFFFL);
        byte[] both = TestFiles.concat(open, new byte[1], open);
        assertThat(Heard.whole(null, both).fault()).isEqualTo(Fault.ODD_LENGTH);
        assertThat(Heard.pieces(null, both, 7).fault()).isEqualTo(Fault.ODD_LENGTH);
        assertThatThrownBy(() -> SpeechReader.read(null, TestFiles.concat(open, new byte[1])))
                .hasMessageContaining("1601 bytes");
    }

    @Test
    void shouldNotBeginFilesWithoutEnd() throws Exception {
        byte[] header = Arrays.copyOf(TestFiles.wav(16_000, 1, new byte[0]), 44);
        byte[][] many = new byte[3000][];
        Arrays.fill(many, header);
        assertThatThrownBy(() -> SpeechReader.read(null, TestFiles.concat(many)))
                .hasMessageContaining("files without samples");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 6, 512})
    void shouldNotMindABlockAlignThatContradictsAllTheRest(int blockAlign) throws Exception {
        byte[] wav = TestFiles.wav(16_000, 1, SAMPLES);
        little(wav).putShort(32, (short) blockAlign);
        requireAlike(wav, new Heard(SAMPLES).summary());
        assertThat(Heard.pieces(null, wav, 7).repairs())
                .containsExactly(new Repair(
                        Kind.WAV_BLOCK_ALIGN, 1, 0, 0, "block align: " + blockAlign + ", where all else says 2"));
    }

    @Test
    void shouldRefuseWhatSaysInTwoPlacesThatItIsSomethingElse() throws Exception {
        byte[] wav = TestFiles.wav(16_000, 1, SAMPLES);
        little(wav).putShort(32, (short) 1).putInt(28, 16_000);
        assertThatThrownBy(() -> SpeechReader.read(null, wav))
                .hasMessage("audio/wav block align: 1 (expected: 2 for these channels and bits)");
    }

    /** In the upper three bytes, in the lower three with the sign before them, or with nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"upper", "signed", "lower"})
    void shouldFind24BitsIn4BytesOnWhicheverSideTheyAre(String side) throws Exception {
        ByteBuffer padded = ByteBuffer.allocate(SAMPLES.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer samples = ByteBuffer.wrap(SAMPLES).order(ByteOrder.LITTLE_ENDIAN);
        while (samples.hasRemaining()) {
            int value = (samples.getShort() << 8) + 1;
            padded.putInt(
                    switch (side) {
                        case "upper" -> value << 8;
                        case "signed" -> value;
                        default -> value & 0xFF_FFFF;
                    });
        }
        byte[] wav = TestFiles.wav(16_000, 1, padded.array());
        little(wav).putInt(28, 64_000).putShort(32, (short) 4).putShort(34, (short) 24);
        requireAlike(wav, new Heard(SAMPLES).summary());
        little(wav).putInt(28, 0);
        assertThat(Heard.whole(null, wav).pcm()).isEqualTo(SAMPLES);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 9_599, -1, -100, -1_000_000})
    void shouldSpeakAllOfFlacWhoseTotalIsWrong(int less) throws Exception {
        byte[] flac = TestFiles.resource("speech.flac");
        byte[] wrong = flac.clone();
        ByteBuffer.wrap(wrong).putLong(18, ByteBuffer.wrap(flac).getLong(18) - less);
        String right = Heard.whole(null, flac).summary();
        assertThat(Heard.whole(null, wrong).summary()).isEqualTo(right).startsWith("600 ms");
        for (int piece : new int[] {1, 7, 1000}) {
            Heard heard = Heard.pieces(null, wrong, piece);
            assertThat(heard.summary()).isEqualTo(right);
            assertThat(heard.repairs()).extracting(Repair::kind).containsExactly(Kind.FLAC_TOTAL);
            assertThat(heard.repairs()).isEqualTo(Heard.whole(null, wrong).repairs());
        }
        byte[] both = TestFiles.concat(wrong, wrong);
        assertThat(Heard.whole(null, both).summary())
                .isEqualTo(Heard.whole(null, TestFiles.concat(flac, flac)).summary());
    }

    /** What more bytes than there are would say is no reason to call it too long. */
    @Test
    void shouldNotCallFlacTooLongForATotalThatItCannotHold() throws Exception {
        byte[] flac = TestFiles.resource("speech.flac");
        String right = Heard.whole(null, flac).summary();
        ByteBuffer.wrap(flac).putLong(18, ByteBuffer.wrap(flac).getLong(18) + 16_000L * 3600 * 24);
        Heard heard = Heard.whole(null, flac);
        assertThat(heard.summary()).isEqualTo(right);
        assertThat(Heard.pieces(null, flac, 100).summary()).isEqualTo(right);
    }

    @Test
    void shouldNotRefuseFlacForATotalOfCenturies() throws Exception {
        byte[] flac = TestFiles.resource("speech.flac");
        String right = Heard.whole(null, flac).summary();
        ByteBuffer.wrap(flac).putLong(18, ByteBuffer.wrap(flac).getLong(18) | 0xF_FFFF_FFFFL);
        assertThat(Heard.whole(null, flac).summary()).isEqualTo(right);
    }

    @Test
    void shouldStillSayThatFlacIsCutBetweenTwoFrames() throws Exception {
        byte[] cut = Arrays.copyOf(TestFiles.silentFlac(10, 655_350), TestFiles.silentFlac(9, 0).length);
        assertThat(Heard.whole(null, cut).fault()).isEqualTo(Fault.INCOMPLETE);
        assertThat(Heard.pieces(null, cut, 7).fault()).isEqualTo(Fault.INCOMPLETE);
    }

    /** Whole, in small pieces, and cut into two at every byte. */
    private static void requireAlike(byte[] file, String summary) throws Exception {
        assertThat(Heard.whole(null, file).summary()).isEqualTo(summary);
        for (int piece : new int[] {1, 7, 1000}) {
            assertThat(Heard.pieces(null, file, piece).summary())
                    .as("in pieces of %d", piece)
                    .isEqualTo(summary);
        }
        for (int at = 1; at < file.length; at++) {
            assertThat(Heard.cut(null, file, at).summary()).as("cut at %d", at).isEqualTo(summary);
        }
    }

    private static byte[] wav(long riffSize, long dataSize) {
        byte[] wav = TestFiles.wav(16_000, 1, SAMPLES);
        little(wav).putInt(4, (int) riffSize).putInt(40, (int) dataSize);
        return wav;
    }

    private static byte[] au(long size) {
        return TestFiles.au(3, 16_000, 1, (int) size, BIG_ENDIAN);
    }

    /** Of 16 kHz. */
    private static byte[] aiff(long formSize, long frames, long ssndSize) {
        byte[] aiff = TestFiles.aiff(1, 16, (int) frames, null, BIG_ENDIAN);
        ByteBuffer.wrap(aiff)
                .putInt(4, (int) formSize)
                .putShort(28, (short) (16_383 + 13))
                .putLong(30, 16_000L << 50)
                .putInt(42, (int) ssndSize);
        return aiff;
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] tone(int bytes, int amplitude) {
        ByteBuffer tone = ByteBuffer.allocate(2 * bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < bytes; i++) {
            tone.putShort((short) (amplitude * Math.sin(i / 6.0)));
        }
        return tone.array();
    }

    private static byte[] turned(byte[] samples) {
        byte[] turned = new byte[samples.length];
        for (int i = 0; i < samples.length; i++) {
            turned[i] = samples[i ^ 1];
        }
        return turned;
    }
}
