package io.avatargateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.PictureChange;
import io.avatargateway.session.model.Resume;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionPolicy;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.model.StartSpeech;
import io.avatargateway.session.model.ViewerEvent;
import io.avatargateway.session.model.ViewerReport;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A session gets a new link before the old one ends, and what it says is heard once, in order and without a hole. */
class RenewalTest {

    /** When the next link is opened, beside one that lasts two minutes. */
    private static final int OPENS_MILLIS = 100_000;

    private static final LinkEvent CUT = new LinkEvent.Closed(1006, "reset");

    private final SessionBench bench = new SessionBench(SessionBench.renewing(Resume.EXACT));

    @ParameterizedTest
    @EnumSource(
            value = SessionState.class,
            names = {"READY", "SILENT"})
    void shouldChangeOverAtOnceWhereNothingIsSaidAndNobodyLooks(SessionState state) {
        bench.in(state);
        RecordedLink old = bench.link();
        advanceTo(OPENS_MILLIS);
        RecordedLink next = bench.link();
        assertThat(next).isNotSameAs(old);
        next.joinable();

        assertThat(bench.session.snapshot().generation()).isEqualTo(1);
        assertThat(bench.session.snapshot().join().generation()).isEqualTo(2);
        assertThat(bench.state()).isEqualTo(state);
        next.says(new LinkEvent.Started());

        assertThat(bench.state()).isEqualTo(state);
        assertThat(bench.session.snapshot().generation()).isEqualTo(2);
        assertThat(events(SessionEvent.Type.JOIN))
                .extracting(SessionEvent::generation)
                .containsExactly(1, 2);
        assertThat(renewed()).singleElement().satisfies(event -> {
            assertThat(event.generation()).isEqualTo(2);
            assertThat(event.data()).containsEntry("reason", "MAX_LENGTH").containsEntry("gapMillis", 0L);
        });
        // Its room is kept for a moment.
        assertThat(old.sent).doesNotContain("DONE");
        bench.time.advanceMillis(2_000);
        assertThat(old.sent).endsWith("SKIP", "DONE", "close renewed");
        bench.feed.put("talk", 600, 7);
        next.takesAll();
        assertThat(next.frames).isNotEmpty();
    }

    @Test
    void shouldTellTheServiceTheLinksLengthOrWhatIsLeftOfTheSession() {
        bench.ready();
        for (int i = 1; i < 36; i++) {
            bench.feed.put("job-" + i, 500, i);
            bench.link().takesAll();
            bench.time.advanceMillis(OPENS_MILLIS);
            begin(bench.link());
        }

        assertThat(bench.links.get(0).request.maxSessionLength()).isEqualTo(Duration.ofMinutes(2));
        assertThat(bench.links.get(34).request.maxSessionLength()).isEqualTo(Duration.ofMinutes(2));
        assertThat(bench.links.get(35).request.maxSessionLength()).isEqualTo(Duration.ofSeconds(100));
        assertThat(bench.state()).isEqualTo(SessionState.READY);
        bench.time.advanceMillis(100_000);
        assertThat(bench.links).hasSize(36);
        assertThat(bench.session.snapshot().reason()).isEqualTo(CloseReason.MAX_LENGTH);
    }

    @Test
    void shouldEndForItsIdlenessThoughItsLinksAreNew() {
        bench.ready();
        advanceTo(OPENS_MILLIS);
        begin(bench.link());
        advanceTo(2 * OPENS_MILLIS);
        begin(bench.link());

        RecordedLink current = bench.link();
        advanceTo(Duration.ofMinutes(5).toMillis());
        assertThat(current.sent).last().isEqualTo("DONE");
        current.says(new LinkEvent.Stopped());

        assertThat(bench.session.snapshot().reason()).isEqualTo(CloseReason.IDLE);
    }

