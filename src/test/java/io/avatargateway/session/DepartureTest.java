package io.avatargateway.session;

import static io.avatargateway.session.CountedSpeech.BYTES_PER_MILLI;
import static io.avatargateway.session.CountedSpeech.counted;
import static io.avatargateway.session.Recoveries.audio;
import static io.avatargateway.session.Recoveries.bench;
import static io.avatargateway.session.Recoveries.comeBack;
import static io.avatargateway.session.Recoveries.playToTheEnd;
import static io.avatargateway.session.Recoveries.takeAndSpeak;
import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.HandOver;
import io.avatargateway.session.model.Heard;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.Resume;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.model.ViewerEvent;
import io.avatargateway.session.model.ViewerReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A session leaves a gateway that stops, in a pause of its speech, and another one goes on with the next byte. */
class DepartureTest {

    private static final Duration LONG = Duration.ofSeconds(16);
    private static final long LEAD_MILLIS = SessionBench.POLICY.leadWindow().toMillis();

    @ParameterizedTest
    @EnumSource(
            value = SessionState.class,
            names = {"JOINABLE", "READY", "SILENT", "RECOVERING"})
    void shouldLeaveAtOnceWhereNothingIsBeingHeard(SessionState state) {
        SessionBench bench = bench(Resume.EXACT).in(state);
        int events = bench.events.size();

        CompletableFuture<SessionSnapshot> left =
                bench.session.depart(LONG, null).toCompletableFuture();

        assertThat(left).isCompleted();
        assertThat(left.join().state()).isEqualTo(state);
        assertThat(bench.record.handOver).isEqualTo(HandOver.EXACT);
        assertThat(bench.link().sent).last().asString().startsWith("close");
        assertThat(bench.feed.released).isTrue();
        assertThat(bench.feed.closed).isFalse();
        assertThat(bench.events).hasSize(events);
        assertThat(bench.time.pendingTimers()).isZero();
    }

    @Test
    void shouldEndWhereItIsNotOpenedYet() {
        SessionBench bench = bench(Resume.EXACT).open();

        CompletableFuture<SessionSnapshot> left =
                bench.session.depart(LONG, null).toCompletableFuture();

        assertThat(left.join().reason()).isEqualTo(CloseReason.SHUTDOWN);
        assertThat(bench.opened).isCompletedExceptionally();
        assertThat(bench.feed.closed).isTrue();
    }

    @Test
    void shouldLeaveBetweenTwoUtterances() {
        SessionBench bench = speaking(counted(3000), 1000);
        bench.feed.put("second", new CountedSpeech(counted(2000)));

        CompletableFuture<SessionSnapshot> left =
                bench.session.depart(LONG, null).toCompletableFuture();
        heardTo(bench, 2000);

        assertThat(left).isCompleted();
        assertThat(bench.feed.settled("talk").state()).isEqualTo(JobState.FINISHED);
        assertThat(bench.feed.answered("second")).isFalse();
        assertThat(bench.record.handOver).isEqualTo(HandOver.EXACT);
        SessionBench next = goOn(bench);
        assertSaid(next, counted(2000));
        assertThat(next.feed.startedBefore).hasSize(1);
    }

    @Test
    void shouldLeaveInAPauseWithinAnUtterance() {
        byte[] speech = counted(20_000);
        pause(speech, 8_050, 8_330);
        SessionBench bench = speaking(speech, 1000);

        CompletableFuture<SessionSnapshot> left =
                bench.session.depart(LONG, null).toCompletableFuture();
        heardTo(bench, 7_330);

        assertThat(left).isCompleted();
        int sent = audio(bench.link()).length;
        assertThat(sent / BYTES_PER_MILLI).isBetween(8_050 + 120, 8_330);
        assertThat(bench.record.anchors()).extracting(Heard::bytes).containsExactly((long) sent);
        assertThat(bench.feed.answered("talk")).isFalse();
        assertSaid(goOn(bench), Arrays.copyOfRange(speech, sent, speech.length));
        takeAndSpeak(bench);
        heardTo(bench, 12_000);
        assertThat(bench.feed.settled("talk").state()).isEqualTo(JobState.FINISHED);
        assertThat(bench.feed.settled("talk").playedMillis()).isEqualTo(20_000);
        assertThat(bench.feed.started).as("told by the one before").isEmpty();
    }

