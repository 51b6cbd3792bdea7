package io.avatargateway.session;

import static io.avatargateway.session.CountedSpeech.BYTES_PER_MILLI;
import static io.avatargateway.session.CountedSpeech.counted;
import static io.avatargateway.session.Recoveries.CUT;
import static io.avatargateway.session.Recoveries.audio;
import static io.avatargateway.session.Recoveries.bench;
import static io.avatargateway.session.Recoveries.comeBack;
import static io.avatargateway.session.Recoveries.cutAndComeBack;
import static io.avatargateway.session.Recoveries.playToTheEnd;
import static io.avatargateway.session.Recoveries.takeAndSpeak;
import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.LinkEvent.Terminated.Kind;
import io.avatargateway.session.model.Resume;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.model.ViewerEvent;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which a link may be lost, and the moments at which that is hardest. */
class LinkLossTest {

    static Stream<LinkEvent> losses() {
        return Stream.of(
                CUT,
                new LinkEvent.Closed(1000, ""),
                new LinkEvent.Closed(1001, "going away"),
                new LinkEvent.Closed(1011, "worker died"),
                new LinkEvent.Closed(4000, "unknown"),
                new LinkEvent.Terminated(Kind.ERROR, ""),
                new LinkEvent.Terminated(Kind.RATE, "too many"),
                new LinkEvent.Terminated(Kind.CLOSING, "maintenance"),
                // STOP, or whatever holds ENDFRAME.
                new LinkEvent.Stopped());
    }

    @ParameterizedTest
    @MethodSource("losses")
    void shouldGoOnWhereverALinkIsLost(LinkEvent loss) {
        byte[] speech = counted(1000);
        SessionBench bench = bench(Resume.EXACT).ready();
        bench.feed.put("talk", new CountedSpeech(speech));
        takeAndSpeak(bench);
        bench.time.advanceMillis(400);

        bench.link().says(loss);

        assertThat(bench.state()).isEqualTo(SessionState.RECOVERING);
        comeBack(bench);
        assertThat(audio(bench.link())).isEqualTo(Arrays.copyOfRange(speech, 400 * BYTES_PER_MILLI, speech.length));
        playToTheEnd(bench, 600);
        assertThat(bench.feed.settled("talk").state()).isEqualTo(JobState.FINISHED);
        assertThat(bench.feed.started).hasSize(1);
        assertThat(bench.feed.wrong).isEmpty();
    }

    @Test
    void shouldGoOnWhereNoPongComes() {
        SessionBench bench = bench(Resume.EXACT).ready();
        bench.link().says(new LinkEvent.Pong(Duration.ofMillis(3)));

        bench.time.advance(SessionBench.POLICY.pongTimeout());

        assertThat(bench.state()).isEqualTo(SessionState.RECOVERING);
        comeBack(bench);
        assertThat(bench.state()).isEqualTo(SessionState.READY);
    }

    @Test
    void shouldOpenAnotherLinkWhereAViewerWatchesAndTheAvatarDoesNotCome() {
        SessionBench bench = bench(Resume.EXACT).joinable();
        bench.session.viewer(ViewerEvent.FIRST_FRAME);

        bench.time.advance(SessionBench.POLICY.joinTimeout());

        assertThat(bench.state()).isEqualTo(SessionState.RECOVERING);
        comeBack(bench);
        assertThat(bench.state()).isEqualTo(SessionState.READY);
    }

    @Test
    void shouldOpenAnotherLinkWhereTheAvatarDoesNotComeToTheNextOneEither() {
        SessionBench bench = bench(Resume.EXACT).ready();
        bench.link().says(CUT);
        bench.time.advanceMillis(250);
        bench.link().joinable();
        bench.session.viewer(ViewerEvent.FIRST_FRAME);

        bench.time.advance(SessionBench.POLICY.joinTimeout());

        assertThat(bench.state()).isEqualTo(SessionState.RECOVERING);
        assertThat(bench.links.get(1).sent).last().isEqualTo("close failed");
        bench.time.advanceMillis(1000);
        assertThat(bench.links).hasSize(3);
        bench.link().joinable();
        bench.link().says(new LinkEvent.Started());
        assertThat(bench.state()).isEqualTo(SessionState.READY);
    }

