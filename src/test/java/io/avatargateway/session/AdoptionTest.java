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
import io.avatargateway.session.model.Heard;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobText;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.Resume;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.model.ViewerEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A session outlives its gateway: another one goes on, a little before where the lost one was heard at last. */
class AdoptionTest {

    @ParameterizedTest
    @EnumSource(value = SessionState.class, mode = EnumSource.Mode.EXCLUDE, names = "CLOSED")
    void shouldTakeUpASessionInWhateverStateItWas(SessionState state) {
        SessionBench bench = bench(Resume.EXACT).in(state);
        SessionSnapshot before = bench.session.snapshot();
        long lastSequence = last(bench).sequence();
        bench.die();
        bench.time.advanceMillis(3000);

        bench.takeUp(3500);

        assertThat(bench.state()).isEqualTo(SessionState.RECOVERING);
        assertThat(bench.session.snapshot().createdAt()).isEqualTo(before.createdAt());
        assertThat(last(bench).sequence()).isGreaterThan(lastSequence + 1000);
        comeBack(bench);
        assertThat(bench.link().request.generation()).isEqualTo(before.generation() + 1);
        assertThat(bench.state())
                .isEqualTo(state == SessionState.DRAINING ? SessionState.DRAINING : SessionState.READY);
        SessionEvent adopted = event(bench, SessionEvent.Type.ADOPTED);
        assertThat(adopted.data())
                .containsEntry("reason", "ADOPTED")
                .containsEntry("generation", before.generation() + 1)
                .hasEntrySatisfying("gapMillis", gap -> assertThat((Long) gap).isBetween(3500L, 3750L));
        assertThat(bench.events.stream().map(SessionEvent::sequence)).isSorted().doesNotHaveDuplicates();
        bench.feed.put("next", 500, 1);
        if (state != SessionState.DRAINING) {
            bench.link().takesAll();
            bench.link().says(new LinkEvent.SpeechBegan());
            play(bench, 1600);
            bench.link().says(new LinkEvent.SpeechEnded());
            assertThat(bench.feed.settled("next").state()).isEqualTo(JobState.FINISHED);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1400, 3400, 4900})
    void shouldGoOnWhereTheLostOneWasHeardWhenItWasLastAlive(int heardMillis) {
        byte[] speech = counted(5000);
        SessionBench bench = speaking(Resume.EXACT, speech, heardMillis);
        bench.die();
        bench.time.advanceMillis(5000);

        bench.takeUp(5000);
        comeBack(bench);

        assertThat(audio(bench.link())).isEqualTo(rest(speech, heardMillis));
        assertThat(bench.session.job("talk").orElseThrow().state()).isEqualTo(JobState.STARTED);
        assertThat(bench.session.jobsStarted()).isEqualTo(1);
        assertThat(bench.session.events().after(0, 100))
                .noneMatch(event -> event.job() != null && event.job().state() == JobState.STARTED);
        playToTheEnd(bench, 5000 - heardMillis);
        assertThat(bench.feed.settled("talk").state()).isEqualTo(JobState.FINISHED);
        assertThat(bench.feed.settled("talk").playedMillis()).isEqualTo(5000);
        assertThat(bench.feed.started).as("told by the lost one").isEmpty();
        assertThat(bench.session.snapshot().counters().playedMillis()).isEqualTo(5000);
    }

    /** Of a gateway that is seconds before or behind, and dies as well. */
    @ParameterizedTest
    @ValueSource(longs = {-5_000, 5_000})
    void shouldGoOnWhereTheLostOneWasHeardByWhateverClock(long aheadMillis) {
        byte[] speech = counted(9000);
        SessionBench bench = speaking(Resume.EXACT, speech, 3000);
        bench.die();
        bench.nextClockAhead = Duration.ofMillis(aheadMillis);
        bench.takeUp(0);
        comeBack(bench);
        assertGoesOn(bench, speech, 3000);
        assertThat((Long) event(bench, SessionEvent.Type.ADOPTED).data().get("gapMillis"))
                .isBetween(0L, 5_500L);
        bench.link().says(new LinkEvent.SpeechBegan());
        play(bench, 2000);
        bench.die();
        bench.nextClockAhead = Duration.ofMillis(-aheadMillis);

        bench.takeUp(0);
        comeBack(bench);

        assertGoesOn(bench, speech, 5000);
        bench.time.advanceMillis(1);
        assertThat(bench.session.snapshot().state()).isEqualTo(SessionState.READY);
    }