    @Test
    void shouldLeaveBetweenTwoFramesWhereNoPauseComesInTime() {
        byte[] speech = counted(30_000);
        SessionBench bench = speaking(speech, 1000);

        CompletableFuture<SessionSnapshot> left =
                bench.session.depart(LONG, null).toCompletableFuture();
        bench.time.advanceMillis(10_000);
        bench.link().takesAll();
        assertThat(left).isNotDone();
        int sent = audio(bench.link()).length;
        heardTo(bench, sent / BYTES_PER_MILLI - 11_000);

        assertThat(left).isCompleted();
        assertThat(bench.record.handOver).isEqualTo(HandOver.EXACT);
        assertThat(audio(bench.link())).hasSize(sent);
        assertSaid(goOn(bench), Arrays.copyOfRange(speech, sent, speech.length));
    }

    @Test
    void shouldBreakOffWhereThereIsTooLittleTime() {
        byte[] speech = counted(30_000);
        SessionBench bench = speaking(speech, 3000);

        CompletableFuture<SessionSnapshot> left =
                bench.session.depart(Duration.ofSeconds(2), null).toCompletableFuture();
        bench.time.advanceMillis(1990);
        assertThat(left).isNotDone();
        bench.time.advanceMillis(20);

        assertThat(left).isCompleted();
        assertThat(bench.record.handOver).isEqualTo(HandOver.CUT);
        assertThat(bench.link().sent).endsWith("SKIP", "DONE", "close left");
        assertSaid(goOn(bench), Arrays.copyOfRange(speech, 5000 * BYTES_PER_MILLI, speech.length));
    }

    @ParameterizedTest
    @EnumSource(Resume.class)
    void shouldGoOnWithTheNextByteWhateverIsSaidOfLosses(Resume resume) {
        byte[] speech = counted(20_000);
        pause(speech, 7_500, 7_700);
        SessionBench bench = speaking(speech, 1000, resume);
        bench.session.depart(LONG, null);
        heardTo(bench, 6_700);
        int sent = audio(bench.link()).length;

        assertSaid(goOn(bench), Arrays.copyOfRange(speech, sent, speech.length));
    }

    @Test
    void shouldLeaveWhereAnUtteranceHasAGap() {
        SessionBench bench = bench(Resume.PAUSE).ready();
        ToldSpeech speech = bench.feed.grow("talk");
        byte[] all = counted(2000);
        speech.grow(Arrays.copyOf(all, 400 * BYTES_PER_MILLI));
        takeAndSpeak(bench);

        CompletableFuture<SessionSnapshot> left =
                bench.session.depart(LONG, null).toCompletableFuture();
        heardTo(bench, 400);

        assertThat(left).isCompleted();
        assertThat(bench.record.anchors()).extracting(Heard::bytes).containsExactly(400L * BYTES_PER_MILLI);
        SessionBench next = goOn(bench);
        speech.grow(Arrays.copyOfRange(all, 400 * BYTES_PER_MILLI, all.length));
        speech.end();
        assertSaid(next, Arrays.copyOfRange(all, 400 * BYTES_PER_MILLI, all.length));
    }

    @Test
    void shouldTellWhyAnotherOneHasIt() {
        SessionBench bench = speaking(counted(3000), 1000);
        bench.session.depart(LONG, null);
        heardTo(bench, 2000);
        bench.time.advanceMillis(1500);

        SessionBench next = goOn(bench);

        SessionEvent adopted = next.events.stream()
                .filter(event -> event.type() == SessionEvent.Type.ADOPTED)
                .findFirst()
                .orElseThrow();
        assertThat(adopted.data())
                .containsEntry("reason", "SHUTDOWN")
                .containsEntry("generation", 2)
                .hasEntrySatisfying("gapMillis", gap -> assertThat((Long) gap).isBetween(1500L, 2000L));
    }

    @Test
    void shouldComeToItsEndHereWhereAllWasSaid() {
        SessionBench bench = bench(Resume.EXACT).draining();

        CompletableFuture<SessionSnapshot> left =
                bench.session.depart(LONG, null).toCompletableFuture();
        assertThat(left).isNotDone();
        bench.link().says(new LinkEvent.Stopped());

        assertThat(left.join().reason()).isEqualTo(CloseReason.COMPLETED);
        assertThat(bench.feed.closed).isTrue();
    }

    @Test
    void shouldDrainAtTheNextGateway() {
        SessionBench bench = speaking(counted(3000), 1000);
        bench.feed.put("second", new CountedSpeech(counted(500)));
        bench.session.drain();

        bench.session.depart(LONG, null);
        heardTo(bench, 2000);
        SessionBench next = goOn(bench);

        assertThat(next.state()).isEqualTo(SessionState.DRAINING);
        playToTheEnd(next, 500);
        assertThat(next.feed.settled("second").state()).isEqualTo(JobState.FINISHED);
    }