    @Test
    void shouldChangeOverBetweenTwoUtterances() {
        bench.ready();
        RecordedLink old = bench.link();
        advanceTo(OPENS_MILLIS - 1_000);
        bench.feed.put("first", 4_000, 1);
        bench.feed.put("second", 3_000, 2);
        takeAndSpeak(old);
        play(old, 1_000);
        RecordedLink next = bench.link();
        begin(next);

        play(old, 2_990);
        assertThat(bench.links.get(1).frames).isEmpty();
        assertThat(renewed()).isEmpty();
        bench.time.advanceMillis(10);
        old.says(new LinkEvent.SpeechEnded());

        assertThat(renewed()).hasSize(1);
        assertThat((Long) renewed().get(0).data().get("gapMillis")).isLessThan(50);
        takeAndSpeak(next);
        play(next, 3_000);
        next.says(new LinkEvent.SpeechEnded());
        assertThat(audio(old)).isEqualTo(ListedFeed.samples(4_000, 1));
        assertThat(audio(next)).isEqualTo(ListedFeed.samples(3_000, 2));
        assertFinished("first", 4_000);
        assertFinished("second", 3_000);
        assertThat(bench.feed.started).hasSize(2);
    }

    @Test
    void shouldWaitForTheViewerOfTheOldRoom() {
        bench.ready();
        bench.session.viewer(ViewerEvent.FIRST_FRAME);
        RecordedLink old = bench.link();
        advanceTo(OPENS_MILLIS);
        begin(bench.link());
        bench.feed.put("talk", 500, 1);

        takeAndSpeak(old);
        assertThat(audio(old)).hasSize(500 * 32);
        assertThat(renewed()).isEmpty();
        bench.session.viewer(ViewerEvent.FIRST_FRAME);
        play(old, 500);
        old.says(new LinkEvent.SpeechEnded());

        assertThat(renewed()).hasSize(1);
        assertThat(bench.session.snapshot().viewerSeen()).isTrue();
    }

    @Test
    void shouldKnowOfWhichRoomAViewerReports() {
        bench.ready();
        bench.session.viewer(ViewerEvent.FIRST_FRAME);
        advanceTo(OPENS_MILLIS);
        begin(bench.link());

        bench.session.viewer(new ViewerReport(ViewerEvent.FIRST_FRAME, null, 1));
        assertThat(renewed()).isEmpty();
        bench.session.viewer(new ViewerReport(ViewerEvent.FIRST_FRAME, null, 2));
        assertThat(renewed()).hasSize(1);

        bench.session.viewer(new ViewerReport(ViewerEvent.LEFT, null, 1));
        assertThat(bench.session.snapshot().viewerSeen()).isTrue();
    }

    @Test
    void shouldWaitForNobodyWhoHasLeft() {
        bench.ready();
        bench.session.viewer(ViewerEvent.FIRST_FRAME);
        advanceTo(OPENS_MILLIS);
        begin(bench.link());

        bench.session.viewer(ViewerEvent.LEFT);

        assertThat(renewed()).hasSize(1);
    }

    @Test
    void shouldWaitForAViewerOnlyUntilTheOldLinkHasToGo() {
        bench.ready();
        bench.session.viewer(ViewerEvent.FIRST_FRAME);
        advanceTo(OPENS_MILLIS);
        begin(bench.link());

        advanceTo(111_999);
        assertThat(renewed()).isEmpty();
        advanceTo(112_000);

        assertThat(renewed()).hasSize(1);
        assertThat(bench.session.snapshot().viewerSeen()).isFalse();
    }

    @Test
    void shouldKeepHoldingSpeechForAViewer() {
        SessionBench bench = new SessionBench(SessionBench.renewing(Resume.EXACT), StartSpeech.ON_VIEWER).ready();
        bench.feed.put("talk", 500, 1);
        bench.time.advanceMillis(OPENS_MILLIS);
        begin(bench.link());

        assertThat(bench.session.snapshot().generation()).isEqualTo(2);
        assertThat(bench.link().frames).isEmpty();
        bench.session.viewer(ViewerEvent.FIRST_FRAME);

        assertThat(audio(bench.link())).isEqualTo(ListedFeed.samples(500, 1));
        assertThat(bench.links.get(0).frames).isEmpty();
    }

