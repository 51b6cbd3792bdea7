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
import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.Resume;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.model.ViewerEvent;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A session outlives its link: what was not heard is heard on the next one, in order and without a hole. */
class RecoveryTest {

    @ParameterizedTest
    @CsvSource({"0", "20", "400", "990"})
    void shouldGoOnWithTheFirstByteThatWasNotHeard(int heardMillis) {
        byte[] speech = counted(1000);
        SessionBench bench = bench(Resume.EXACT).ready();
        bench.feed.put("talk", new CountedSpeech(speech));
        takeAndSpeak(bench);
        bench.time.advanceMillis(heardMillis);

        cutAndComeBack(bench);

        assertThat(audio(bench.link()))
                .isEqualTo(Arrays.copyOfRange(speech, heardMillis * BYTES_PER_MILLI, speech.length));
        playToTheEnd(bench, 1000 - heardMillis);
        assertThat(bench.feed.settled("talk").state()).isEqualTo(JobState.FINISHED);
        assertThat(bench.feed.settled("talk").playedMillis()).isEqualTo(1000);
        assertThat(bench.feed.started).hasSize(1);
    }

    @Test
    void shouldGoOnWithAWholeSample() {
        byte[] speech = counted(1000);
        SessionBench bench = bench(Resume.EXACT).ready();
        bench.feed.put("talk", new CountedSpeech(speech));
        takeAndSpeak(bench);
        // 400 ms and one byte.
        bench.time.advance(Duration.ofNanos(400_031_250));

        cutAndComeBack(bench);

        assertThat(audio(bench.link())).isEqualTo(Arrays.copyOfRange(speech, 400 * BYTES_PER_MILLI, speech.length));
    }

    @Test
    void shouldGoOnAtTheLastPauseThatWasHeard() {
        byte[] speech = counted(3000);
        Arrays.fill(speech, 1000 * BYTES_PER_MILLI, 1200 * BYTES_PER_MILLI, (byte) 0);
        SessionBench bench = bench(Resume.PAUSE).ready();
        bench.feed.put("talk", new CountedSpeech(speech));
        takeAndSpeak(bench);
        bench.time.advanceMillis(2000);

        cutAndComeBack(bench);

        assertThat(audio(bench.link())).isEqualTo(Arrays.copyOfRange(speech, 1200 * BYTES_PER_MILLI, speech.length));
        playToTheEnd(bench, 1800);
        assertThat(bench.feed.settled("talk").playedMillis()).isEqualTo(3000);
    }

    @Test
    void shouldGoOnExactlyWhereTheLastPauseIsTooLongAgo() {
        byte[] speech = counted(5000);
        Arrays.fill(speech, 1000 * BYTES_PER_MILLI, 1200 * BYTES_PER_MILLI, (byte) 0);
        SessionBench bench = bench(Resume.PAUSE).ready();
        bench.feed.put("talk", new CountedSpeech(speech));
        takeAndSpeak(bench);
        bench.time.advanceMillis(4000);

        cutAndComeBack(bench);

        assertThat(audio(bench.link())).isEqualTo(Arrays.copyOfRange(speech, 4000 * BYTES_PER_MILLI, speech.length));
    }

    @Test
    void shouldBeginAnewWhereThatIsWanted() {
        byte[] speech = counted(1000);
        SessionBench bench = bench(Resume.RESTART).ready();
        bench.feed.put("talk", new CountedSpeech(speech));
        takeAndSpeak(bench);
        bench.time.advanceMillis(500);

        cutAndComeBack(bench);

        assertThat(audio(bench.link())).isEqualTo(speech);
        playToTheEnd(bench, 1000);
        assertThat(bench.feed.started).hasSize(1);
        assertThat(bench.feed.settled("talk").playedMillis()).isEqualTo(1000);
    }