    @Test
    void shouldSayNothingOfASessionThatMayBeAnothers() {
        SessionBench bench = speaking(counted(5000), 3000);
        int told = bench.record.anchorsTold();
        bench.owned = false;

        CompletableFuture<SessionSnapshot> left =
                bench.session.depart(LONG, null).toCompletableFuture();

        assertThat(left).isCompleted();
        assertThat(bench.record.anchorsTold()).isEqualTo(told);
        assertThat(bench.feed.released).isTrue();
    }

    @Test
    void shouldInterruptWhileItLeaves() {
        SessionBench bench = speaking(counted(30_000), 3000);
        CompletableFuture<SessionSnapshot> left =
                bench.session.depart(LONG, null).toCompletableFuture();

        CompletableFuture<Integer> done = bench.session.interrupt(false).toCompletableFuture();

        assertThat(done).isCompletedWithValue(1);
        assertThat(left).isCompleted();
        assertThat(bench.feed.settled("talk").state()).isEqualTo(JobState.INTERRUPTED);
        assertThat(bench.record.handOver).isEqualTo(HandOver.EXACT);
    }

    @Test
    void shouldSayThatItIsElsewhereOnceItHasLeft() {
        SessionBench bench = bench(Resume.EXACT).ready();
        bench.session.depart(LONG, null);

        assertThat(bench.session.interrupt(true)).isCompletedExceptionally();
        assertThat(bench.session
                        .interrupt(true)
                        .handle((count, why) -> why)
                        .toCompletableFuture()
                        .join())
                .extracting(why -> why instanceof CompletionException ? why.getCause() : why)
                .isInstanceOfSatisfying(GatewayException.class, why -> assertThat(why.code())
                        .isEqualTo(ErrorCode.SESSION_OWNER_UNREACHABLE));
    }

    @Test
    void shouldSpeakUntilTheNextRoomIsWatched() {
        byte[] speech = counted(30_000);
        pause(speech, 7_000, 7_400);
        pause(speech, 12_000, 12_400);
        SessionBench bench = speaking(speech, 1000);
        bench.session.viewer(ViewerEvent.FIRST_FRAME);

        CompletableFuture<SessionSnapshot> left =
                bench.session.depart(LONG, room(2)).toCompletableFuture();
        assertThat(bench.session.snapshot().join()).isEqualTo(room(2));
        assertThat(lastEvent(bench).type()).isEqualTo(SessionEvent.Type.JOIN);
        assertThat(lastEvent(bench).generation()).isEqualTo(2);
        heard(bench, 4_000);
        assertThat(left).as("nobody watches yet").isNotDone();
        bench.session.viewer(new ViewerReport(ViewerEvent.FIRST_FRAME, null, 2));
        heardTo(bench, 7_400);

        assertThat(left).isCompleted();
        assertThat(bench.record.handOver).isEqualTo(HandOver.WATCHED);
        assertThat(audio(bench.link()).length / BYTES_PER_MILLI).isBetween(12_000 + 120, 12_400);
        assertThat(bench.feed.released).isTrue();
        assertThat(bench.session.linksEnded()).as("while viewers move").isNotCompleted();
        assertThat(bench.link().sent).last().asString().startsWith("audio");
        bench.time.advanceMillis(2_000);
        assertThat(bench.session.linksEnded()).isCompleted();
        assertThat(bench.link().sent).endsWith("SKIP", "DONE", "close left");
        assertThat(bench.time.pendingTimers()).isZero();
    }

    @Test
    void shouldGoOnAtOnceOverALinkThatIsWatched() {
        byte[] speech = counted(20_000);
        pause(speech, 7_000, 7_400);
        SessionBench bench = speaking(speech, 1000);
        bench.session.viewer(ViewerEvent.FIRST_FRAME);
        bench.session.depart(LONG, room(2));
        bench.session.viewer(new ViewerReport(ViewerEvent.FIRST_FRAME, null, 2));
        heardTo(bench, 6_400);
        int sent = audio(bench.link()).length;

        bench.die();
        bench.takeUpWithNext(bench.record.continuation(bench.time.now()));
        assertThat(bench.links).as("without a pause before").hasSize(2);
        bench.link().joinable();
        bench.link().says(new LinkEvent.Started());

        assertSaid(bench, Arrays.copyOfRange(speech, sent, speech.length));
        assertThat(bench.session.snapshot().viewerSeen()).isTrue();
        SessionEvent renewed = bench.events.stream()
                .filter(event -> event.type() == SessionEvent.Type.RENEWED)
                .findFirst()
                .orElseThrow();
        assertThat(renewed.data()).containsEntry("reason", "SHUTDOWN").containsEntry("generation", 2);
        assertThat((Long) renewed.data().get("gapMillis")).isLessThan(100);
        assertThat(bench.events).noneMatch(event -> event.type() == SessionEvent.Type.ADOPTED);
    }

