package io.avatargateway.audio.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.audio.Heard;
import io.avatargateway.audio.Signal;
import io.avatargateway.audio.format.Repair.Kind;
import io.avatargateway.audio.format.SpeechFormatException.Fault;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ogg whose pages end too early, are missing, come again or have wrong numbers; and streams that follow each other. */
class OggPagesTest {

    private static final int PER_PAGE = 5;
    /** Of 20 ms each, less what the encoder put in front. */
    private static final long PAGE_MILLIS = 100;

    static Stream<Arguments> ends() throws Exception {
        OggFile every = OggFile.speech(PER_PAGE);
        for (int i = 0; i < every.size(); i++) {
            every.flags(i, i == 0 ? 2 | OggFile.END : OggFile.END);
        }
        OggFile first = OggFile.speech(PER_PAGE);
        OggFile early = OggFile.speech(PER_PAGE);
        return Stream.of(
                Arguments.of("first page of sound", first.flags(2, OggFile.END)),
                Arguments.of("every page", every),
                Arguments.of("one page early", early.flags(early.size() - 2, OggFile.END)),
                Arguments.of("tags", OggFile.speech(PER_PAGE).flags(1, OggFile.END)),
                Arguments.of("head", OggFile.speech(PER_PAGE).flags(0, 2 | OggFile.END)),
                Arguments.of("none", OggFile.speech(PER_PAGE).flags(early.size() - 1, 0)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ends")
    void shouldSpeakWhatStandsBehindAnEnd(String name, OggFile file) throws Exception {
        byte[] whole = Heard.whole(null, TestFiles.resource("speech.opus")).pcm();
        Heard heard = alike(file.bytes());
        assertThat(heard.fault()).isNull();
        assertThat(Arrays.copyOf(heard.pcm(), whole.length - 400)).isEqualTo(Arrays.copyOf(whole, whole.length - 400));
        // Without an end, all of the last packet is heard.
        assertThat(heard.millis()).isBetween(600L, name.equals("none") ? 620L : 600L);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 7})
    void shouldBridgeAMissingPageWithSilenceOfItsLength(int index) throws Exception {
        byte[] whole = Heard.whole(null, TestFiles.resource("speech.opus")).pcm();
        Heard heard = alike(OggFile.speech(PER_PAGE).remove(index).bytes());
        assertThat(heard.fault()).isNull();
        assertThat(heard.pcm()).hasSize(whole.length);
        assertThat(heard.repairs()).hasSize(1);
        Repair repair = heard.repairs().get(0);
        assertThat(repair.kind()).isEqualTo(Kind.OGG_PAGE_MISSING);
        assertThat(repair.silenceMillis()).isEqualTo(PAGE_MILLIS);
        assertThat(repair.detail()).isEqualTo("audio/ogg page " + (index + 1) + " comes behind " + (index - 1));
        int hole = (index - 2) * 3200;
        assertThat(repair.atMillis()).isBetween(Math.max(0, hole / 32 - 20L), hole / 32 + 1L);
        byte[] silence = Arrays.copyOfRange(heard.pcm(), Math.max(0, hole - 100), hole + 3200 - 900);
        assertThat(silence).containsOnly(new byte[silence.length]);
        // The decoder finds back to what it was within some packets.
        int behind = Math.min(whole.length, hole + 3200 + 2 * 2560);
        double[] ours = Signal.samples(Arrays.copyOfRange(heard.pcm(), behind, whole.length));
        double[] theirs = Signal.samples(Arrays.copyOfRange(whole, behind, whole.length));
        assertThat(ours.length < 1000 || Signal.correlation(ours, theirs, 0) > 0.9)
                .isTrue();
    }

    @Test
    void shouldBridgeSeveralHoles() throws Exception {
        Heard heard = alike(OggFile.speech(2).remove(10).remove(5).remove(5).bytes());
        assertThat(heard.millis()).isEqualTo(600);
        assertThat(heard.repairs()).hasSize(1);
        assertThat(heard.repairs().get(0).count()).isEqualTo(2);
        assertThat(heard.repairs().get(0).silenceMillis()).isEqualTo(120);
    }

    static Stream<Arguments> same() throws Exception {
        OggFile zeros = OggFile.speech(PER_PAGE);
        OggFile backwards = OggFile.speech(PER_PAGE);
        OggFile later = OggFile.speech(PER_PAGE);
        for (int i = 0; i < zeros.size(); i++) {
            zeros.number(i, 0);
            backwards.number(i, 100 - i);
            later.number(i, i < 4 ? i : i + 1000);
        }
        List<Kind> repeated = List.of(Kind.OGG_PAGE_REPEATED);
        List<Kind> renumbered = List.of(Kind.OGG_PAGE_RENUMBERED);
        return Stream.of(
                Arguments.of("a page twice", OggFile.speech(PER_PAGE).repeat(4), repeated),
                Arguments.of(
                        "the first page of sound twice",
                        OggFile.speech(PER_PAGE).repeat(2),
                        repeated),
                Arguments.of("the last page twice", OggFile.speech(PER_PAGE).repeat(8), repeated),
                Arguments.of("the tags twice", OggFile.speech(PER_PAGE).repeat(1), repeated),
                Arguments.of("the head twice", OggFile.speech(PER_PAGE).repeat(0), repeated),
                Arguments.of(
                        "two pages again", OggFile.speech(PER_PAGE).repeat(4, 6).repeat(5, 7), repeated),
                Arguments.of(
                        "a page three times", OggFile.speech(PER_PAGE).repeat(4).repeat(4), repeated),
                Arguments.of("one page's number", OggFile.speech(PER_PAGE).number(4, 77), renumbered),
                Arguments.of(
                        "one of the number before", OggFile.speech(PER_PAGE).number(4, 3), renumbered),
                Arguments.of("the last one's number", OggFile.speech(PER_PAGE).number(8, 0), renumbered),
                Arguments.of("the tags' number", OggFile.speech(PER_PAGE).number(1, 9), renumbered),
                Arguments.of("all are 0", zeros, renumbered),
                Arguments.of("backwards", backwards, renumbered),
                Arguments.of("a jump without a hole", later, renumbered));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("same")
    void shouldSpeakEveryPageOnceWhateverItsNumber(String name, OggFile file, List<Kind> kinds) throws Exception {
        Heard heard = alike(file.bytes());
        assertThat(heard.summary())
                .isEqualTo(Heard.whole(null, TestFiles.resource("speech.opus")).summary());
        assertThat(heard.repairs()).extracting(Repair::kind).isEqualTo(kinds);
        assertThat(heard.repairs()).extracting(Repair::silenceMillis).containsOnly(0L);
    }

    static Stream<Arguments> chained() throws Exception {
        OggFile other = OggFile.speech(PER_PAGE);
        for (int i = 0; i < other.size(); i++) {
            other.serial(i, 4711);
        }
        byte[] plain = TestFiles.resource("speech.opus");
        byte[] open = OggFile.speech(PER_PAGE).flags(8, 0).bytes();
        return Stream.of(
                Arguments.of("with an end", plain, plain),
                Arguments.of("with an end, another serial", plain, other.bytes()),
                Arguments.of("without an end, the same serial", open, plain),
                Arguments.of("without an end, another serial", open, other.bytes()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("chained")
    void shouldSpeakOneStreamBehindTheOther(String name, byte[] first, byte[] second) throws Exception {
        Heard heard = alike(TestFiles.concat(first, second));
        assertThat(heard.fault()).isNull();
        // The first one's padding is heard where nothing says that it ends.
        assertThat(heard.millis()).isBetween(1200L, name.startsWith("with an") ? 1200L : 1220L);
        assertThat(heard.repairs()).isEmpty();
        double[] tail =
                Signal.samples(Arrays.copyOfRange(heard.pcm(), heard.pcm().length - 19_000, heard.pcm().length));
        double[] once = Signal.samples(
                Heard.whole(null, TestFiles.resource("speech.opus")).pcm());
        assertThat(Signal.correlation(tail, once, Signal.lag(tail, once, 400))).isGreaterThan(0.99);
    }

    @Test
    void shouldBridgeAPacketThatLostItsBeginning() throws Exception {
        byte[] whole = OggFile.speech(PER_PAGE).cutPacket(4).bytes();
        assertThat(alike(whole).millis()).isEqualTo(600);
        assertThat(alike(whole).repairs()).isEmpty();
        Heard beginning = alike(OggFile.speech(PER_PAGE).cutPacket(4).remove(3).bytes());
        assertThat(beginning.millis()).isEqualTo(600);
        assertThat(beginning.repairs()).extracting(Repair::silenceMillis).containsExactly(PAGE_MILLIS + 20);
        Heard end = alike(OggFile.speech(PER_PAGE).cutPacket(4).remove(4).bytes());
        assertThat(end.millis()).isEqualTo(600);
        assertThat(end.repairs()).extracting(Repair::silenceMillis).containsExactly(PAGE_MILLIS);
    }

    @Test
    void shouldBridgeAPacketThatAnotherStreamCutsOff() throws Exception {
        OggFile cut = OggFile.speech(PER_PAGE).cutPacket(8).remove(8);
        Heard heard = alike(TestFiles.concat(cut.bytes(), TestFiles.resource("speech.opus")));
        assertThat(heard.fault()).isNull();
        assertThat(heard.repairs()).extracting(Repair::kind).containsExactly(Kind.OGG_PACKET_CUT);
        assertThat(heard.repairs()).extracting(Repair::silenceMillis).containsExactly(20L);
    }

    @Test
    void shouldSpeakAStreamThatWasJoinedInItsMiddle() throws Exception {
        OggFile midway = OggFile.speech(PER_PAGE);
        for (int i = 2; i < midway.size(); i++) {
            midway.number(i, i + 5000).granule(i, midway.granule(i) + 48_000L * 3600);
        }
        Heard heard = alike(midway.bytes());
        assertThat(heard.fault()).isNull();
        assertThat(heard.millis()).isBetween(590L, 620L);
        assertThat(heard.repairs()).extracting(Repair::kind).containsExactly(Kind.OGG_PAGE_MISSING);
        assertThat(heard.repairs()).extracting(Repair::silenceMillis).containsExactly(0L);
    }

    /** Some leave 0 as the last granule: then all of the last page is spoken. */
    @Test
    void shouldNotLoseTheLastPageWhereItsGranuleIsNone() throws Exception {
        OggFile file = OggFile.speech(10);
        for (long granule : new long[] {0, -1, 960}) {
            Heard heard = alike(file.granule(file.size() - 1, granule).bytes());
            assertThat(heard.fault()).isNull();
            assertThat(heard.millis()).isBetween(600L, 620L);
        }
    }

    @Test
    void shouldSpeakWithoutTheTagsPage() throws Exception {
        Heard heard = alike(OggFile.speech(PER_PAGE).remove(1).bytes());
        assertThat(heard.summary())
                .isEqualTo(Heard.whole(null, TestFiles.resource("speech.opus")).summary());
    }

    static Stream<Arguments> refused() throws Exception {
        OggFile stranger = OggFile.speech(PER_PAGE).serial(4, 4711);
        OggFile interleaved = OggFile.speech(PER_PAGE).repeat(0, 1).serial(1, 4711);
        OggFile far = OggFile.speech(PER_PAGE).number(5, 9).granule(5, 48_000L * 3600);
        return Stream.of(
                Arguments.of(
                        "pages that change places", OggFile.speech(PER_PAGE).swap(4), Fault.MALFORMED),
                Arguments.of("a page of no stream", stranger, Fault.MALFORMED),
                Arguments.of("two streams at once", interleaved, Fault.UNSUPPORTED_TYPE),
                Arguments.of("a hole of an hour", far, Fault.MALFORMED),
                Arguments.of("no head", OggFile.speech(PER_PAGE).remove(0), Fault.MALFORMED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void shouldStillRefuseWhatCannotBeUnderstood(String name, OggFile file, Fault fault) throws Exception {
        assertThat(alike(file.bytes()).fault()).isEqualTo(fault);
    }

    @Test
    void shouldNotMindWhereTheFileIsCut() throws Exception {
        byte[] file = OggFile.speech(PER_PAGE)
                .remove(4)
                .repeat(5)
                .flags(3, OggFile.END)
                .bytes();
        Heard whole = Heard.whole(null, file);
        for (int at = 1; at < file.length; at += at < 400 ? 1 : 23) {
            Heard cut = Heard.cut(null, file, at);
            assertThat(cut.summary()).as("cut at %d", at).isEqualTo(whole.summary());
            assertThat(cut.repairs()).hasSize(3).isEqualTo(whole.repairs());
        }
    }

    /** What is heard of the file, which is the same in pieces and cut anywhere. */
    private static Heard alike(byte[] file) throws Exception {
        Heard whole = Heard.whole(null, file);
        for (int piece : new int[] {1, 700}) {
            Heard pieces = Heard.pieces(null, file, piece);
            assertThat(pieces.summary()).as("in pieces of %d", piece).isEqualTo(whole.summary());
            assertThat(pieces.repairs()).isEqualTo(whole.repairs());
        }
        for (int at = 1; at < file.length; at += 331) {
            assertThat(Heard.cut(null, file, at).summary()).as("cut at %d", at).isEqualTo(whole.summary());
        }
        return whole;
    }
}
