package io.avatargateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.console.DelayWindow.Delay;
import io.avatargateway.metrics.TestMetrics;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.port.SentJob;
import io.avatargateway.session.port.SessionMeter;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DelayWindowTest {

    private static final Instant START = Instant.parse("2026-11-30T12:00:00Z");

    private final TestMetrics metrics = new TestMetrics();
    private final SessionMeter session = metrics.sessions.opens(Tenant.DEFAULT);
    private final DelayWindow window = new DelayWindow();

    @AfterEach
    void close() {
        metrics.close();
    }

    private DelayWindow.Delays note(long seconds) {
        return window.note(
                metrics.read(),
                START.plusSeconds(seconds),
                Duration.ofSeconds(seconds).toNanos());
    }

    private void waited(int jobs) {
        for (int i = 0; i < jobs; i++) {
            session.taken(SentJob.waited(Duration.ofMillis(20)), SentJob.NOW, false);
        }
    }

    @Test
    void shouldHaveWhatCameWithinTheLastMinute() {
        waited(5);
        assertThat(note(0).of(Delay.QUEUE_WAIT).count())
                .as("before the first look")
                .isZero();
        waited(3);
        assertThat(note(30).of(Delay.QUEUE_WAIT).count()).isEqualTo(3);
        waited(2);
        DelayWindow.Delays minute = note(60);
        assertThat(minute.of(Delay.QUEUE_WAIT).count()).isEqualTo(5);
        assertThat(minute.from()).isEqualTo(START);
        DelayWindow.Delays later = note(90);
        assertThat(later.of(Delay.QUEUE_WAIT).count()).isEqualTo(2);
        assertThat(later.from()).isEqualTo(START.plusSeconds(30));
        assertThat(note(150).of(Delay.QUEUE_WAIT).count()).isZero();
    }

    /** Told ten times a second, as if everybody asked at once. */
    @Test
    void shouldNotBeLedToForgetTheMinuteByBeingToldTooOften() {
        note(0);
        waited(4);
        for (int tenths = 1; tenths <= 590; tenths++) {
            window.note(
                    metrics.read(),
                    START.plusMillis(tenths * 100L),
                    Duration.ofMillis(tenths * 100L).toNanos());
        }
        assertThat(note(59).of(Delay.QUEUE_WAIT).count()).isEqualTo(4);
    }

    @Test
    void shouldTellTheDelaysApart() {
        note(0);
        session.begun(SentJob.waited(Duration.ofMillis(20)), SentJob.NOW, false);
        session.begun(SentJob.waited(Duration.ofMillis(900)), SentJob.NOW, true);
        session.skipped(Duration.ofMillis(3), true);
        session.skipped(Duration.ofMillis(3), false);
        session.roundTrip(Duration.ofMillis(18));
        DelayWindow.Delays delays = note(1);
        assertThat(delays.of(Delay.FIRST_FRAME).count())
                .as("of those that waited for no other speech")
                .isEqualTo(1);
        assertThat(delays.of(Delay.INTERRUPT).count()).isEqualTo(2);
        assertThat(delays.of(Delay.ROUND_TRIP).count()).isEqualTo(1);
        assertThat(delays.of(Delay.OPENING).count()).isZero();
        assertThat(DelayWindow.Delays.NONE.of(Delay.OPENING)).isNull();
    }
}