    /** There is no pause: the change is made between two frames. */
    @Test
    void shouldChangeOverWithinAnUtteranceThatIsTooLong() {
        bench.ready();
        RecordedLink old = bench.link();
        advanceTo(OPENS_MILLIS - 5_000);
        bench.feed.put("long", 60_000, 1);
        takeAndSpeak(old);
        play(old, 5_000);
        RecordedLink next = bench.link();
        begin(next);
        play(old, 12_000);
        assertThat(renewed()).isEmpty();
        assertThat(next.frames).isEmpty();

        int bytes = audio(old).length;
        play(old, bytes / 32 + 1 - 17_000);
        assertThat(audio(old)).hasSize(bytes);
        old.says(new LinkEvent.SpeechEnded());

        assertThat(renewed()).hasSize(1);
        takeAndSpeak(next);
        play(next, 60_000 - bytes / 32);
        next.says(new LinkEvent.SpeechEnded());
        assertThat(joined(audio(old), audio(next))).isEqualTo(ListedFeed.samples(60_000, 1));
        assertFinished("long", 60_000);
        assertThat(bench.feed.started).hasSize(1);
    }

    @Test
    void shouldSayAgainWhatADeadLinkDidNotTakeInItsLastMoment() {
        bench.ready();
        RecordedLink old = bench.link();
        advanceTo(110_000);
        RecordedLink next = bench.link();
        bench.feed.put("long", 30_000, 1);
        old.takesOne();
        old.says(new LinkEvent.SpeechBegan());
        bench.session.viewer(ViewerEvent.FIRST_FRAME);
        next.joinable();
        next.says(new LinkEvent.Started());
        int acknowledged = SessionBench.POLICY.frameBytes();
        for (int i = 0; i < 90; i++) {
            old.takesUnheard();
            bench.time.advanceMillis(100);
        }

        assertThat(renewed()).hasSize(1);
        assertThat(old.sent).endsWith("SKIP", "DONE", "close renewed at the last moment");
        byte[] all = ListedFeed.samples(30_000, 1);
        assertThat(audio(next)).startsWith(Arrays.copyOfRange(all, acknowledged, acknowledged + 64_000));
    }

    @Test
    void shouldChangeOverWhileFurtherPartsOfAnUtteranceAreMissing() {
        bench.ready();
        RecordedLink old = bench.link();
        advanceTo(OPENS_MILLIS - 1_000);
        ToldSpeech speech = bench.feed.grow("parts").grow(2_000, 9);
        takeAndSpeak(old);
        play(old, 1_000);
        RecordedLink next = bench.link();
        begin(next);
        play(old, 1_000);
        old.says(new LinkEvent.SpeechEnded());

        assertThat(renewed()).hasSize(1);
        speech.grow(1_000, 8);
        speech.end();
        takeAndSpeak(next);
        play(next, 1_000);
        next.says(new LinkEvent.SpeechEnded());
        assertThat(audio(old)).isEqualTo(ListedFeed.samples(2_000, 9));
        assertThat(audio(next)).isEqualTo(ListedFeed.samples(1_000, 8));
        assertFinished("parts", 3_000);
        assertThat(bench.feed.started).hasSize(1);
    }

    @Test
    void shouldChangeOverBehindAnInterrupt() {
        bench.ready();
        RecordedLink old = bench.link();
        advanceTo(OPENS_MILLIS - 1_000);
        bench.feed.put("first", 30_000, 1);
        bench.feed.put("second", 1_000, 2);
        takeAndSpeak(old);
        play(old, 1_000);
        RecordedLink next = bench.link();
        begin(next);

        bench.session.interrupt(true);

        assertThat(old.sent).contains("SKIP");
        assertThat(next.sent).doesNotContain("SKIP");
        assertThat(renewed()).hasSize(1);
        takeAndSpeak(next);
        assertThat(audio(next)).isEqualTo(ListedFeed.samples(1_000, 2));
        assertThat(bench.feed.settled("first").state()).isEqualTo(JobState.INTERRUPTED);
        assertThat(bench.feed.settled("first").playedMillis()).isEqualTo(1_000);
    }

