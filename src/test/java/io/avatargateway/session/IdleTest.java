package io.avatargateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.PictureChange;
import io.avatargateway.session.model.SessionState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A session ends so long after the last speech; silence that is sent is none. */
class IdleTest {

    /** About -30 dB. */
    private static final int LOUD = 1000;
    /** About -60 dB. */
    private static final int HISS = 30;

    private final SessionBench bench = new SessionBench().ready();

    @Test
    void shouldCountFromTheEndOfTheLastSpeech() {
        bench.time.advance(Duration.ofMinutes(4));
        play("speech", 10_000, LOUD);

        bench.time.advance(Duration.ofSeconds(299));
        assertThat(bench.state()).isNotEqualTo(SessionState.CLOSED);
        bench.time.advance(Duration.ofSeconds(1));

        assertThat(bench.state()).isEqualTo(SessionState.DRAINING);
        bench.link().says(new LinkEvent.Stopped());
        assertThat(bench.session.snapshot().reason()).isEqualTo(CloseReason.IDLE);
    }

    @Test
    void shouldNotTakeSilenceForSpeech() {
        play("speech", 1000, LOUD);
        for (int i = 0; i < 5; i++) {
            bench.time.advance(Duration.ofSeconds(50));
            play("silence-" + i, 2000, 0);
        }
        assertThat(bench.state().takesSpeech()).isTrue();
        bench.time.advance(Duration.ofSeconds(40));

        assertThat(bench.state()).isEqualTo(SessionState.DRAINING);
    }

    @Test
    void shouldNotEndByItselfWhatMayBeSpeechButTakeTheAvatarServicesWordForIt() {
        play("speech", 1000, LOUD);
        for (int i = 0; i < 6; i++) {
            bench.time.advance(Duration.ofSeconds(50));
            play("hiss-" + i, 1000, HISS);
        }
        assertThat(bench.state().takesSpeech()).isTrue();
        bench.link().says(new LinkEvent.Stopped());

        assertThat(bench.session.snapshot().reason()).isEqualTo(CloseReason.IDLE);
    }

    @Test
    void shouldNotTakeAnEarlyEndForIdleness() {
        play("speech", 1000, LOUD);
        bench.time.advance(Duration.ofSeconds(200));
        bench.link().says(new LinkEvent.Stopped());

        assertThat(bench.session.snapshot().reason()).isEqualTo(CloseReason.UPSTREAM_CLOSING);
    }

    @Test
    void shouldNotCountWhatChangesThePictureAsSpeech() {
        play("speech", 1000, LOUD);
        bench.time.advance(Duration.ofSeconds(299));
        bench.feed.put("background", new PictureChange.Background(null));
        assertThat(bench.feed.settled("background").state()).isEqualTo(JobState.FINISHED);
        bench.time.advance(Duration.ofSeconds(1));

        assertThat(bench.state()).isEqualTo(SessionState.DRAINING);
    }

    @Test
    void shouldNotEndInTheMiddleOfSpeechHoweverLong() {
        play("long", 400_000, LOUD);

        assertThat(bench.state().takesSpeech()).isTrue();
        assertThat(bench.feed.settled("long").state()).isEqualTo(JobState.FINISHED);
    }

    @Test
    void shouldLeaveItToTheAvatarServiceToEndLongSilenceThatIsPlayed() {
        bench.feed.put("silence", 400_000, 0);
        playOn(300_500);
        assertThat(bench.state().takesSpeech()).isTrue();
        bench.link().says(new LinkEvent.Stopped());

        assertThat(bench.session.snapshot().reason()).isEqualTo(CloseReason.IDLE);
    }

    @Test
    void shouldEndLongSilenceItselfWhereTheAvatarServiceDoesNot() {
        bench.feed.put("silence", 400_000, 0);
        playOn(303_000);

        assertThat(bench.state()).isEqualTo(SessionState.DRAINING);
    }

    @Test
    void shouldSpeakWhatComesJustBeforeTheEnd() {
        bench.time.advance(Duration.ofMillis(299_900));
        play("speech", 5_000, LOUD);

        assertThat(bench.feed.settled("speech").state()).isEqualTo(JobState.FINISHED);
        bench.time.advance(Duration.ofSeconds(290));
        assertThat(bench.state().takesSpeech()).isTrue();
    }

    @Test
    void shouldCountFromTheInterruptOfSpeech() {
        bench.feed.put("speech", 60_000, LOUD);
        playOn(30_000);
        bench.session.interrupt(false);
        bench.time.advance(Duration.ofSeconds(299));
        assertThat(bench.state().takesSpeech()).isTrue();
        bench.time.advance(Duration.ofSeconds(1));

        assertThat(bench.state()).isEqualTo(SessionState.DRAINING);
    }

    private void play(String id, int millis, int value) {
        bench.feed.put(id, millis, value);
        playOn(millis);
    }

    /** The avatar takes all that it gets, and plays it in real time; it tells of speech and silence as it comes. */
    private void playOn(int millis) {
        bench.link().takesAll();
        bench.link().says(new LinkEvent.SpeechBegan());
        for (int passed = 0; passed < millis; passed += 100) {
            bench.time.advanceMillis(100);
            bench.link().takesAll();
        }
        bench.link().says(new LinkEvent.SpeechEnded());
    }
}