    @Test
    void shouldOpenAnotherLinkWhereTheNextOneIsLost() {
        SessionBench bench = speaking(counted(3000), 1000);
        bench.session.viewer(ViewerEvent.FIRST_FRAME);
        bench.session.depart(LONG, room(2));
        bench.session.viewer(new ViewerReport(ViewerEvent.FIRST_FRAME, null, 2));
        heardTo(bench, 2_000);
        bench.feed.put("second", new CountedSpeech(counted(500)));
        bench.die();
        bench.takeUpWithNext(bench.record.continuation(bench.time.now()));

        bench.link().says(Recoveries.CUT);
        comeBack(bench);

        assertThat(bench.link().request.generation()).isEqualTo(3);
        assertThat(bench.link().frames.isEmpty()).as("before a viewer is there").isTrue();
        bench.session.viewer(new ViewerReport(ViewerEvent.FIRST_FRAME, null, 3));
        assertSaid(bench, counted(500));
        assertThat(bench.events).anyMatch(event -> event.type() == SessionEvent.Type.ADOPTED);
    }

    @Test
    void shouldNotWaitForAViewerWhereThereIsNone() {
        SessionBench bench = speaking(counted(3000), 1000);

        CompletableFuture<SessionSnapshot> left =
                bench.session.depart(LONG, room(2)).toCompletableFuture();
        heardTo(bench, 2_000);

        assertThat(left).isCompleted();
        assertThat(bench.record.handOver).isEqualTo(HandOver.EXACT);
        assertThat(bench.session.linksEnded()).isCompleted();
    }

    @Test
    void shouldLeaveInAPauseWhereTheViewerDoesNotMove() {
        byte[] speech = counted(30_000);
        SessionBench bench = speaking(speech, 1000);
        bench.session.viewer(ViewerEvent.FIRST_FRAME);

        CompletableFuture<SessionSnapshot> left =
                bench.session.depart(LONG, room(2)).toCompletableFuture();
        heard(bench, 10_000);
        assertThat(left).isNotDone();
        heardTo(bench, audio(bench.link()).length / BYTES_PER_MILLI - 11_000);

        assertThat(left).isCompleted();
        assertThat(bench.record.handOver).isEqualTo(HandOver.EXACT);
    }

    @Test
    void shouldRefuseReportsOfRoomsThatAreNotThere() {
        SessionBench bench = speaking(counted(30_000), 1000);
        bench.session.viewer(ViewerEvent.FIRST_FRAME);
        bench.session.depart(LONG, room(2));

        assertThat(bench.session.viewer(new ViewerReport(ViewerEvent.FIRST_FRAME, null, 3)))
                .isCompletedExceptionally();
    }

    private static JoinInfo room(int generation) {
        return new JoinInfo(generation, "ws://next", "next-token", Instant.parse("2026-11-30T12:00:00Z"));
    }

    private static SessionEvent lastEvent(SessionBench bench) {
        return bench.events.get(bench.events.size() - 1);
    }

    /** So much more is heard in small steps. */
    private static void heard(SessionBench bench, int moreMillis) {
        for (int step = 0; step < moreMillis; step += 10) {
            bench.time.advanceMillis(10);
            bench.link().takesAll();
        }
    }

    private static void pause(byte[] speech, int fromMillis, int toMillis) {
        Arrays.fill(speech, fromMillis * BYTES_PER_MILLI, toMillis * BYTES_PER_MILLI, (byte) 0);
    }

    /** So much more is heard in small steps, and then nothing. */
    private static void heardTo(SessionBench bench, int moreMillis) {
        heard(bench, moreMillis);
        bench.link().says(new LinkEvent.SpeechEnded());
        bench.time.advanceMillis(10);
    }

    private static void assertSaid(SessionBench bench, byte[] speech) {
        byte[] said = audio(bench.link());
        assertThat(said).hasSizeGreaterThanOrEqualTo((int) Math.min(speech.length, LEAD_MILLIS * BYTES_PER_MILLI));
        assertThat(Arrays.mismatch(said, Arrays.copyOf(speech, said.length)))
                .as("first byte that differs")
                .isEqualTo(-1);
    }

    private static SessionBench goOn(SessionBench bench) {
        bench.die();
        bench.takeUp(bench.record.continuation(bench.time.now()));
        comeBack(bench);
        return bench;
    }

    private static SessionBench speaking(byte[] speech, int heardMillis) {
        return speaking(speech, heardMillis, Resume.PAUSE);
    }

    private static SessionBench speaking(byte[] speech, int heardMillis, Resume resume) {
        SessionBench bench = bench(resume).ready();
        bench.feed.put("talk", new CountedSpeech(speech));
        takeAndSpeak(bench);
        bench.time.advanceMillis(heardMillis);
        bench.link().takesAll();
        return bench;
    }
}