    @Test
    void shouldDrainOnTheNextLink() {
        bench.ready();
        RecordedLink old = bench.link();
        advanceTo(OPENS_MILLIS - 1_000);
        bench.feed.put("first", 4_000, 1);
        bench.feed.put("second", 3_000, 2);
        takeAndSpeak(old);
        bench.session.drain();
        play(old, 1_000);
        RecordedLink next = bench.link();
        begin(next);
        play(old, 3_000);
        old.says(new LinkEvent.SpeechEnded());

        assertThat(renewed()).hasSize(1);
        assertThat(bench.state()).isEqualTo(SessionState.DRAINING);
        takeAndSpeak(next);
        assertThat(next.sent).last().isEqualTo("DONE");
        play(next, 3_000);
        next.says(new LinkEvent.Stopped());
        assertThat(bench.session.snapshot().reason()).isEqualTo(CloseReason.COMPLETED);
        assertFinished("second", 3_000);
        assertThat(old.sent).last().asString().startsWith("close ");
        assertThat(bench.time.pendingTimers()).isZero();
    }

    @Test
    void shouldNeedNoNextLinkBehindDone() {
        bench.ready();
        RecordedLink old = bench.link();
        advanceTo(OPENS_MILLIS - 1_000);
        bench.feed.put("last", 4_000, 1);
        takeAndSpeak(old);
        play(old, 1_000);
        RecordedLink next = bench.link();
        next.joinable();

        bench.session.drain();
        old.takesAll();

        assertThat(old.sent).last().isEqualTo("DONE");
        assertThat(next.sent).last().asString().startsWith("close ");
        assertThat(bench.session.snapshot().join().generation()).isEqualTo(1);
    }

    @Test
    void shouldMakeTheChangesOfThePictureAgain() {
        bench.ready();
        bench.feed.put("look", new PictureChange.Background("6b9b9c0e-6b9c-4b0e-9c0e-6b9c4b0e9c0e"));
        String change = bench.link().sent.get(0);

        advanceTo(OPENS_MILLIS);
        begin(bench.link());

        assertThat(bench.link().sent).first().isEqualTo(change);
    }

    @Test
    void shouldTryAgainWhileTheOldLinkLivesButNotForEver() {
        bench.speaking();
        RecordedLink old = bench.link();
        bench.onLink = link ->
                link.says(new LinkEvent.Failed(new LinkFailure(LinkFailure.Kind.UNREACHABLE, null, null, "refused")));
        bench.time.advanceMillis(1_000);
        old.says(new LinkEvent.SpeechEnded());

        advanceTo(119_000);

        assertThat(bench.links).hasSizeBetween(6, 9);
        assertThat(bench.state()).isEqualTo(SessionState.SILENT);
        bench.feed.put("talk", 500, 3);
        takeAndSpeak(old);
        assertThat(audio(old)).hasSize((1_000 + 500) * 32);

        bench.onLink = link -> {};
        bench.time.advanceMillis(500);
        old.says(new LinkEvent.SpeechEnded());
        old.says(new LinkEvent.Stopped());
        assertThat(bench.state()).isEqualTo(SessionState.RECOVERING);
        bench.time.advanceMillis(300);
        begin(bench.link());
        assertThat(bench.state()).isEqualTo(SessionState.READY);
    }

    @Test
    void shouldNotTryAgainWhereItIsRefused() {
        bench.ready();
        advanceTo(OPENS_MILLIS);
        bench.link().says(new LinkEvent.Failed(new LinkFailure(LinkFailure.Kind.REFUSED, "billing", null, "no money")));

        advanceTo(119_000);

        assertThat(bench.links).hasSize(2);
        assertThat(bench.state()).isEqualTo(SessionState.READY);
    }

    @Test
    void shouldStayWhereTheNextLinkIsLostBeforeTheChange() {
        bench.ready();
        bench.session.viewer(ViewerEvent.FIRST_FRAME);
        RecordedLink old = bench.link();
        advanceTo(OPENS_MILLIS);
        begin(bench.link());
        bench.link().says(CUT);

        assertThat(bench.session.snapshot().join().generation()).isEqualTo(1);
        assertThat(events(SessionEvent.Type.JOIN))
                .extracting(SessionEvent::generation)
                .containsExactly(1, 2, 1);
        bench.feed.put("talk", 500, 1);
        takeAndSpeak(old);
        assertThat(audio(old)).hasSize(500 * 32);
        play(old, 500);
        old.says(new LinkEvent.SpeechEnded());

        assertThat(bench.links).hasSize(3);
        begin(bench.link());
        bench.session.viewer(ViewerEvent.FIRST_FRAME);
        assertThat(renewed()).singleElement().satisfies(event -> assertThat(event.generation())
                .isEqualTo(3));
    }