    @Test
    void shouldEndWhereNobodyCameToTheRoom() {
        SessionBench bench = bench(Resume.EXACT).joinable();

        bench.time.advance(SessionBench.POLICY.joinTimeout());

        assertThat(bench.session.snapshot().reason()).isEqualTo(CloseReason.VIEWER_MISSING);
        assertThat(bench.links).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = CloseReason.class,
            names = {"CLIENT", "SHUTDOWN", "IDLE", "MAX_LENGTH"})
    void shouldEndWhereNoOtherLinkIsOfUse(CloseReason reason) {
        SessionBench bench = bench(Resume.EXACT).ready();
        switch (reason) {
            case IDLE -> bench.time.advance(Duration.ofMinutes(5));
            case MAX_LENGTH -> bench.time.advance(Duration.ofHours(1).minusSeconds(1));
            default -> bench.session.end(reason, "");
        }
        bench.link().says(new LinkEvent.Stopped());

        assertThat(bench.state()).isEqualTo(SessionState.CLOSED);
        assertThat(bench.links).hasSize(1);
    }

    /** The first and the last 200 ms of an utterance, and its very ends. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 50, 199, 200, 800, 801, 950, 999, 1000})
    void shouldSpeakEachUtteranceOnceWhereverItIsCut(int heardMillis) {
        SessionBench bench = bench(Resume.EXACT).ready();
        bench.feed.put("first", new CountedSpeech(counted(1000)));
        bench.feed.put("second", new CountedSpeech(counted(300)));
        takeAndSpeak(bench);
        bench.time.advanceMillis(heardMillis);

        cutAndComeBack(bench);
        playToTheEnd(bench, 1000 - heardMillis);
        playToTheEnd(bench, 300);
        bench.time.advanceMillis(3000);

        for (String job : new String[] {"first", "second"}) {
            assertThat(bench.feed.settled(job).state()).isEqualTo(JobState.FINISHED);
        }
        assertThat(audio(bench.link())).hasSize((1000 - heardMillis + 300) * BYTES_PER_MILLI);
        assertThat(bench.feed.started).hasSize(2);
        assertThat(bench.feed.wrong).isEmpty();
    }

    @Test
    void shouldGoOnBetweenTwoUtterances() {
        byte[] second = counted(600);
        SessionBench bench = bench(Resume.PAUSE).ready();
        bench.feed.put("first", new CountedSpeech(counted(500)));
        playToTheEnd(bench, 500);
        bench.time.advanceMillis(2000);
        assertThat(bench.feed.settled("first").state()).isEqualTo(JobState.FINISHED);

        bench.link().says(CUT);
        bench.feed.put("second", new CountedSpeech(second));
        comeBack(bench);

        assertThat(audio(bench.link())).isEqualTo(second);
        playToTheEnd(bench, 600);
        assertThat(bench.feed.settled("second").playedMillis()).isEqualTo(600);
        assertThat(bench.feed.started).hasSize(2);
        assertThat(bench.feed.wrong).isEmpty();
    }

    /** The first link is no lost one: nobody has seen or heard anything of it. */
    @Test
    void shouldTryAgainWhereTheFirstLinkIsLostWhileItOpens() throws Exception {
        SessionBench bench = bench(Resume.PAUSE).open();
        bench.feed.put("talk", new CountedSpeech(counted(500)));

        bench.link().says(CUT);

        assertThat(bench.state()).isEqualTo(SessionState.OPENING);
        bench.time.advance(SessionBench.POLICY.backoff());
        assertThat(bench.links).hasSize(2);
        assertThat(bench.links.get(0).sent).last().asString().startsWith("close ");
        bench.link().joinable();
        bench.link().says(new LinkEvent.Started());
        assertThat(bench.opened.get().generation()).isEqualTo(2);
        assertThat(audio(bench.link())).isEqualTo(counted(500));
        assertThat(bench.events).noneMatch(event -> event.type() == SessionEvent.Type.RECOVERED);
        assertThat(bench.events).noneMatch(event -> event.state() == SessionState.RECOVERING);
    }

    /** What waits for its time comes to the session's queue then, be there a link or not. */
    @Test
    void shouldSpeakBehindTheRecoveryWhatComesMeanwhile() {
        byte[] later = counted(400);
        SessionBench bench = bench(Resume.EXACT).ready();
        bench.feed.put("talk", new CountedSpeech(counted(1000)));
        takeAndSpeak(bench);
        bench.time.advanceMillis(400);
        bench.link().says(CUT);

        bench.feed.put("not before", new CountedSpeech(later));
        bench.feed.put("over", new CountedSpeech(counted(300)), bench.time.now().plusMillis(100));
        assertThat(bench.state()).isEqualTo(SessionState.RECOVERING);
        comeBack(bench);

        byte[] audio = audio(bench.link());
        assertThat(audio).hasSize((600 + 400) * BYTES_PER_MILLI);
        assertThat(Arrays.copyOfRange(audio, 600 * BYTES_PER_MILLI, audio.length))
                .isEqualTo(later);
        playToTheEnd(bench, 600);
        playToTheEnd(bench, 400);
        bench.time.advanceMillis(3000);
        assertThat(bench.feed.settled("not before").state()).isEqualTo(JobState.FINISHED);
        assertThat(bench.feed.settled("over").state()).isEqualTo(JobState.EXPIRED);
    }