    @Test
    void shouldSayAgainWhatWasHeardBehindTheLastSignOfLife() {
        byte[] speech = counted(5000);
        SessionBench bench = speaking(Resume.EXACT, speech, 3400);
        bench.die();

        bench.takeUp(900);
        comeBack(bench);

        assertThat(audio(bench.link())).isEqualTo(rest(speech, 2500));
    }

    @Test
    void shouldSayAgainWhatIsNotWorthAnAnchor() {
        byte[] speech = counted(3000);
        SessionBench bench = speaking(Resume.PAUSE, speech, 700);
        bench.die();

        bench.takeUp(0);
        comeBack(bench);

        assertThat(audio(bench.link())).isEqualTo(speech);
    }

    @ParameterizedTest
    @ValueSource(ints = {2300, 2000})
    void shouldLookForAPauseNotFarBack(int pauseEndsAt) {
        byte[] speech = counted(5000);
        Arrays.fill(speech, (pauseEndsAt - 200) * BYTES_PER_MILLI, pauseEndsAt * BYTES_PER_MILLI, (byte) 0);
        SessionBench bench = speaking(Resume.PAUSE, speech, 3000);
        bench.die();

        bench.takeUp(0);
        comeBack(bench);

        assertThat(audio(bench.link())).isEqualTo(rest(speech, pauseEndsAt > 2100 ? pauseEndsAt : 3000));
    }

    @Test
    void shouldBeginAnewWhereThatIsWanted() {
        byte[] speech = counted(5000);
        SessionBench bench = speaking(Resume.RESTART, speech, 3000);
        bench.die();

        bench.takeUp(0);
        comeBack(bench);

        assertThat(audio(bench.link())).isEqualTo(speech);
    }

    @Test
    void shouldLeaveOutTheRestWhereThatIsWanted() {
        byte[] speech = counted(5000);
        SessionBench bench = speaking(Resume.SKIP, speech, 3000);
        bench.feed.put("second", 400, 7);
        bench.die();

        bench.takeUp(0);
        comeBack(bench);

        assertThat(audio(bench.link())).isEqualTo(ListedFeed.samples(400, 7));
        playToTheEnd(bench, 400);
        assertThat(bench.feed.settled("talk").state()).isEqualTo(JobState.FAILED);
        assertThat(bench.feed.settled("talk").playedMillis()).isEqualTo(3000);
    }

    @Test
    void shouldGoOnWithPartsThatComeLater() {
        byte[] speech = counted(6000);
        SessionBench bench = bench(Resume.EXACT).ready();
        ToldSpeech parts = bench.feed.grow("talk").grow(Arrays.copyOf(speech, 4000 * BYTES_PER_MILLI));
        takeAndSpeak(bench);
        play(bench, 2500);
        bench.die();
        bench.time.advanceMillis(2000);
        bench.takeUp(2000);
        comeBack(bench);

        byte[] first = audio(bench.link());
        parts.grow(rest(speech, 4000)).end();

        assertThat(first).isEqualTo(Arrays.copyOfRange(speech, 2500 * BYTES_PER_MILLI, 4000 * BYTES_PER_MILLI));
        assertThat(audio(bench.link())).isEqualTo(rest(speech, 2500));
        playToTheEnd(bench, 3500);
        assertThat(bench.feed.settled("talk").playedMillis()).isEqualTo(6000);
    }

    @Test
    void shouldMissNothingOfAnUtteranceThatStoodStill() {
        byte[] speech = counted(6000);
        SessionBench bench = bench(Resume.EXACT).ready();
        ToldSpeech parts = bench.feed.grow("talk").grow(Arrays.copyOf(speech, 1500 * BYTES_PER_MILLI));
        takeAndSpeak(bench);
        play(bench, 1500);
        bench.link().says(new LinkEvent.SpeechEnded());
        bench.time.advanceMillis(5000);
        parts.grow(rest(speech, 1500)).end();
        bench.die();
        bench.takeUp(0);
        comeBack(bench);

        assertThat(audio(bench.link())).isEqualTo(rest(speech, 1500));
    }

    @Test
    void shouldKnowThatAnUtteranceWentOnBehindAStandstill() {
        byte[] speech = counted(6000);
        SessionBench bench = bench(Resume.EXACT).ready();
        ToldSpeech parts = bench.feed.grow("talk").grow(Arrays.copyOf(speech, 1500 * BYTES_PER_MILLI));
        takeAndSpeak(bench);
        play(bench, 1500);
        bench.link().says(new LinkEvent.SpeechEnded());
        bench.time.advanceMillis(2000);
        parts.grow(rest(speech, 1500)).end();
        takeAndSpeak(bench);
        play(bench, 1000);
        bench.die();
        bench.takeUp(0);
        comeBack(bench);

        assertThat(audio(bench.link())).isEqualTo(rest(speech, 2500));
    }

