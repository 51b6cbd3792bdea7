package io.avatargateway.sandbox.playout;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.sandbox.time.ManualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The play-out clock on a time that the test moves. */
class PlayoutTest {
    private static final int SECOND = Pcm.BYTES_PER_SECOND;

    private final ManualLoop loop = new ManualLoop();
    private final List<String> events = new ArrayList<>();
    private Playout playout = playout(1);

    private Playout playout(double speed) {
        return new Playout(loop, speed, Duration.ofMillis(40), new Playout.Listener() {
            @Override
            public void speaks() {
                event("SPEAK");
            }

            @Override
            public void fallsSilent() {
                event("SILENT");
            }
        });
    }

    private void event(String what) {
        events.add(what + "@" + loop.nanoTime() / 1e6);
    }

    @Test
    void shouldSpeakAfterTheStartLatencyAndFallSilentWhenTheAudioEnds() {
        playout.start();
        playout.add(SECOND);
        loop.advanceMillis(5000);
        assertThat(events).containsExactly("SPEAK@40.0", "SILENT@1040.0");
        assertThat(playout.playedBytes()).isEqualTo(SECOND);
    }

    @Test
    void shouldHoldAudioUntilItIsStarted() {
        playout.add(SECOND);
        loop.advanceMillis(1000);
        assertThat(events).isEmpty();
        playout.start();
        loop.advanceMillis(2000);
        assertThat(events).containsExactly("SPEAK@1040.0", "SILENT@2040.0");
    }

    @Test
    void shouldSpeakOnWhileMoreAudioComesInTime() {
        playout.start();
        for (int i = 0; i < 10; i++) {
            playout.add(6000);
            loop.advanceMillis(187.5);
        }
        loop.advanceMillis(1000);
        assertThat(events).containsExactly("SPEAK@40.0", "SILENT@1915.0");
        assertThat(playout.statistics().snapshot().underruns()).isZero();
        assertThat(playout.statistics().snapshot().minLeadMillis()).isEqualTo(40.0);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 2, 3, 7.3, 20, 100})
    void shouldPlayAtItsSpeed(double speed) {
        playout = playout(speed);
        playout.start();
        playout.add(SECOND);
        loop.advanceMillis(540 / speed);
        assertThat(playout.playedBytes()).isBetween(SECOND / 2L - 2, SECOND / 2L);
        loop.advanceMillis(501 / speed);
        assertThat(events).hasSize(2);
        assertThat(playout.playedBytes()).isEqualTo(SECOND);
    }

    @Test
    void shouldMeasureHowLongTheAvatarStarvedInMidStream() {
        playout.start();
        playout.add(SECOND);
        loop.advanceMillis(1040 + 123);
        playout.add(SECOND);
        loop.advanceMillis(5000);
        PlayoutStatistics.Snapshot statistics = playout.statistics().snapshot();
        assertThat(statistics.underruns()).isEqualTo(1);
        assertThat(statistics.maxUnderrunMillis()).isEqualTo(123.0);
        assertThat(statistics.utterances()).isEqualTo(2);
    }

    @Test
    void shouldNotTakeAPauseBetweenUtterancesForStarving() {
        playout.start();
        playout.add(SECOND);
        loop.advanceMillis(1040 + 1500);
        playout.add(SECOND);
        assertThat(playout.statistics().snapshot().underruns()).isZero();
    }

    @Test
    void shouldForgetWhatWaitsAndFallSilentOnSkip() {
        playout.start();
        playout.add(SECOND);
        loop.advanceMillis(540);
        playout.skip();
        loop.advanceMillis(5000);
        assertThat(events).containsExactly("SPEAK@40.0", "SILENT@540.0");
        assertThat(playout.playedBytes()).isEqualTo(SECOND / 2);
        assertThat(playout.isDry()).isTrue();
        assertThat(playout.statistics().snapshot().skippedMillis()).isEqualTo(500);
    }

    @Test
    void shouldSayNothingWhenSkippedBeforeItSpoke() {
        playout.start();
        playout.add(SECOND);
        loop.advanceMillis(39);
        playout.skip();
        loop.advanceMillis(5000);
        assertThat(events).isEmpty();
        assertThat(playout.played()).isEmpty();
    }

    @Test
    void shouldKnowWhichStretchesWerePlayed() {
        playout.start();
        playout.add(SECOND);
        loop.advanceMillis(540);
        playout.skip();
        playout.add(SECOND);
        loop.advanceMillis(1500);
        assertThat(playout.played()).containsExactly(new Stretch(0, SECOND / 2), new Stretch(SECOND, 2 * SECOND));
    }

    @Test
    void shouldReplaceWhatWaitsWithoutFallingSilent() {
        playout.start();
        playout.add(10 * SECOND);
        loop.advanceMillis(540);
        playout.replace(SECOND);
        loop.advanceMillis(5000);
        assertThat(events).containsExactly("SPEAK@40.0", "SILENT@1540.0");
        assertThat(playout.played()).containsExactly(new Stretch(0, SECOND / 2), new Stretch(10 * SECOND, 11 * SECOND));
    }

    @Test
    void shouldFallSilentWhenReplacedByNothing() {
        playout.start();
        playout.add(SECOND);
        loop.advanceMillis(540);
        playout.replace(0);
        assertThat(events).containsExactly("SPEAK@40.0", "SILENT@540.0");
    }

    @Test
    void shouldRunAMarkWhenSoMuchWasPlayed() {
        playout.when(Pcm.bytes(300), () -> event("mark"));
        playout.start();
        playout.add(SECOND);
        loop.advanceMillis(5000);
        assertThat(events).containsExactly("SPEAK@40.0", "mark@340.0", "SILENT@1040.0");
    }

    @Test
    void shouldCountOnlyPlayedAudioTowardsAMark() {
        playout.start();
        playout.when(Pcm.bytes(700), () -> event("mark"));
        playout.add(SECOND);
        loop.advanceMillis(540);
        playout.skip();
        playout.add(SECOND);
        loop.advanceMillis(5000);
        assertThat(events).containsExactly("SPEAK@40.0", "SILENT@540.0", "SPEAK@580.0", "mark@780.0", "SILENT@1580.0");
    }

    @Test
    void shouldLeaveNoTimerBehindWhenItEnds() {
        playout.start();
        playout.add(SECOND);
        loop.advanceMillis(540);
        playout.end();
        assertThat(loop.plannedTasks()).isZero();
        assertThat(playout.playedBytes()).isEqualTo(SECOND / 2);
        assertThat(events).containsExactly("SPEAK@40.0");
    }

    @Test
    void shouldFallSilentBeforeNewAudioThatCameJustTooLate() {
        playout.start();
        playout.add(SECOND);
        loop.advanceMillis(1040.5);
        playout.add(SECOND);
        loop.advanceMillis(100);
        assertThat(events).containsExactly("SPEAK@40.0", "SILENT@1040.0", "SPEAK@1080.5");
    }
}
