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
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.Resume;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionState;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** While a gateway does not know whether a session is its own, the session does nothing that another may be doing. */
class OwnershipTest {

    @ParameterizedTest
    @EnumSource(value = SessionState.class, mode = EnumSource.Mode.EXCLUDE, names = "CLOSED")
    void shouldEndItsLinkAndOpenNoneOnHold(SessionState state) {
        SessionBench bench = bench(Resume.EXACT).in(state);
        int links = bench.links.size();

        bench.session.hold("cut off");
        bench.time.advance(Duration.ofSeconds(100));

        assertThat(bench.state()).isEqualTo(SessionState.RECOVERING);
        assertThat(bench.links).hasSize(links);
        assertThat(bench.link().sent).last().asString().startsWith("close");
        assertThat(bench.link().sent).contains("DONE");
        assertThat(bench.feed.closed).isFalse();
    }

    @ParameterizedTest
    @EnumSource(value = SessionState.class, mode = EnumSource.Mode.EXCLUDE, names = "CLOSED")
    void shouldGoOnWhereItIsStillItsOwn(SessionState state) {
        SessionBench bench = bench(Resume.EXACT).in(state);
        bench.session.hold("cut off");
        bench.time.advanceMillis(4000);

        bench.session.goOn();
        if (state == SessionState.DRAINING) {
            // DONE was said, and all was heard.
            assertThat(bench.session.snapshot().reason()).isEqualTo(CloseReason.COMPLETED);
            return;
        }
        comeBack(bench);

        assertThat(bench.state()).isEqualTo(SessionState.READY);
        assertThat(bench.opened).isCompleted();
    }

    @Test
    void shouldTellReadersThatItIsInDoubtWhoHasItOnlyWhileItIs() {
        SessionBench bench = bench(Resume.EXACT).in(SessionState.READY);

        bench.session.hold("cut off");
        assertThat(bench.session.events().isInDoubt()).isTrue();

        bench.session.goOn();
        assertThat(bench.session.events().isInDoubt()).isFalse();
    }

    @Test
    void shouldGoOnWithTheFirstByteThatWasNotHeard() {
        byte[] speech = counted(5000);
        SessionBench bench = speaking(speech, 3000);
        bench.session.hold("cut off");
        bench.time.advanceMillis(20_000);
        bench.session.goOn();
        comeBack(bench);

        assertThat(audio(bench.link())).isEqualTo(rest(speech, 3000));
        playToTheEnd(bench, 2000);
        assertThat(bench.feed.settled("talk").playedMillis()).isEqualTo(5000);
        assertThat(bench.feed.started).hasSize(1);
        SessionEvent recovered = bench.events.stream()
                .filter(event -> event.type() == SessionEvent.Type.RECOVERED)
                .findFirst()
                .orElseThrow();
        assertThat(recovered.data()).containsEntry("reason", "HELD").containsKey("gapMillis");
    }

    @Test
    void shouldSendNoFrameOnceItIsNotItsOwn() {
        SessionBench bench = speaking(counted(30_000), 1000);
        bench.link().takesAll();
        int frames = bench.link().frames.size();

        bench.owned = false;
        bench.time.advanceMillis(1500);

        assertThat(bench.link().frames).hasSize(frames);
        assertThat(bench.state()).isEqualTo(SessionState.RECOVERING);
        assertThat(bench.link().sent).endsWith("SKIP", "DONE", "close lost");
        bench.owned = true;
        bench.time.advance(Duration.ofSeconds(100));
        assertThat(bench.links).as("before it is told to go on").hasSize(1);
    }

    @Test
    void shouldOpenNoLinkOnceItIsNotItsOwn() {
        SessionBench bench = speaking(counted(5000), 1000);
        bench.link().says(Recoveries.CUT);

        bench.owned = false;
        bench.time.advance(Duration.ofMinutes(5));

        assertThat(bench.links).hasSize(1);
        assertThat(bench.state()).isEqualTo(SessionState.RECOVERING);
        bench.owned = true;
        bench.session.goOn();
        comeBack(bench);
        assertThat(bench.state()).isEqualTo(SessionState.READY);
    }

    @Test
    void shouldBeLeftWithoutAWord() {
        SessionBench bench = speaking(counted(5000), 3000);
        bench.feed.put("second", 500, 1);
        int events = bench.events.size();
        int changes = bench.record.changes.size();

        bench.session.leave();
        bench.link().says(new LinkEvent.SpeechEnded());
        bench.session.end(CloseReason.CLIENT, "");
        bench.time.advance(Duration.ofMinutes(90));

        assertThat(bench.link().sent).endsWith("SKIP", "DONE", "close left");
        assertThat(bench.feed.settled).isEmpty();
        assertThat(bench.feed.released).isTrue();
        assertThat(bench.feed.closed).isFalse();
        assertThat(bench.events).hasSize(events);
        assertThat(bench.record.changes).hasSize(changes);
        assertThat(bench.session.closed()).isCompleted();
        assertThat(bench.session.queuesGone()).isCompletedExceptionally();
        assertThat(bench.time.pendingTimers()).isZero();
        assertThat(bench.session.snapshot().state()).isNotEqualTo(SessionState.CLOSED);
    }

