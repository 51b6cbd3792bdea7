package io.avatargateway.audio.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avatargateway.audio.ForeignFile;
import io.avatargateway.audio.GrowingSpeech;
import io.avatargateway.audio.Heard;
import io.avatargateway.audio.Signal;
import io.avatargateway.audio.Speech;
import io.avatargateway.audio.SpeechReader;
import io.avatargateway.audio.Tool;
import io.avatargateway.audio.format.Repair.Kind;
import io.avatargateway.audio.format.SpeechFormatException.Fault;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an encoder's tag says of MP3, rightly or wrongly, and what stands behind the frames. */
class Mp3FilesTest {

    private static final String TEXT =
            "She sells sea shells by the sea shore, and the shells that she sells are sea shells.";

    @TempDir
    static Path directory;

    @Test
    void shouldSpeakAllOfAFileWithoutATagBehindOneWithATag() throws Exception {
        byte[] tagged = lame("tagged");
        byte[] bare = lame("bare", "-t");
        int first = heard(tagged).length;
        byte[] second = heard(bare);
        byte[] both = heard(TestFiles.concat(tagged, bare));
        // The first one's padding is heard, too.
        assertThat(both.length).isBetween(first + second.length, first + second.length + 2 * 4095);
        double[] tail = Signal.samples(Arrays.copyOfRange(both, both.length - second.length, both.length));
        assertThat(Signal.correlation(tail, Signal.samples(second), 0)).isGreaterThan(0.999);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 0.9})
    void shouldLoseNothingWhereATagPromisesTooFewFrames(double share) throws Exception {
        byte[] tagged = lame("tagged");
        byte[] right = heard(tagged);
        byte[] wrong = tagged.clone();
        int at = tag(tagged) + 8;
        ByteBuffer.wrap(wrong).putInt(at, (int) (share * ByteBuffer.wrap(tagged).getInt(at)) + 2);
        byte[] all = heard(wrong);
        assertThat(all.length).isGreaterThanOrEqualTo(right.length);
        assertThat(Arrays.copyOf(all, right.length)).isEqualTo(right);
    }

    @Test
    void shouldCutOffThePaddingOfEveryFileOfMany() throws Exception {
        byte[] tagged = lame("tagged");
        int once = heard(tagged).length;
        assertThat(heard(TestFiles.concat(tagged, tagged, tagged)).length).isEqualTo(3 * once);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-m m", "-m j", "-V 4 -m m"})
    void shouldFindTheTagWhereFramesHaveACheckSum(String options) throws Exception {
        byte[] plain = lame("plain" + options.replace(" ", ""), options.split(" "));
        byte[] checked = lame("checked" + options.replace(" ", ""), ("-p " + options).split(" "));
        assertThat(checked[1] & 1)
                .as("bit that says that there is no check sum")
                .isZero();
        assertThat(heard(checked).length).isEqualTo(heard(plain).length);
    }

    static Stream<Arguments> spoken() {
        String lyrics = "LYRICSBEGIN" + "[00:01]Hello, LYRICS, ID3 and TAG\r\n".repeat(300);
        String id3v1 = "TAG" + "x".repeat(125);
        return Stream.of(
                Arguments.of("a line's end", "\r\n"),
                Arguments.of("two", "\n\n"),
                Arguments.of("one byte of it", "\n"),
                Arguments.of("many, and zeros", "\r\n\0\0".repeat(5000)),
                Arguments.of("lyrics, version 2", lyrics + "010511LYRICS200" + id3v1),
                Arguments.of("lyrics, version 1", lyrics + "LYRICSEND" + id3v1),
                Arguments.of("lyrics without a tag", lyrics + "LYRICSEND"),
                Arguments.of("lyrics to the end", lyrics),
                Arguments.of("few lyrics", "LYRICSBEGIN"),
                Arguments.of("tag and line's end", id3v1 + "\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("spoken")
    void shouldStepOverWhatIsBehindTheFrames(String name, String behind) throws Exception {
        byte[] mp3 = TestFiles.resource("speech.mp3");
        byte[] all = TestFiles.concat(mp3, TestFiles.ascii(behind));
        byte[] alone = heard(mp3);
        assertThat(heard(all)).isEqualTo(alone);
        for (int piece : new int[] {1, 7, 5000}) {
            try (GrowingSpeech speech = SpeechReader.growing("audio/mpeg")) {
                for (int at = 0; at < all.length; at += piece) {
                    speech.append(Arrays.copyOfRange(all, at, Math.min(all.length, at + piece)));
                }
                speech.end();
                assertThat(Signal.all(speech, 6000)).isEqualTo(alone);
            }
        }
    }

    @Test
    void shouldGoOnBehindLyrics() throws Exception {
        byte[] mp3 = TestFiles.resource("speech.mp3");
        byte[] lyrics = TestFiles.ascii("LYRICSBEGIN" + "la ".repeat(9000) + "LYRICSEND");
        assertThat(heard(TestFiles.concat(mp3, lyrics, mp3))).isEqualTo(heard(TestFiles.concat(mp3, mp3)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hello, world!", "\r\nHello, world!", "LYRICS ARE NOT HERE", "LYRICSBEG"})
    void shouldRefuseOtherTextBehindTheFrames(String text) throws Exception {
        byte[] all = TestFiles.concat(TestFiles.resource("speech.mp3"), TestFiles.ascii(text));
        assertThatThrownBy(() -> heard(all))
                .isInstanceOfSatisfying(SpeechFormatException.class, e -> assertThat(e.fault())
                        .isIn(Fault.MALFORMED, Fault.INCOMPLETE));
    }

    /** Where a stream was joined in the middle of a frame, a frame or two are silent. All the rest is unchanged. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-b 32 --resample 16",
                "-b 64 --resample 24",
                "-V 2 --resample 16",
                "-b 128 --resample 48",
                "-b 8 --resample 8"
            })
    void shouldSpeakAStreamThatWasJoinedInItsMiddle(String options) throws Exception {
        byte[] mp3 = lame("joined" + options.replaceAll("[^0-9]", ""), ("-t " + options).split(" "));
        byte[] whole = heard(mp3);
        int frame = Mp3Header.parse(ByteBuffer.wrap(mp3).getInt()).frameBytes();
        for (int cut : new int[] {1, 2, 40, frame, frame + 1, 3 * frame + 11, 20 * frame - 1, 50 * frame + 33}) {
            byte[] rest = Arrays.copyOfRange(mp3, cut, mp3.length);
            Heard joined = Heard.whole("audio/mpeg", rest);
            String as = options + " from " + cut;
            assertThat(joined.fault()).as(as).isNull();
            double[] ours = Signal.samples(joined.pcm());
            double[] theirs =
                    Signal.samples(Arrays.copyOfRange(whole, whole.length - joined.pcm().length, whole.length));
            // From so far on nothing is missing any more.
            double[] sure = Arrays.copyOfRange(ours, 9000, ours.length);
            assertThat(Signal.correlation(sure, Arrays.copyOfRange(theirs, 9000, theirs.length), 0))
                    .as(as)
                    .isGreaterThan(0.999);
            for (int piece : new int[] {1, 500}) {
                Heard pieces = Heard.pieces("audio/mpeg", rest, piece);
                assertThat(pieces.summary()).as(as).isEqualTo(joined.summary());
                assertThat(pieces.repairs()).isEqualTo(joined.repairs());
            }
            assertThat(joined.repairs())
                    .as(as)
                    .extracting(Repair::kind)
                    .isSubsetOf(Kind.MP3_BYTES_SKIPPED, Kind.MP3_FRAME_MUTED);
        }
    }

    @Test
    void shouldMuteTheFramesWhoseBitsAreMissing() throws Exception {
        byte[] mp3 = lame("reservoir", "-t", "-b", "32");
        int frame = Mp3Header.parse(ByteBuffer.wrap(mp3).getInt()).frameBytes();
        int at = 30 * frame;
        while (mp3[at + 4] == 0) {
            at += frame;
        }
        Heard heard = Heard.whole("audio/mpeg", Arrays.copyOfRange(mp3, at, mp3.length));
        assertThat(heard.repairs()).extracting(Repair::kind).containsExactly(Kind.MP3_FRAME_MUTED);
        Repair repair = heard.repairs().get(0);
        assertThat(repair.silenceMillis()).isEqualTo(36L * repair.count());
        assertThat(repair.detail()).startsWith("frame at 0 needs");
        byte[] silence = Arrays.copyOf(heard.pcm(), 1152);
        assertThat(silence).containsOnly(new byte[1152]);
        // Their length is kept.
        assertThat(heard.pcm().length).isEqualTo((mp3.length - at) / frame * 1152);
    }

    @Test
    void shouldGoOnBehindTheRestOfAFrameInTheMiddle() throws Exception {
        byte[] mp3 = lame("middle", "-t", "-b", "32");
        int frame = Mp3Header.parse(ByteBuffer.wrap(mp3).getInt()).frameBytes();
        byte[] both =
                TestFiles.concat(Arrays.copyOf(mp3, 40 * frame), Arrays.copyOfRange(mp3, 60 * frame + 50, mp3.length));
        Heard heard = Heard.whole("audio/mpeg", both);
        assertThat(heard.fault()).isNull();
        assertThat(heard.repairs()).extracting(Repair::kind).contains(Kind.MP3_BYTES_SKIPPED);
        assertThat(Heard.pieces("audio/mpeg", both, 13).summary()).isEqualTo(heard.summary());
        assertThat(heard.pcm().length).isEqualTo((mp3.length / frame - 21) * 1152);
    }

    @Test
    void shouldNotTakeEveryFileForAStreamThatWasJoinedInItsMiddle() throws Exception {
        byte[] noise = new byte[20_000];
        new java.util.Random(3).nextBytes(noise);
        assertThat(Heard.whole("audio/mpeg", noise).fault()).isEqualTo(Fault.MALFORMED);
        byte[] far = TestFiles.concat(Arrays.copyOf(noise, 1500), TestFiles.resource("speech.mp3"));
        assertThat(Heard.whole("audio/mpeg", far).fault()).isEqualTo(Fault.MALFORMED);
        assertThat(Heard.pieces("audio/mpeg", far, 7).fault()).isEqualTo(Fault.MALFORMED);
    }

    private static byte[] heard(byte[] mp3) throws Exception {
        try (Speech speech = SpeechReader.read("audio/mpeg", mp3)) {
            return Signal.all(speech, 6000);
        }
    }

    /** Where the encoder's tag begins. */
    private static int tag(byte[] mp3) {
        int at = 0;
        while (!new String(mp3, at, 4, StandardCharsets.ISO_8859_1).matches("Xing|Info")) {
            at++;
        }
        return at;
    }

    /** Of 16 kHz, so that nothing is resampled, and of a bit rate whose frames have room for a tag. */
    private static byte[] lame(String name, String... options) throws Exception {
        Path wav = ForeignFile.say(TEXT, directory.resolve("words.wav"));
        Path mp3 = directory.resolve(name + ".mp3");
        String[] command = {"lame", "--quiet", "-b", "96", "--resample", "16", wav.toString(), mp3.toString()};
        Tool.run(Stream.concat(Stream.of(command), Stream.of(options)).toArray(String[]::new));
        byte[] bytes = Files.readAllBytes(mp3);
        boolean there = new String(bytes, 0, 400, StandardCharsets.ISO_8859_1).matches("(?s).*(Xing|Info).*");
        assertThat(there).as("tag of " + name).isEqualTo(!List.of(options).contains("-t"));
        return bytes;
    }
}