    @Test
    void shouldNotGoOnByItselfWhileNobodySpeaks() {
        byte[] speech = counted(9000);
        SessionBench bench = speaking(Resume.EXACT, speech, 3000);
        bench.die();
        bench.takeUp(0);
        bench.time.advanceMillis(100);
        bench.die();
        bench.time.advanceMillis(4000);

        bench.takeUp(100);
        comeBack(bench);

        assertGoesOn(bench, speech, 3000);
    }

    @Test
    void shouldSurviveOneDeathBehindTheOther() {
        byte[] speech = counted(9000);
        SessionBench bench = speaking(Resume.EXACT, speech, 3000);
        for (int place = 3000; place < 8000; place += 1500) {
            bench.die();
            bench.takeUp(0);
            comeBack(bench);
            assertGoesOn(bench, speech, place);
            bench.link().says(new LinkEvent.SpeechBegan());
            play(bench, 1500);
        }
        bench.time.advanceMillis(3000);

        assertThat(bench.feed.settled("talk").playedMillis()).isEqualTo(9000);
        assertThat(bench.feed.startedBefore).hasSize(1);
        assertThat(bench.feed.wrong).isEmpty();
    }

    @Test
    void shouldNotSayAgainWhatWasHeardToItsEnd() {
        byte[] second = counted(3000);
        SessionBench bench = speaking(Resume.PAUSE, counted(3000), 500);
        bench.feed.put("second", new CountedSpeech(second));
        play(bench, 4000);
        bench.feed.loseAnswer("talk");
        bench.die();

        bench.takeUp(0);
        comeBack(bench);

        assertThat(audio(bench.link())).isEqualTo(rest(second, 1500));
        assertThat(bench.feed.settled("talk").state()).isEqualTo(JobState.FINISHED);
        assertThat(bench.feed.settled("talk").playedMillis()).isEqualTo(3000);
    }

    @Test
    void shouldNotExpireWhatWasBegun() {
        byte[] speech = counted(5000);
        SessionBench bench = bench(Resume.EXACT).ready();
        bench.feed.put("talk", new CountedSpeech(speech), bench.time.now().plusMillis(1000));
        bench.feed.put("late", 500, 1, bench.time.now().plusMillis(6000));
        takeAndSpeak(bench);
        play(bench, 2000);
        bench.die();
        bench.time.advanceMillis(5000);

        bench.takeUp(5000);
        comeBack(bench);
        playToTheEnd(bench, 3000);

        assertThat(bench.feed.settled("talk").state()).isEqualTo(JobState.FINISHED);
        assertThat(bench.feed.settled("late").state()).isEqualTo(JobState.EXPIRED);
    }

    @Test
    void shouldNotMarkWordsTwice() {
        JobText text = new JobText(
                "one two three",
                null,
                List.of(new JobText.Mark(100, "one"), new JobText.Mark(1500, "two"), new JobText.Mark(4000, "three")));
        SessionBench bench = bench(Resume.EXACT).ready();
        bench.feed.put("talk", 5000, text);
        takeAndSpeak(bench);
        play(bench, 2000);
        bench.die();

        bench.takeUp(0);
        comeBack(bench);
        playToTheEnd(bench, 3000);

        assertThat(bench.events.stream()
                        .filter(event -> event.type() == SessionEvent.Type.MARK)
                        .map(event -> event.data().get("text")))
                .containsExactly("one", "two", "three");
    }

    @Test
    void shouldInterruptWhileItHasNoLink() {
        SessionBench bench = speaking(Resume.EXACT, counted(5000), 3000);
        bench.feed.put("second", 400, 7);
        bench.die();
        bench.takeUp(0);

        bench.session.interrupt(false);
        comeBack(bench);

        assertThat(bench.link().frames).isEmpty();
        assertThat(bench.feed.settled("talk").state()).isEqualTo(JobState.INTERRUPTED);
        assertThat(bench.feed.settled("second").state()).isEqualTo(JobState.INTERRUPTED);
    }

    @Test
    void shouldInterruptWhatAnotherGatewayBegan() {
        SessionBench bench = speaking(Resume.EXACT, counted(5000), 3000);
        bench.die();
        bench.takeUp(0);
        comeBack(bench);

        bench.session.interrupt(true);

        assertThat(bench.feed.settled("talk").state()).isEqualTo(JobState.INTERRUPTED);
        assertThat(bench.feed.settled("talk").playedMillis()).isBetween(3000L, 3100L);
    }