    @Test
    void shouldNoticeThatTheNextLinkIsDead() {
        SessionBench bench = new SessionBench(SessionBench.renewing(
                Resume.EXACT, new SessionPolicy.Renewal(Duration.ofMinutes(4), Duration.ofSeconds(100))));
        bench.ready();
        bench.session.viewer(ViewerEvent.FIRST_FRAME);
        bench.time.advanceMillis(140_000);
        begin(bench.link());
        RecordedLink dead = bench.link();
        dead.says(new LinkEvent.Pong(Duration.ofMillis(3)));

        bench.time.advance(SessionBench.POLICY.pongTimeout());

        assertThat(dead.sent).last().asString().startsWith("close ");
        assertThat(bench.state()).isEqualTo(SessionState.READY);
    }

    @Test
    void shouldGoOnAtOnceWhereTheOldLinkIsLostAndTheNextOneIsReady() {
        bench.ready();
        bench.session.viewer(ViewerEvent.FIRST_FRAME);
        RecordedLink old = bench.link();
        advanceTo(OPENS_MILLIS - 1_000);
        bench.feed.put("talk", 10_000, 1);
        takeAndSpeak(old);
        play(old, 1_000);
        RecordedLink next = bench.link();
        begin(next);
        bench.session.viewer(ViewerEvent.FIRST_FRAME);
        play(old, 2_000);

        old.says(CUT);

        assertThat(bench.links).hasSize(2);
        assertThat(bench.state()).isEqualTo(SessionState.READY);
        assertThat(old.sent).last().asString().startsWith("close ");
        assertThat(events(SessionEvent.Type.RECOVERED)).singleElement().satisfies(event -> {
            assertThat(event.generation()).isEqualTo(2);
            assertThat(event.data()).containsEntry("gapMillis", 0L);
        });
        assertThat(renewed()).isEmpty();
        takeAndSpeak(next);
        play(next, 7_000);
        next.says(new LinkEvent.SpeechEnded());
        byte[] all = ListedFeed.samples(10_000, 1);
        assertThat(audio(next)).isEqualTo(Arrays.copyOfRange(all, 3_000 * 32, all.length));
        assertFinished("talk", 10_000);
        // The new link has a length as well.
        bench.time.advanceMillis(OPENS_MILLIS);
        assertThat(bench.links).hasSize(3);
    }

    @Test
    void shouldGoOnWithTheNextLinkWhereTheOldOneIsLostBeforeThatIsReady() {
        bench.ready();
        RecordedLink old = bench.link();
        advanceTo(OPENS_MILLIS);
        RecordedLink next = bench.link();
        next.joinable();
        bench.feed.put("talk", 1_000, 1);
        takeAndSpeak(old);
        play(old, 400);

        old.says(CUT);

        assertThat(bench.state()).isEqualTo(SessionState.RECOVERING);
        bench.time.advanceMillis(5_000);
        assertThat(bench.links).hasSize(2);
        next.says(new LinkEvent.Started());
        assertThat(bench.state()).isEqualTo(SessionState.READY);
        byte[] all = ListedFeed.samples(1_000, 1);
        assertThat(audio(next)).isEqualTo(Arrays.copyOfRange(all, 400 * 32, all.length));
    }