    @Test
    void shouldLeaveOutTheRestWhereThatIsWanted() {
        byte[] second = counted(600);
        SessionBench bench = bench(Resume.SKIP).ready();
        bench.feed.put("first", new CountedSpeech(counted(1000)));
        bench.feed.put("second", new CountedSpeech(second));
        takeAndSpeak(bench);
        bench.time.advanceMillis(500);

        cutAndComeBack(bench);

        assertThat(audio(bench.link())).isEqualTo(second);
        assertThat(bench.feed.settled("first").state()).isEqualTo(JobState.FAILED);
        assertThat(bench.feed.settled("first").playedMillis()).isEqualTo(500);
    }

    @ParameterizedTest
    @CsvSource({"EXACT, RESTART, 0", "RESTART, EXACT, 500", "RESTART, SKIP, 1000"})
    void shouldGoOnWhereTheProducerWantsIt(Resume usual, Resume wanted, int fromMillis) {
        byte[] speech = counted(1000);
        SessionBench bench = bench(usual).ready();
        bench.feed.put("talk", new CountedSpeech(speech), wanted);
        bench.feed.put("next", new CountedSpeech(speech));
        takeAndSpeak(bench);
        bench.time.advanceMillis(500);

        cutAndComeBack(bench);
        playToTheEnd(bench, 1000);
        playToTheEnd(bench, 1000);

        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        expected.writeBytes(Arrays.copyOfRange(speech, fromMillis * BYTES_PER_MILLI, speech.length));
        expected.writeBytes(speech);
        assertThat(audio(bench.link())).isEqualTo(expected.toByteArray());
        assertThat(bench.feed.settled("talk").state())
                .isEqualTo(wanted == Resume.SKIP ? JobState.FAILED : JobState.FINISHED);
        assertThat(bench.feed.settled("talk").playedMillis()).isEqualTo(wanted == Resume.SKIP ? 500 : 1000);
    }

    @Test
    void shouldSpeakAgainWhatWasSentAheadAndNotHeard() {
        byte[] first = counted(700);
        byte[] second = counted(800);
        SessionBench bench = bench(Resume.EXACT).ready();
        bench.feed.put("first", new CountedSpeech(first));
        bench.feed.put("second", new CountedSpeech(second));
        takeAndSpeak(bench);
        bench.time.advanceMillis(300);
        bench.link().takesAll();

        cutAndComeBack(bench);

        bench.link().takesAll();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        expected.write(first, 300 * BYTES_PER_MILLI, 400 * BYTES_PER_MILLI);
        expected.writeBytes(second);
        assertThat(audio(bench.link())).isEqualTo(expected.toByteArray());
    }

    @Test
    void shouldGoOnWithSpeechThatIsReadOnlyOnce() {
        SessionBench bench = bench(Resume.EXACT).ready();
        ToldSpeech speech = bench.feed.grow("talk").grow(3000, 9_000);
        takeAndSpeak(bench);
        bench.time.advanceMillis(2500);
        bench.link().takesAll();

        bench.link().says(CUT);
        speech.grow(1000, 5_000);
        speech.end();
        comeBack(bench);
        bench.link().takesAll();

        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        expected.writeBytes(ListedFeed.samples(500, 9_000));
        expected.writeBytes(ListedFeed.samples(1000, 5_000));
        assertThat(audio(bench.link())).isEqualTo(expected.toByteArray());
        playToTheEnd(bench, 1500);
        assertThat(bench.feed.settled("talk").state()).isEqualTo(JobState.FINISHED);
        assertThat(bench.feed.settled("talk").playedMillis()).isEqualTo(4000);
    }

    @Test
    void shouldSayAgainWhatTheAvatarDidNotAcknowledge() {
        byte[] speech = counted(2000);
        SessionBench bench = bench(Resume.EXACT).ready();
        bench.feed.put("talk", new CountedSpeech(speech));
        bench.link().takesOne();
        bench.link().says(new LinkEvent.SpeechBegan());
        int acknowledged = SessionBench.POLICY.frameBytes();
        bench.time.advanceMillis(1000);

        cutAndComeBack(bench);
        bench.link().takesAll();

        assertThat(audio(bench.link())).isEqualTo(Arrays.copyOfRange(speech, acknowledged, speech.length));
    }

