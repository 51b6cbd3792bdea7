package io.avatargateway.audio.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avatargateway.audio.GrowingSpeech;
import io.avatargateway.audio.Signal;
import io.avatargateway.audio.Speech;
import io.avatargateway.audio.SpeechReader;
import io.avatargateway.audio.format.SpeechFormatException.Fault;
import io.avatargateway.suite.Endurance;
import io.avatargateway.suite.Rounds;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are broken, cut off, called something else, or larger than they look. */
class BrokenFilesTest {

    private static final byte[] SAMPLES = new byte[4000];

    @TempDir
    Path directory;

    static Stream<Arguments> broken() throws Exception {
        byte[] wav = TestFiles.wav(48_000, 1, SAMPLES);
        byte[] mp3 = TestFiles.resource("speech.mp3");
        byte[] flac = TestFiles.resource("speech.flac");
        byte[] opus = TestFiles.resource("speech.opus");
        return Stream.of(
                Arguments.of("MP3 called WAV", "audio/wav", mp3, Fault.MALFORMED, "audio/mpeg"),
                Arguments.of("WAV called PCM", "audio/pcm", wav, Fault.MALFORMED, "audio/wav"),
                Arguments.of("WAV called MP3", "audio/mpeg", wav, Fault.MALFORMED, "audio/wav"),
                Arguments.of("FLAC called Opus", "audio/ogg", flac, Fault.MALFORMED, "audio/flac"),
                Arguments.of("Opus called basic", "audio/basic", opus, Fault.MALFORMED, "audio/ogg"),
                Arguments.of(
                        "text called FLAC", "audio/flac", TestFiles.ascii("Hello, world!"), Fault.MALFORMED, "fLaC"),
                Arguments.of(
                        "text called MP3", "audio/mpeg", TestFiles.ascii("Hello, world!"), Fault.MALFORMED, "0x48"),
                Arguments.of(
                        "text called Opus", "audio/opus", TestFiles.ascii("?".repeat(99)), Fault.MALFORMED, "OggS"),
                Arguments.of("text called AU", "audio/au", TestFiles.ascii("?".repeat(99)), Fault.MALFORMED, ".snd"),
                Arguments.of(
                        "text called AIFF", "audio/aiff", TestFiles.ascii("?".repeat(99)), Fault.MALFORMED, "FORM"),
                Arguments.of("PCM of 7 bits", "audio/pcm;bits=7", SAMPLES, Fault.UNSUPPORTED_TYPE, "bits: 7"),
                Arguments.of("unsigned 16", "audio/pcm;encoding=unsigned", SAMPLES, Fault.UNSUPPORTED_TYPE, "bits: 16"),
                Arguments.of("float 16", "audio/pcm;encoding=float;bits=16", SAMPLES, Fault.UNSUPPORTED_TYPE, "16"),
                Arguments.of("ADPCM", "audio/pcm;encoding=adpcm", SAMPLES, Fault.UNSUPPORTED_TYPE, "adpcm"),
                Arguments.of("odd endian", "audio/pcm;endian=middle", SAMPLES, Fault.UNSUPPORTED_TYPE, "middle"),
                Arguments.of("negative rate", "audio/pcm;rate=-8000", SAMPLES, Fault.UNSUPPORTED_TYPE, "-8000"),
                Arguments.of("huge rate", "audio/pcm;rate=99999999999", SAMPLES, Fault.UNSUPPORTED_TYPE, "999"),
                Arguments.of("L16 without a rate", "audio/L16", SAMPLES, Fault.UNSUPPORTED_TYPE, "rate: missing"),
                Arguments.of("basic too fast", "audio/basic;rate=96001", SAMPLES, Fault.UNSUPPORTED_TYPE, "rate"),
                Arguments.of("basic of 16 bits", "audio/basic;bits=16", SAMPLES, Fault.UNSUPPORTED_TYPE, "bits"),
                Arguments.of("half a frame", "audio/pcm;channels=2", new byte[6], Fault.ODD_LENGTH, "6 bytes"),
                Arguments.of("no number", "audio/pcm;encoding=float", floats(Float.NaN), Fault.MALFORMED, "NaN"),
                Arguments.of(
                        "AU of no coding", null, TestFiles.au(23, 8000, 1, 9, SAMPLES), Fault.UNSUPPORTED_TYPE, "23"),
                Arguments.of(
                        "AU of no rate", null, TestFiles.au(1, 0, 1, 9, SAMPLES), Fault.UNSUPPORTED_TYPE, "rate: 0"),
                Arguments.of(
                        "AU of none", null, TestFiles.au(1, 8000, 0, 9, SAMPLES), Fault.UNSUPPORTED_TYPE, "nels: 0"),
                Arguments.of("AU too short", null, TestFiles.au(1, 8000, 1, 4001, SAMPLES), Fault.MALFORMED, "4001"),
                Arguments.of(
                        "cut AU",
                        "audio/au",
                        Arrays.copyOf(TestFiles.au(1, 8000, 1, 9, SAMPLES), 20),
                        Fault.MALFORMED,
                        "24"),
                Arguments.of("empty AU", null, TestFiles.au(1, 8000, 1, 0, SAMPLES), Fault.EMPTY, "no samples"),
                Arguments.of(
                        "AIFF too short", null, TestFiles.aiff(1, 16, 2001, null, SAMPLES), Fault.MALFORMED, "2001"),
                Arguments.of(
                        "AIFF of 12 bit", null, TestFiles.aiff(1, 12, 9, null, SAMPLES), Fault.UNSUPPORTED_TYPE, "12"),
                Arguments.of(
                        "AIFF of 5", null, TestFiles.aiff(5, 16, 9, null, SAMPLES), Fault.UNSUPPORTED_TYPE, "nels: 5"),
                Arguments.of(
                        "IMA AIFF", null, TestFiles.aiff(1, 16, 9, "ima4", SAMPLES), Fault.UNSUPPORTED_TYPE, "ima4"),
                Arguments.of("empty AIFF", null, TestFiles.aiff(1, 16, 0, null, SAMPLES), Fault.EMPTY, "no samples"),
                Arguments.of(
                        "only a tag", "audio/mpeg", TestFiles.ascii("ID3\4\0\0\0\0\0\0"), Fault.EMPTY, "no samples"),
                Arguments.of("cut tag", "audio/mpeg", TestFiles.ascii("ID3\4\0\0\0\0\1\0"), Fault.INCOMPLETE, "tag"),
                Arguments.of("half an MP3 frame", "audio/mpeg", Arrays.copyOf(mp3, 60), Fault.INCOMPLETE, "frame"),
                Arguments.of("MP3 of free bit rate", "audio/mpeg", freeMp3(), Fault.UNSUPPORTED_TYPE, "free bit rate"),
                Arguments.of("MP3 of changing rate", null, changingMp3(), Fault.MALFORMED, "Hz"),
                Arguments.of("FLAC in Ogg", null, ogg("\u007fFLAC" + "?".repeat(46)), Fault.UNSUPPORTED_TYPE, "FLAC"),
                Arguments.of("only fLaC", null, TestFiles.ascii("fLaC"), Fault.INCOMPLETE, "metadata"),
                Arguments.of("FLAC without frames", null, Arrays.copyOf(flac, 42), Fault.INCOMPLETE, "metadata"),
                Arguments.of(
                        "FLAC of 6 channels", null, patched(flac, 20, 0x0A), Fault.UNSUPPORTED_TYPE, "channels: 6"),
                Arguments.of("FLAC of 1 MHz", null, patched(flac, 18, 0xFF), Fault.UNSUPPORTED_TYPE, "rate"),
                Arguments.of("FLAC without info", null, patched(flac, 4, 1), Fault.MALFORMED, "STREAMINFO"),
                Arguments.of("FLAC of another width", null, patched(flac, 20, 0x03, 0x70), Fault.MALFORMED, "frame"),
                Arguments.of("only a page's head", null, Arrays.copyOf(opus, 20), Fault.INCOMPLETE, "page"),
                Arguments.of("only OpusHead", null, Arrays.copyOf(opus, 47), Fault.INCOMPLETE, "headers only"),
                Arguments.of("damaged page", null, patched(opus, 40, 1), Fault.MALFORMED, "check sum"),
                Arguments.of("Vorbis", null, ogg("\1vorbis" + "?".repeat(23)), Fault.UNSUPPORTED_TYPE, "Vorbis"),
                Arguments.of("surround", null, ogg("OpusHead\1\6" + "\0".repeat(9)), Fault.UNSUPPORTED_TYPE, "nels: 6"),
                Arguments.of(
                        "mapped", null, ogg("OpusHead\1\2" + "\0".repeat(8) + "\1"), Fault.UNSUPPORTED_TYPE, "mapping"),
                Arguments.of("short OpusHead", null, ogg("OpusHead\1\1"), Fault.MALFORMED, "OpusHead"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void shouldNameTheValueAndTheRule(String name, String type, byte[] bytes, Fault fault, String word)
            throws Exception {
        assertThatThrownBy(() -> Signal.all(SpeechReader.read(type, bytes), 6000))
                .isInstanceOfSatisfying(
                        SpeechFormatException.class,
                        e -> assertThat(e.fault()).as(e.getMessage()).isEqualTo(fault))
                .hasMessageContaining(word)
                .hasMessageContaining("expected: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"speech.mp3", "speech.flac", "speech.opus"})
    void shouldSpeakOnlyTheBeginningOfACutFile(String name) throws Exception {
        byte[] bytes = TestFiles.resource(name);
        byte[] whole = Signal.all(SpeechReader.read(null, bytes), 6000);
        for (int length = 1; length < bytes.length; length += 1 + length / 40) {
            java.io.ByteArrayOutputStream heard = new java.io.ByteArrayOutputStream();
            boolean complained = false;
            try (Speech speech = SpeechReader.read("audio/" + type(name), Arrays.copyOf(bytes, length))) {
                for (byte[] frame = speech.nextFrame(600); frame.length > 0; frame = speech.nextFrame(600)) {
                    heard.write(frame);
                }
            } catch (SpeechFormatException e) {
                complained = true;
            }
            // The filter's tail alone may differ, where it ends without a complaint.
            int sure = Math.max(0, heard.size() - (complained ? 0 : 400));
            assertThat(Arrays.copyOf(heard.toByteArray(), sure)).isEqualTo(Arrays.copyOf(whole, sure));
            assertThat(complained || !name.endsWith("flac")).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"speech.mp3", "speech.flac", "speech.opus"})
    void shouldNotMindHowSmallThePiecesAre(String name) throws Exception {
        byte[] bytes = TestFiles.resource(name);
        try (GrowingSpeech speech = SpeechReader.growing(null)) {
            java.io.ByteArrayOutputStream heard = new java.io.ByteArrayOutputStream();
            for (byte b : bytes) {
                speech.append(new byte[] {b});
                byte[] frame = speech.nextFrame(6000);
                heard.write(frame == null ? new byte[0] : frame);
            }
            speech.end();
            heard.write(Signal.all(speech, 6000));
            assertThat(heard.toByteArray()).isEqualTo(Signal.all(SpeechReader.read(null, bytes), 6000));
        }
    }

    @Test
    void shouldJoinPartsThatAreFilesOfTheirOwn() throws Exception {
        byte[] sine = new byte[2 * 4410];
        for (int i = 0; i < sine.length / 2; i++) {
            short sample = (short) (10_000 * Math.sin(i * 0.05));
            sine[2 * i] = (byte) sample;
            sine[2 * i + 1] = (byte) (sample >> 8);
        }
        byte[] once = Signal.all(SpeechReader.read("audio/pcm;rate=44100", TestFiles.concat(sine, sine, sine)), 6000);
        try (GrowingSpeech speech = SpeechReader.growing(null)) {
            for (int i = 0; i < 3; i++) {
                speech.append(TestFiles.wav(44_100, 1, sine));
            }
            speech.end();
            assertThat(Signal.all(speech, 6000)).isEqualTo(once);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"speech.mp3", "speech.flac", "speech.opus"})
    void shouldJoinCompressedFilesToo(String name) throws Exception {
        byte[] bytes = TestFiles.resource(name);
        int once = Signal.all(SpeechReader.read(null, bytes), 6000).length;
        try (GrowingSpeech speech = SpeechReader.growing(null)) {
            speech.append(bytes);
            speech.append(bytes);
            speech.end();
            assertThat(Signal.all(speech, 6000).length).isBetween(2 * once - 4, 2 * once + 4);
        }
    }

    @Test
    void shouldNotSilentlyDropWhatAHeaderForgot() throws Exception {
        try (GrowingSpeech speech = SpeechReader.growing("audio/wav")) {
            speech.append(TestFiles.wav(16_000, 1, SAMPLES));
            speech.append(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
            speech.end();
            assertThat(speech.nextFrame(4000)).hasSize(4000);
            assertThatThrownBy(() -> speech.nextFrame(4000))
                    .isInstanceOf(SpeechFormatException.class)
                    .hasMessageContaining("behind the samples");
        }
    }

    /**
     * In 600 KB there are a hundred hours of FLAC, three hours of Opus, or ten minutes of MP3 (at 8 kbit/s, its lowest
     * rate).
     */
    static Stream<Arguments> bombs() {
        return Stream.of(
                Arguments.of("FLAC", TestFiles.silentFlac(45_000, 0)),
                Arguments.of("Opus", silentOpus(1_000)),
                Arguments.of("MP3", silentMp3(8_300)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bombs")
    void shouldStopABombInTime(String name, byte[] bomb) throws Exception {
        try (Speech speech = SpeechReader.read(null, bomb, Duration.ofMinutes(1))) {
            assertThat(speech.nextFrame(2 * 16_000 * 60)).hasSize(2 * 16_000 * 60);
            assertThatThrownBy(() -> speech.nextFrame(6000))
                    .isInstanceOfSatisfying(SpeechFormatException.class, e -> assertThat(e.fault())
                            .isEqualTo(Fault.TOO_LONG));
        }
    }

    /** Chains of streams or files, each of which says of all its sound that it is not of the speech. */
    static Stream<Arguments> vain() throws Exception {
        byte[] celt = celtOpus();
        byte[] heads = TestFiles.concat(opusHead(6), opusTags());
        byte[] mp3 = TestFiles.concat(mp3Tag(2, 576, 576), silentMp3(3));
        byte[] delay = TestFiles.concat(mp3Tag(7, 4032 - 529, 0), silentMp3(7));
        byte[] opusSpeech = TestFiles.resource("speech.opus");
        return Stream.of(
                Arguments.of("Opus", new byte[0], celt),
                Arguments.of("Opus behind speech", opusSpeech, celt),
                Arguments.of("Opus behind long speech", silentOpus(20), celt),
                Arguments.of("heads of Opus", new byte[0], heads),
                Arguments.of("heads of Opus behind speech", opusSpeech, heads),
                Arguments.of("MP3", new byte[0], mp3),
                Arguments.of("MP3 behind speech", silentMp3(1000), mp3),
                Arguments.of("MP3 that is all delay", new byte[0], delay));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vain")
    void shouldNotDecodeForLongWhatIsNotSpoken(String name, byte[] speechBefore, byte[] link) throws Exception {
        byte[][] chain = new byte[400][];
        Arrays.fill(chain, link);
        chain[0] = TestFiles.concat(speechBefore, link);
        byte[] bomb = TestFiles.concat(chain);
        int alone = speechBefore.length == 0 ? 0 : Signal.all(SpeechReader.read(null, speechBefore), 6000).length;
        try (GrowingSpeech speech = SpeechReader.growing(null)) {
            int[] heard = {0};
            assertThatThrownBy(() -> {
                        speech.append(bomb);
                        speech.end();
                        for (byte[] frame = speech.nextFrame(600); frame.length > 0; frame = speech.nextFrame(600)) {
                            heard[0] += frame.length;
                        }
                    })
                    .isInstanceOfSatisfying(SpeechFormatException.class, e -> assertThat(e.fault())
                            .isEqualTo(Fault.MALFORMED))
                    .hasMessageContaining("discarded samples");
            assertThat(heard[0]).isBetween(alone - 200, alone + 200);
            assertThat(speech.unreadBytes()).isGreaterThan(bomb.length / 2);
        }
    }

    /** As a synthesiser gives them that makes a file of every word: what each pads is more than it says. */
    @Test
    void shouldSpeakManyShortFiles() throws Exception {
        byte[] word = TestFiles.concat(mp3Tag(4, 576, 1000), silentMp3(4));
        byte[][] words = new byte[500][];
        Arrays.fill(words, word);
        int once = Signal.all(SpeechReader.read(null, word), 6000).length;
        int all = Signal.all(SpeechReader.read(null, TestFiles.concat(words)), 6000).length;
        assertThat(once).isEqualTo(2 * 2 * (4 * 576 - 1576));
        assertThat(all).isEqualTo(500 * once);
    }

    @ParameterizedTest
    @ValueSource(longs = {30_000, 60_000, 60_001})
    void shouldRefuseAtOnceWhatItsHeaderSaysIsTooLong(long millis) throws Exception {
        byte[] flac = TestFiles.silentFlac(8, 8 * millis);
        if (millis <= 60_000) {
            SpeechReader.read(null, flac, Duration.ofMinutes(1)).close();
        } else {
            assertThatThrownBy(() -> SpeechReader.read(null, flac, Duration.ofMinutes(1)))
                    .isInstanceOfSatisfying(SpeechFormatException.class, e -> assertThat(e.fault())
                            .isEqualTo(Fault.TOO_LONG))
                    .hasMessage("audio: more than 60000 ms (expected: at most that)");
        }
    }

    @Test
    void shouldSpeakALastFrameThatCameInTwoPiecesBeforeTheNextOneComes() throws Exception {
        byte[] flac = TestFiles.resource("speech.flac");
        byte[] whole = Signal.all(SpeechReader.read(null, flac), 6000);
        try (GrowingSpeech speech = SpeechReader.growing(null)) {
            // The last piece is less than an eighth of the frame that it ends.
            speech.append(Arrays.copyOf(flac, flac.length - 10));
            int heard = 0;
            for (byte[] frame = speech.nextFrame(6000); frame != null; frame = speech.nextFrame(6000)) {
                heard += frame.length;
            }
            speech.append(Arrays.copyOfRange(flac, flac.length - 10, flac.length));
            int more = 0;
            for (byte[] frame = speech.nextFrame(6000); frame != null; frame = speech.nextFrame(6000)) {
                more += frame.length;
            }
            assertThat(more).isPositive();
            // All but what the filter keeps until it knows that nothing follows.
            assertThat(heard + more).isGreaterThan(whole.length - 200);
        }
    }

    @Test
    void shouldDecodeNoFurtherThanItIsRead() throws Exception {
        byte[] bomb = TestFiles.silentFlac(1000, 0);
        try (GrowingSpeech speech = SpeechReader.growing(null)) {
            speech.append(bomb);
            assertThat(speech.nextFrame(6000)).hasSize(6000);
            assertThat(speech.unreadBytes()).isGreaterThan(bomb.length - 100);
        }
    }

    @Test
    @Endurance
    void shouldNotHoldALongFileInMemory() throws Exception {
        Path file = Files.write(directory.resolve("long.wav"), TestFiles.wav(24_000, 1, new byte[0]));
        int seconds = Rounds.of(600, 7_200);
        long bytes = 2 * 24_000L * seconds;
        try (RandomAccessFile wav = new RandomAccessFile(file.toFile(), "rw")) {
            wav.setLength(44 + bytes);
            wav.seek(40);
            wav.writeInt(Integer.reverseBytes((int) bytes));
        }
        long before = used();
        // What is held would be held at each look behind the middle; a single one sees what other threads do.
        long least = Long.MAX_VALUE;
        long heard = 0;
        try (Speech speech = SpeechReader.read("audio/wav", file)) {
            assertThat(speech.durationMillis()).isEqualTo(seconds * 1_000L);
            for (byte[] frame = speech.nextFrame(60_000); frame.length > 0; frame = speech.nextFrame(60_000)) {
                heard += frame.length;
                if (heard > seconds * 16_000L && heard % (60_000 * 50) == 0) {
                    least = Math.min(least, used());
                }
            }
        }
        assertThat(heard).isEqualTo(seconds * 32_000L);
        assertThat(least).isLessThan(before + 4_000_000);
    }

    /** Pages of 200 packets of one byte: 60 ms each of which nothing is told. */
    private static byte[] silentOpus(int pages) {
        byte[][] all = new byte[pages + 2][];
        all[0] = opusHead(2);
        all[1] = opusTags();
        byte[][] packets = new byte[200][];
        // SILK, narrow band, 60 ms, mono, one frame (RFC 6716, section 3.1), with nothing in it.
        Arrays.fill(packets, new byte[] {3 << 3});
        for (int i = 0; i < pages; i++) {
            all[2 + i] = page(i == pages - 1 ? 4 : 0, 2 + i, (i + 1) * 200L * 2_880, packets);
        }
        return TestFiles.concat(all);
    }

    /** One page, which is the last: by its granule nothing of it is spoken. */
    private static byte[] celtOpus() {
        // CELT of 2.5 ms, full band, mono, 48 frames of one size (RFC 6716, section 3.2.5), two bytes each.
        byte[] packet = new byte[2 + 2 * 48];
        new Random(5).nextBytes(packet);
        packet[0] = (byte) (28 << 3 | 3);
        packet[1] = 48;
        byte[][] packets = new byte[20][];
        Arrays.fill(packets, packet);
        return TestFiles.concat(opusHead(2), opusTags(), page(4, 2, 0, packets));
    }

    private static byte[] opusHead(int flags) {
        return page(flags, 0, 0, TestFiles.concat(TestFiles.ascii("OpusHead"), new byte[] {
            1, 1, 0, 0, (byte) 0x80, (byte) 0xBB, 0, 0, 0, 0, 0
        }));
    }

    private static byte[] opusTags() {
        return page(0, 1, 0, TestFiles.concat(TestFiles.ascii("OpusTags"), new byte[8]));
    }

    private static byte[] page(int flags, int number, long granule, byte[]... packets) {
        byte[] lacing = new byte[packets.length];
        for (int i = 0; i < packets.length; i++) {
            lacing[i] = (byte) packets[i].length;
        }
        ByteBuffer head = ByteBuffer.allocate(27).order(ByteOrder.LITTLE_ENDIAN);
        head.put(TestFiles.ascii("OggS")).put((byte) 0).put((byte) flags).putLong(granule);
        head.putInt(7).putInt(number).putInt(0).put((byte) packets.length);
        byte[] page = TestFiles.concat(head.array(), lacing, TestFiles.concat(packets));
        ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN).putInt(22, CheckSums.crc32(page));
        return page;
    }

    /**
     * Frames of MPEG-2.5, layer III, 8 kbit/s, 8 kHz, mono: 72 bytes that are 72 ms, and nothing but zeros behind the
     * header.
     */
    private static byte[] silentMp3(int frames) {
        byte[] mp3 = new byte[72 * frames];
        for (int i = 0; i < mp3.length; i += 72) {
            mp3[i] = (byte) 0xFF;
            mp3[i + 1] = (byte) 0xE3;
            mp3[i + 2] = 0x18;
            mp3[i + 3] = (byte) 0xC0;
        }
        return mp3;
    }

    /**
     * The frame of {@link #silentMp3} in which an encoder says how many frames follow, and how much of them is not of
     * the speech.
     */
    private static byte[] mp3Tag(int frames, int delay, int padding) {
        byte[] tag = silentMp3(1);
        ByteBuffer.wrap(tag)
                .position(4 + 9)
                .put(TestFiles.ascii("Xing"))
                .putInt(1)
                .putInt(frames)
                .position(4 + 9 + 12 + 21)
                .putInt((delay << 20) | (padding << 8));
        return tag;
    }

    /** As files of two rates that were put behind each other. */
    private static byte[] changingMp3() {
        byte[] mp3 = silentMp3(20);
        for (int i = 10 * 72 + 2; i < mp3.length; i += 72) {
            mp3[i] &= (byte) 0xF3;
        }
        return mp3;
    }

    private static byte[] freeMp3() {
        byte[] mp3 = silentMp3(20);
        for (int i = 2; i < mp3.length; i += 72) {
            mp3[i] &= 0x0F;
        }
        return mp3;
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static String type(String name) {
        return name.replace("speech.", "").replace("mp3", "mpeg");
    }

    private static byte[] floats(float sample) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(sample)
                .array();
    }

    private static byte[] patched(byte[] bytes, int at, int... values) {
        byte[] patched = bytes.clone();
        for (int i = 0; i < values.length; i++) {
            patched[at + i] = (byte) values[i];
        }
        return patched;
    }

    /** The first page of an Ogg stream with this packet. */
    private static byte[] ogg(String packet) {
        byte[] page = TestFiles.concat(
                TestFiles.ascii("OggS\0\2" + "\0".repeat(20)),
                new byte[] {1, (byte) packet.length()},
                TestFiles.ascii(packet));
        int sum = CheckSums.crc32(page);
        for (int i = 0; i < 4; i++) {
            page[22 + i] = (byte) (sum >> (8 * i));
        }
        return page;
    }
}