    @Test
    void shouldOpenAFurtherOneWhereTheOldLinkIsLostAndThenTheNextOne() {
        bench.ready();
        advanceTo(OPENS_MILLIS);
        RecordedLink next = bench.link();
        next.joinable();
        bench.links.get(0).says(CUT);
        next.says(CUT);

        bench.time.advanceMillis(600);

        assertThat(bench.links).hasSize(3);
        begin(bench.link());
        assertThat(bench.state()).isEqualTo(SessionState.READY);
        assertThat(bench.session.snapshot().generation()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(
            value = CloseReason.class,
            names = {"CLIENT", "SHUTDOWN"})
    void shouldEndBothLinksWithTheSession(CloseReason reason) {
        bench.ready();
        bench.session.viewer(ViewerEvent.FIRST_FRAME);
        advanceTo(OPENS_MILLIS);
        begin(bench.link());

        bench.session.end(reason, "");

        assertThat(bench.links).hasSize(2).allSatisfy(link -> assertThat(link.sent)
                .endsWith("SKIP", "DONE", "close " + reason));
        assertThat(bench.time.pendingTimers()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = CloseReason.class,
            names = {"CLIENT", "MAX_LENGTH"})
    void shouldEndBothLinksThoughTheNextOneIsStillOpening(CloseReason reason) {
        bench.ready();
        bench.session.viewer(ViewerEvent.FIRST_FRAME);
        bench.feed.put("talk", 60_000, 1);
        advanceTo(OPENS_MILLIS);

        bench.session.end(reason, "");

        assertThat(bench.links)
                .hasSize(2)
                .allSatisfy(link -> assertThat(link.sent).last().isEqualTo("close " + reason));
        assertThat(bench.links.get(0).sent).contains("DONE");
        assertThat(bench.feed.settled("talk").state()).isEqualTo(JobState.INTERRUPTED);
        assertThat(bench.time.pendingTimers()).isZero();
    }

    @Test
    void shouldEndTheLinkThatSpeechHasLeftWithTheSession() {
        bench.ready();
        advanceTo(OPENS_MILLIS);
        begin(bench.link());
        assertThat(renewed()).hasSize(1);

        bench.session.end(CloseReason.CLIENT, "");

        assertThat(bench.links).allSatisfy(link -> assertThat(link.sent).contains("DONE"));
        assertThat(bench.time.pendingTimers()).isZero();
    }

    @Test
    void shouldIgnoreWhatTheOldLinkStillSays() {
        bench.ready();
        RecordedLink old = bench.link();
        advanceTo(OPENS_MILLIS);
        RecordedLink next = bench.link();
        begin(next);
        bench.feed.put("talk", 3_000, 1);
        takeAndSpeak(next);
        play(next, 500);
        int told = bench.events.size();

        old.says(new LinkEvent.SpeechEnded());
        old.says(new LinkEvent.Acknowledged());
        old.says(new LinkEvent.AudioSent());
        old.says(new LinkEvent.Stopped());
        old.says(CUT);

        assertThat(bench.events).hasSize(told);
        assertThat(bench.state()).isEqualTo(SessionState.SPEAKING);
        play(next, 2_500);
        next.says(new LinkEvent.SpeechEnded());
        assertFinished("talk", 3_000);
        assertThat(bench.links).hasSize(2);
    }

    private void advanceTo(long millis) {
        bench.time.advance(Duration.ofMillis(millis).minusNanos(bench.time.nanos()));
    }

    private static void begin(RecordedLink link) {
        link.joinable();
        link.says(new LinkEvent.Started());
    }

    private static void takeAndSpeak(RecordedLink link) {
        link.takesAll();
        link.says(new LinkEvent.SpeechBegan());
    }

    /** The avatar takes what comes while this much is heard. */
    private void play(RecordedLink link, int millis) {
        for (int i = 0; i < millis; i += 10) {
            bench.time.advanceMillis(Math.min(10, millis - i));
            link.takesAll();
        }
    }

    private List<SessionEvent> renewed() {
        return events(SessionEvent.Type.RENEWED);
    }

    private List<SessionEvent> events(SessionEvent.Type type) {
        return bench.events.stream().filter(event -> event.type() == type).toList();
    }

    private void assertFinished(String job, int millis) {
        assertThat(bench.feed.settled(job).state()).isEqualTo(JobState.FINISHED);
        assertThat(bench.feed.settled(job).playedMillis()).isEqualTo(millis);
    }

    private static byte[] audio(RecordedLink link) {
        link.takesAll();
        return joined(new ArrayList<>(link.frames).toArray(byte[][]::new));
    }

    private static byte[] joined(byte[]... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }
}