    @Test
    void shouldDrainWhereTheLostOneDid() {
        SessionBench bench = speaking(Resume.EXACT, counted(5000), 3000);
        bench.session.drain();
        bench.die();
        bench.takeUp(0);
        comeBack(bench);

        playToTheEnd(bench, 2000);
        bench.time.advanceMillis(2000);
        bench.link().says(new LinkEvent.Stopped());

        assertThat(bench.session.snapshot().reason()).isEqualTo(CloseReason.COMPLETED);
        assertThat(bench.feed.settled("talk").state()).isEqualTo(JobState.FINISHED);
    }

    @Test
    void shouldEndWhenItsLengthIsOverSinceItWasOpened() {
        SessionBench bench = bench(Resume.EXACT).ready();
        bench.time.advance(Duration.ofMinutes(4));
        bench.die();
        bench.time.advance(Duration.ofMinutes(55));
        bench.takeUp(60_000);
        comeBack(bench);

        assertThat(bench.link().request.maxSessionLength()).isLessThan(Duration.ofMinutes(1));
        bench.time.advance(Duration.ofMinutes(1));

        assertThat(bench.session.snapshot().reason()).isEqualTo(CloseReason.MAX_LENGTH);
    }

    @Test
    void shouldWaitForTheViewerOfTheNewRoom() {
        byte[] speech = counted(5000);
        SessionBench bench = bench(Resume.EXACT).ready();
        bench.session.viewer(ViewerEvent.FIRST_FRAME);
        bench.feed.put("talk", new CountedSpeech(speech));
        takeAndSpeak(bench);
        play(bench, 3000);
        bench.die();
        bench.takeUp(0);
        comeBack(bench);
        assertThat(bench.link().frames).isEmpty();

        bench.session.viewer(ViewerEvent.FIRST_FRAME);

        assertThat(audio(bench.link())).isEqualTo(rest(speech, 3000));
    }

    @Test
    void shouldTellHowFarALongUtteranceWasHeardOnce() {
        SessionBench bench = speaking(Resume.EXACT, counted(20_000), 19_000);

        assertThat(bench.record.anchorsTold()).isEqualTo(1);
        Heard anchor = bench.record.anchors().get(0);
        assertThat(anchor.running()).isTrue();
        Instant now = bench.time.now();
        assertThat(anchor.bytesAt(now)).isBetween(18_980L * BYTES_PER_MILLI, 19_000L * BYTES_PER_MILLI);
    }

    @Test
    void shouldTellTheRecordWhatOthersKnowTheSessionBy() {
        SessionBench bench = bench(Resume.EXACT).speaking();
        bench.session.viewer(ViewerEvent.FIRST_FRAME);
        bench.session.end(CloseReason.CLIENT, "");

        assertThat(bench.record.changes.stream().map(SessionSnapshot::state).distinct())
                .containsExactly(
                        SessionState.OPENING,
                        SessionState.JOINABLE,
                        SessionState.READY,
                        SessionState.SPEAKING,
                        SessionState.CLOSED);
        assertThat(bench.record.lastSequence).isEqualTo(last(bench).sequence());
    }

    private static SessionBench speaking(Resume how, byte[] speech, int heardMillis) {
        SessionBench bench = bench(how).ready();
        bench.feed.put("talk", new CountedSpeech(speech));
        takeAndSpeak(bench);
        play(bench, heardMillis);
        return bench;
    }

    /** The avatar takes what it gets as time goes on. */
    private static void play(SessionBench bench, int millis) {
        for (int i = 0; i < millis; i += 100) {
            bench.time.advanceMillis(Math.min(100, millis - i));
            bench.link().takesAll();
        }
    }

    /** Not all of it is sent at once. */
    private static void assertGoesOn(SessionBench bench, byte[] speech, int fromMillis) {
        byte[] audio = audio(bench.link());
        assertThat(audio).isNotEmpty().isEqualTo(Arrays.copyOf(rest(speech, fromMillis), audio.length));
    }

    private static byte[] rest(byte[] speech, int fromMillis) {
        return Arrays.copyOfRange(speech, fromMillis * BYTES_PER_MILLI, speech.length);
    }

    private static SessionEvent last(SessionBench bench) {
        return bench.events.get(bench.events.size() - 1);
    }

    private static SessionEvent event(SessionBench bench, SessionEvent.Type type) {
        return bench.events.stream()
                .filter(event -> event.type() == type)
                .findFirst()
                .orElseThrow();
    }
}