    /** A dead connection takes what is sent into it, and nothing tells but that no pong comes. */
    @Test
    void shouldSayAgainWhatWasSentIntoALinkThatWasDeadBeforeItWasNoticed() {
        SessionBench bench = bench(Resume.EXACT).ready();
        bench.link().says(new LinkEvent.Pong(Duration.ofMillis(3)));
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (int i = 0; i < 12; i++) {
            bench.feed.put("job-" + i, new CountedSpeech(counted(2000)));
            expected.writeBytes(counted(2000));
        }
        takeAndSpeak(bench);
        bench.time.advanceMillis(1000);
        bench.link().takesAll();
        byte[] arrived = audio(bench.link());
        for (int i = 0; i < 100; i++) {
            bench.time.advanceMillis(100);
            bench.link().takesUnheard();
        }
        assertThat(bench.feed.settled).extracting(JobStatus::jobId).doesNotContain("job-6", "job-7");
        bench.time.advance(SessionBench.POLICY.pongTimeout());
        assertThat(bench.state()).isEqualTo(SessionState.RECOVERING);

        bench.link().joinable();
        bench.link().says(new LinkEvent.Started());
        for (int i = 0; i < 300; i++) {
            bench.time.advanceMillis(100);
            bench.link().takesAll();
        }

        byte[] all = expected.toByteArray();
        assertThat(audio(bench.link())).isEqualTo(Arrays.copyOfRange(all, arrived.length, all.length));
        for (int i = 0; i < 12; i++) {
            assertThat(bench.feed.settled("job-" + i).state()).isEqualTo(JobState.FINISHED);
            assertThat(bench.feed.settled("job-" + i).playedMillis()).isEqualTo(2000);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SessionState.class,
            names = {"READY", "SPEAKING", "SILENT"})
    void shouldOpenAnotherLinkAndTellOfIt(SessionState state) {
        SessionBench bench = bench(Resume.EXACT).in(state);

        bench.link().says(new LinkEvent.Terminated(LinkEvent.Terminated.Kind.ERROR, "worker died"));

        assertThat(bench.state()).isEqualTo(SessionState.RECOVERING);
        assertThat(bench.links.get(0).sent).last().asString().startsWith("close ");
        comeBack(bench);
        assertThat(bench.state()).isEqualTo(SessionState.READY);
        assertThat(bench.events)
                .filteredOn(event -> event.type() == SessionEvent.Type.RECOVERED)
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.generation()).isEqualTo(2);
                    assertThat(event.data()).containsEntry("reason", "UPSTREAM_ERROR");
                    assertThat((Long) event.data().get("gapMillis")).isBetween(100L, 300L);
                });
        assertThat(bench.events)
                .filteredOn(event -> event.type() == SessionEvent.Type.JOIN)
                .extracting(SessionEvent::generation)
                .containsExactly(1, 2);
    }

    @Test
    void shouldWaitForTheViewerOfTheNewRoomButNotForEver() {
        SessionBench bench = bench(Resume.EXACT).ready();
        bench.session.viewer(ViewerEvent.FIRST_FRAME);
        bench.link().says(CUT);
        bench.feed.put("talk", new CountedSpeech(counted(500)));
        comeBack(bench);

        assertThat(bench.link().frames).isEmpty();
        bench.session.viewer(ViewerEvent.FIRST_FRAME);
        assertThat(bench.link().frames).isNotEmpty();

        bench.link().says(CUT);
        comeBack(bench);
        assertThat(bench.link().frames).isEmpty();
        bench.time.advanceMillis(10_000);
        assertThat(bench.link().frames).isNotEmpty();
    }

    @Test
    void shouldNotWaitForAViewerWhoSawTheNewRoomBeforeItTookSpeech() {
        SessionBench bench = bench(Resume.EXACT).ready();
        bench.session.viewer(ViewerEvent.FIRST_FRAME);
        bench.link().says(CUT);
        bench.feed.put("talk", new CountedSpeech(counted(500)));
        // Late, and of the lost room.
        bench.session.viewer(ViewerEvent.FIRST_FRAME);
        bench.time.advanceMillis(250);
        bench.link().joinable();
        assertThat(bench.session.snapshot().viewerSeen()).isFalse();

        bench.session.viewer(ViewerEvent.FIRST_FRAME);
        bench.link().says(new LinkEvent.Started());

        assertThat(bench.link().frames).isNotEmpty();
    }

    @Test
    void shouldNotForgetWhatWasHeardWhereTheNextLinkBreaksToo() {
        SessionBench bench = bench(Resume.RESTART).ready();
        bench.feed.put("talk", new CountedSpeech(counted(1000)));
        bench.session.viewer(ViewerEvent.FIRST_FRAME);
        takeAndSpeak(bench);
        bench.time.advanceMillis(500);
        cutAndComeBack(bench);
        // Nothing of it was sent again: the viewer is awaited.
        bench.link().says(CUT);

        bench.session.interrupt(false);

        assertThat(bench.feed.settled("talk").playedMillis()).isEqualTo(500);
    }

    @Test
    void shouldInterruptWithoutASkipWhileThereIsNoLink() {
        SessionBench bench = bench(Resume.EXACT).ready();
        bench.feed.put("talk", new CountedSpeech(counted(1000)));
        takeAndSpeak(bench);
        bench.time.advanceMillis(400);
        bench.link().says(CUT);

        bench.session.interrupt(false);

        assertThat(bench.feed.settled("talk").state()).isEqualTo(JobState.INTERRUPTED);
        assertThat(bench.feed.settled("talk").playedMillis()).isEqualTo(400);
        comeBack(bench);
        assertThat(bench.link().sent).noneMatch(item -> item.equals("SKIP") || item.startsWith("audio"));
    }

    @Test
    void shouldDrainOnTheNextLink() {
        byte[] speech = counted(1000);
        SessionBench bench = bench(Resume.EXACT).ready();
        bench.feed.put("talk", new CountedSpeech(speech));
        takeAndSpeak(bench);
        bench.session.drain();
        bench.time.advanceMillis(400);

        cutAndComeBack(bench);

        assertThat(bench.state()).isEqualTo(SessionState.DRAINING);
        assertThat(audio(bench.link())).isEqualTo(Arrays.copyOfRange(speech, 400 * BYTES_PER_MILLI, speech.length));
        assertThat(bench.link().sent).last().isEqualTo("DONE");
        bench.time.advanceMillis(600);
        bench.link().says(new LinkEvent.Stopped());
        assertThat(bench.state()).isEqualTo(SessionState.CLOSED);
        assertThat(bench.session.snapshot().reason()).isEqualTo(CloseReason.COMPLETED);
        assertThat(bench.feed.settled("talk").state()).isEqualTo(JobState.FINISHED);
    }

    /** It is held back for seconds only, and the one that was being heard has begun. */
    @Test
    void shouldDrainWhileItWaitsForTheViewerOfTheNewRoom() {
        byte[] speech = counted(1000);
        SessionBench bench = bench(Resume.EXACT).ready();
        bench.session.viewer(ViewerEvent.FIRST_FRAME);
        bench.feed.put("talk", new CountedSpeech(speech));
        takeAndSpeak(bench);
        bench.feed.put("next", 500, 1);
        bench.time.advanceMillis(400);
        cutAndComeBack(bench);

        bench.session.drain();

        assertThat(bench.state()).isEqualTo(SessionState.DRAINING);
        bench.session.viewer(ViewerEvent.FIRST_FRAME);
        assertThat(audio(bench.link())).hasSize((600 + 500) * BYTES_PER_MILLI);
        playToTheEnd(bench, 600);
        playToTheEnd(bench, 500);
        bench.link().says(new LinkEvent.Stopped());
        assertThat(bench.session.snapshot().reason()).isEqualTo(CloseReason.COMPLETED);
        for (String job : new String[] {"talk", "next"}) {
            assertThat(bench.feed.settled(job).state()).isEqualTo(JobState.FINISHED);
        }
    }

    @Test
    void shouldDrainWhenItIsToldToWhileThereIsNoLink() {
        SessionBench bench = bench(Resume.EXACT).ready();
        bench.feed.put("talk", new CountedSpeech(counted(1000)));
        takeAndSpeak(bench);
        bench.time.advanceMillis(400);
        bench.link().says(CUT);
        bench.session.drain();

        assertThat(bench.state()).isEqualTo(SessionState.RECOVERING);
        comeBack(bench);
        bench.link().takesAll();

        assertThat(bench.state()).isEqualTo(SessionState.DRAINING);
        assertThat(bench.link().sent).last().isEqualTo("DONE");
    }

    @Test
    void shouldGiveUpInTimeWithTheAnswersOfALostLink() {
        SessionBench bench = bench(Resume.EXACT).ready();
        bench.feed.put("talk", new CountedSpeech(counted(1000)));
        takeAndSpeak(bench);
        bench.time.advanceMillis(400);
        bench.onLink = link -> {};
        bench.link().says(CUT);
        for (int i = 0; i < 200 && bench.state() != SessionState.CLOSED; i++) {
            int opened = bench.links.size();
            bench.time.advanceMillis(1000);
            if (bench.links.size() > opened) {
                bench.link()
                        .says(new LinkEvent.Failed(
                                new LinkFailure(LinkFailure.Kind.UNREACHABLE, null, null, "refused")));
            }
        }

        assertThat(bench.session.snapshot().reason()).isEqualTo(CloseReason.LINK_LOST);
        assertThat(bench.feed.settled("talk").state()).isEqualTo(JobState.FAILED);
        assertThat(bench.feed.settled("talk").playedMillis()).isEqualTo(400);
        assertThat(bench.links).hasSizeBetween(20, 60);
        assertThat(bench.time.pendingTimers()).isZero();
    }

    @Test
    void shouldEndWhereItIsRefused() {
        SessionBench bench = bench(Resume.EXACT).ready();
        bench.link().says(CUT);
        bench.time.advanceMillis(300);
        bench.link().says(new LinkEvent.Failed(new LinkFailure(LinkFailure.Kind.REFUSED, "billing", null, "no money")));

        assertThat(bench.session.snapshot().reason()).isEqualTo(CloseReason.REJECTED);
    }

    @Test
    void shouldEndWithTheFirstLossThatIsOneTooMany() {
        SessionBench bench = bench(Resume.EXACT).ready();
        for (int i = 0; i < 3; i++) {
            cutAndComeBack(bench);
            assertThat(bench.state()).isEqualTo(SessionState.READY);
        }

        bench.link().says(CUT);

        assertThat(bench.state()).isEqualTo(SessionState.CLOSED);
        assertThat(bench.session.snapshot().reason()).isEqualTo(CloseReason.LINK_LOST);
    }

    @Test
    void shouldNotOpenARoomAnewInWhichNobodyWas() {
        SessionBench bench = bench(Resume.EXACT).joinable();

        bench.link().says(CUT);

        assertThat(bench.session.snapshot().reason()).isEqualTo(CloseReason.LINK_LOST);
    }

    @Test
    void shouldTellTheServiceWhatIsLeftOfTheSessionsLength() {
        SessionBench bench = bench(Resume.EXACT).ready();
        bench.time.advanceMillis(Duration.ofMinutes(4).toMillis());
        bench.link().says(CUT);
        bench.time.advanceMillis(300);

        assertThat(bench.link().request.maxSessionLength()).isBetween(Duration.ofMinutes(55), Duration.ofMinutes(56));
    }
}
