package io.avatargateway.session.speech;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.speech.PlayOutClock.Played;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PlayOutClockTest {

    private static final int SECOND_BYTES = 32_000;
    private static final long GRACE = millis(2000);

    private final PlayOutClock clock = new PlayOutClock(0, GRACE, 0);

    @Test
    void shouldPlayInRealTimeFromTheMomentOfSending() {
        clock.sent(SECOND_BYTES, true, millis(100));

        assertThat(clock.leadNanos(millis(100))).isEqualTo(millis(1000));
        assertThat(clock.leadNanos(millis(600))).isEqualTo(millis(500));
        assertThat(clock.leadNanos(millis(5000))).isZero();
    }

    @Test
    void shouldBeginAnewAfterAPause() {
        clock.sent(SECOND_BYTES, true, 0);
        clock.sent(SECOND_BYTES, true, millis(10_000));

        assertThat(clock.leadNanos(millis(10_000))).isEqualTo(millis(1000));
        assertThat(clock.position()).isEqualTo(2 * SECOND_BYTES);
    }

    @Test
    void shouldMoveTheWholeRunToWhereSpeakSaysThatItBegan() {
        clock.sent(SECOND_BYTES, true, 0);
        clock.speechBegan(millis(300));

        assertThat(clock.leadNanos(millis(300))).isEqualTo(millis(1000));
        assertThat(clock.playedPosition(millis(800))).isEqualTo(SECOND_BYTES / 2);
    }

    @Test
    void shouldCountNothingAsPlayedBeforeSpeak() {
        clock.sent(SECOND_BYTES, true, 0);

        assertThat(clock.playedPosition(millis(900))).isZero();
        assertThat(clock.reached(0, millis(900))).isFalse();
    }

    @Test
    void shouldGoByItselfWhereSpeakDoesNotComeWithinTheGrace() {
        clock.sent(4 * SECOND_BYTES, true, 0);

        assertThat(clock.reached(0, millis(1999))).isFalse();
        assertThat(clock.reached(0, millis(2000))).isTrue();
        assertThat(clock.playedPosition(millis(2500))).isEqualTo(SECOND_BYTES * 5 / 2);
    }

    @Test
    void shouldTakeSilentForTheEndOfWhatWasAcknowledged() {
        clock.sent(SECOND_BYTES, true, 0);
        clock.acknowledged();
        clock.speechBegan(millis(50));
        clock.speechEnded(millis(1050));

        assertThat(clock.played(SECOND_BYTES, millis(1050))).isEqualTo(Played.CONFIRMED);
    }

    @Test
    void shouldNotTakeSilentForTheEndOfWhatWasNotAcknowledged() {
        clock.sent(SECOND_BYTES, true, 0);
        clock.acknowledged();
        clock.speechBegan(0);
        clock.sent(SECOND_BYTES, true, millis(1000));
        clock.speechEnded(millis(1001));

        assertThat(clock.played(SECOND_BYTES, millis(1001))).isEqualTo(Played.CONFIRMED);
        assertThat(clock.played(2 * SECOND_BYTES, millis(1001))).isEqualTo(Played.NO);
        assertThat(clock.leadNanos(millis(1001))).isEqualTo(millis(1000));
    }

    @Test
    void shouldTakeSilentForTheEndOfAllWhereThePeerNeverAcknowledges() {
        clock.sent(SECOND_BYTES, true, 0);
        clock.speechBegan(0);
        clock.speechEnded(millis(1000));

        assertThat(clock.played(SECOND_BYTES, millis(1000))).isEqualTo(Played.CONFIRMED);
    }

    @Test
    void shouldTakeAnEarlySilentForAPauseAndConfirmOnlyWhenTheTimeIsOver() {
        clock.sent(5 * SECOND_BYTES, true, 0);
        clock.acknowledged();
        clock.speechBegan(0);
        clock.speechEnded(millis(1000));

        assertThat(clock.played(5 * SECOND_BYTES, millis(1000))).isEqualTo(Played.NO);
        assertThat(clock.nanosUntilPlayed(5 * SECOND_BYTES, millis(1000))).isEqualTo(millis(4000));
        assertThat(clock.played(5 * SECOND_BYTES, millis(4999))).isEqualTo(Played.NO);
        assertThat(clock.played(5 * SECOND_BYTES, millis(5000))).isEqualTo(Played.CONFIRMED);
    }

    @Test
    void shouldEstimateTheEndWhereSilentDoesNotComeWithinTheGrace() {
        clock.sent(SECOND_BYTES, true, 0);
        clock.speechBegan(0);

        assertThat(clock.played(SECOND_BYTES, millis(2999))).isEqualTo(Played.NO);
        assertThat(clock.played(SECOND_BYTES, millis(3000))).isEqualTo(Played.ESTIMATED);
    }

    @Test
    void shouldEstimateTheEndOfSpeechThatIsFollowedWithoutAGap() {
        clock.sent(SECOND_BYTES, true, 0);
        clock.sent(SECOND_BYTES, true, 0);
        clock.speechBegan(0);

        assertThat(clock.played(SECOND_BYTES, millis(999))).isEqualTo(Played.NO);
        assertThat(clock.played(SECOND_BYTES, millis(1000))).isEqualTo(Played.ESTIMATED);
        assertThat(clock.reached(SECOND_BYTES, millis(1000))).isTrue();
    }

    @Test
    void shouldForgetWhatWasSentWhenItIsSkipped() {
        clock.sent(10 * SECOND_BYTES, true, 0);
        clock.speechBegan(0);
        clock.skipped(0, millis(1000));
        clock.sent(SECOND_BYTES, true, millis(1100));

        assertThat(clock.leadNanos(millis(1100))).isEqualTo(millis(1000));
    }

    @Test
    void shouldNotAwaitTheAcknowledgementOfFramesThatWereDropped() {
        clock.sent(SECOND_BYTES, true, 0);
        clock.acknowledged();
        clock.sent(SECOND_BYTES, true, 0);
        clock.skipped(1, millis(100));
        clock.sent(SECOND_BYTES, true, millis(200));
        clock.acknowledged();
        clock.speechBegan(millis(200));
        clock.speechEnded(millis(1200));

        assertThat(clock.played(3 * SECOND_BYTES, millis(1200))).isEqualTo(Played.CONFIRMED);
    }

    @Test
    void shouldGoOnWithoutAFurtherSpeakWhileTheAvatarStillSpeaks() {
        clock.sent(SECOND_BYTES, true, 0);
        clock.acknowledged();
        clock.speechBegan(0);
        clock.sent(SECOND_BYTES, true, millis(1001));

        assertThat(clock.reached(SECOND_BYTES, millis(1002))).isTrue();
    }

    @Test
    void shouldSaveWhatIsStoppedAfterDoneFromBeingEstimated() {
        clock.sent(SECOND_BYTES, true, 0);
        clock.speechBegan(0);
        clock.playedOut(millis(900));

        assertThat(clock.played(SECOND_BYTES, millis(900))).isEqualTo(Played.CONFIRMED);
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