    @Test
    void shouldBeLeftOnHold() {
        SessionBench bench = speaking(counted(5000), 3000);
        bench.session.hold("cut off");
        int events = bench.events.size();

        bench.session.leave();

        assertThat(bench.feed.settled).isEmpty();
        assertThat(bench.feed.released).isTrue();
        assertThat(bench.events).hasSize(events);
        assertThat(bench.session.interrupt(true)).isCompletedExceptionally();
    }

    @Test
    void shouldEndOnlyWhenItIsKnownToBeItsOwn() {
        SessionBench bench = speaking(counted(5000), 3000);
        bench.session.hold("cut off");

        bench.session.end(CloseReason.CLIENT, "");
        assertThat(bench.state()).isEqualTo(SessionState.RECOVERING);
        assertThat(bench.feed.settled).isEmpty();
        bench.session.goOn();

        assertThat(bench.session.snapshot().reason()).isEqualTo(CloseReason.CLIENT);
        assertThat(bench.feed.settled("talk").state()).isEqualTo(JobState.INTERRUPTED);
        assertThat(bench.feed.closed).isTrue();
        assertThat(bench.links).hasSize(1);
    }

    @Test
    void shouldBeLeftWhereTheServerStopsMeanwhile() {
        SessionBench bench = speaking(counted(5000), 3000);
        bench.session.hold("cut off");

        bench.session.end(CloseReason.SHUTDOWN, "");

        assertThat(bench.feed.settled).isEmpty();
        assertThat(bench.feed.closed).isFalse();
        assertThat(bench.feed.released).isTrue();
        assertThat(bench.session.closed()).isCompleted();
    }

    @Test
    void shouldBeLeftByAServerThatStopsAndHasLostIt() {
        SessionBench bench = speaking(counted(5000), 3000);
        bench.owned = false;

        bench.session.end(CloseReason.SHUTDOWN, "");

        assertThat(bench.feed.settled).isEmpty();
        assertThat(bench.feed.released).isTrue();
    }

    @Test
    void shouldInterruptOnHold() {
        SessionBench bench = speaking(counted(5000), 3000);
        bench.feed.put("second", 500, 1);
        bench.session.hold("cut off");

        CompletableFuture<Integer> done = bench.session.interrupt(false).toCompletableFuture();
        bench.session.goOn();
        comeBack(bench);

        assertThat(done).isCompletedWithValue(2);
        assertThat(bench.link().frames).isEmpty();
        assertThat(bench.feed.settled("talk").state()).isEqualTo(JobState.INTERRUPTED);
        assertThat(bench.feed.settled("talk").playedMillis()).isEqualTo(3000);
    }

    @Test
    void shouldDrainBehindTheHold() {
        byte[] speech = counted(5000);
        SessionBench bench = speaking(speech, 3000);
        bench.session.hold("cut off");
        bench.session.drain();
        assertThat(bench.record.draining).isTrue();
        bench.session.goOn();
        comeBack(bench);

        assertThat(bench.state()).isEqualTo(SessionState.DRAINING);
        assertThat(audio(bench.link())).isEqualTo(rest(speech, 3000));
        playToTheEnd(bench, 2000);
        bench.time.advanceMillis(2000);
        bench.link().says(new LinkEvent.Stopped());
        assertThat(bench.session.snapshot().reason()).isEqualTo(CloseReason.COMPLETED);
    }

    @Test
    void shouldLetAJobExpireThatWaitedOnHold() {
        SessionBench bench = bench(Resume.EXACT).ready();
        bench.session.hold("cut off");
        bench.feed.put("late", 500, 1, bench.time.now().plusMillis(1000));
        bench.time.advanceMillis(2000);
        bench.session.goOn();
        comeBack(bench);

        assertThat(bench.link().frames).isEmpty();
        assertThat(bench.feed.settled("late").state()).isEqualTo(JobState.EXPIRED);
    }

    @Test
    void shouldAnswerWhoOpensItWhereTheTimeForThatIsOverOnHold() {
        SessionBench bench = bench(Resume.EXACT).open();
        bench.session.hold("cut off");

        bench.time.advance(Duration.ofSeconds(15));

        assertThat(bench.opened).isCompletedExceptionally();
        assertThat(bench.opened.handle((done, why) -> why).join()).isInstanceOf(GatewayException.class);
        assertThat(bench.feed.closed).isFalse();
        bench.session.goOn();
        assertThat(bench.feed.closed).isTrue();
    }

    private static SessionBench speaking(byte[] speech, int heardMillis) {
        SessionBench bench = bench(Resume.EXACT).ready();
        bench.feed.put("talk", new CountedSpeech(speech));
        takeAndSpeak(bench);
        bench.time.advanceMillis(heardMillis);
        return bench;
    }

    private static byte[] rest(byte[] speech, int fromMillis) {
        return Arrays.copyOfRange(speech, fromMillis * BYTES_PER_MILLI, speech.length);
    }
}