    @Test
    void shouldSpeakAllOfManyThatWait() {
        int many = 5_000;
        SessionBench bench = bench(Resume.EXACT).ready();
        for (int i = 0; i < many; i++) {
            bench.feed.put("job-" + i, 20, i);
        }
        playAll(bench, 40);
        long before = bench.feed.settled.size();
        assertThat(before).isBetween(150L, 250L);

        bench.link().says(CUT);
        // The others stay at the broker: what the session holds is bounded.
        assertThat(bench.feed.waiting).hasSizeGreaterThan(many - 1_000);
        assertThat(bench.feed.settled.size()).isEqualTo(before);
        comeBack(bench);
        playAll(bench, 1_100);

        assertThat(bench.feed.settled)
                .extracting(JobStatus::jobId)
                .containsExactlyElementsOf(
                        IntStream.range(0, many).mapToObj(i -> "job-" + i).toList());
        assertThat(bench.feed.settled)
                .allSatisfy(status -> assertThat(status.state()).isEqualTo(JobState.FINISHED));
        assertThat(bench.feed.started).hasSize(many);
        assertThat(bench.feed.wrong).isEmpty();
        assertThat(audio(bench.links.get(1))).hasSizeBetween((many - 350) * 640, (many - (int) before) * 640);
    }

    private static void playAll(SessionBench bench, int tenths) {
        bench.link().takesAll();
        bench.link().says(new LinkEvent.SpeechBegan());
        for (int i = 0; i < tenths; i++) {
            bench.time.advanceMillis(100);
            bench.link().takesAll();
        }
    }

    @Test
    void shouldForgetASkipThatWasUnderWay() {
        byte[] next = counted(500);
        SessionBench bench = bench(Resume.EXACT).ready();
        bench.feed.slow = true;
        bench.feed.put("talk", new CountedSpeech(counted(1000)));
        takeAndSpeak(bench);
        bench.time.advanceMillis(400);
        bench.session.interrupt(false);

        bench.link().says(CUT);
        // The broker says only now where the interrupt stands.
        bench.feed.count();
        bench.feed.put("next", new CountedSpeech(next));
        comeBack(bench);

        assertThat(bench.feed.settled("talk").state()).isEqualTo(JobState.INTERRUPTED);
        assertThat(bench.feed.settled("talk").playedMillis()).isEqualTo(400);
        assertThat(audio(bench.link())).isEqualTo(next);
        assertThat(bench.link().sent).doesNotContain("SKIP");
    }

    @Test
    void shouldGoOnAfterLinksThatBreakAgainAndAgainWhileTheyAreOpened() {
        byte[] speech = counted(1000);
        SessionBench bench = bench(Resume.EXACT).ready();
        bench.feed.put("talk", new CountedSpeech(speech));
        takeAndSpeak(bench);
        bench.time.advanceMillis(400);
        bench.link().says(CUT);
        for (int i = 0; i < 5; i++) {
            int links = bench.links.size();
            for (int waited = 0; waited < 100 && bench.links.size() == links; waited++) {
                bench.time.advanceMillis(100);
            }
            assertThat(bench.links).hasSize(links + 1);
            if (i % 2 == 0) {
                bench.link().joinable();
            }
            bench.link().says(CUT);
            assertThat(bench.state()).isEqualTo(SessionState.RECOVERING);
        }
        int links = bench.links.size();
        for (int waited = 0; waited < 100 && bench.links.size() == links; waited++) {
            bench.time.advanceMillis(100);
        }
        bench.link().joinable();
        bench.link().says(new LinkEvent.Started());

        assertThat(audio(bench.link())).isEqualTo(Arrays.copyOfRange(speech, 400 * BYTES_PER_MILLI, speech.length));
        assertThat(bench.links.subList(0, links))
                .allSatisfy(link -> assertThat(link.sent).last().asString().startsWith("close "));
    }

    @Test
    void shouldWaitForThePartsThatAreMissing() {
        SessionBench bench = bench(Resume.EXACT).ready();
        ToldSpeech speech = bench.feed.grow("talk").grow(500, 9_000);
        takeAndSpeak(bench);
        // It has run dry: all that came was heard.
        bench.time.advanceMillis(900);
        cutAndComeBack(bench);
        assertThat(audio(bench.link())).isEmpty();

        speech.grow(300, 5_000);
        speech.end();

        assertThat(audio(bench.link())).isEqualTo(ListedFeed.samples(300, 5_000));
        playToTheEnd(bench, 300);
        assertThat(bench.feed.settled("talk").playedMillis()).isEqualTo(800);
    }
}
