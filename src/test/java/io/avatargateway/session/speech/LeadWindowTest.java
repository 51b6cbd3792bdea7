package io.avatargateway.session.speech;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeadWindowTest {

    private static final long MILLI = 1_000_000;

    private final LeadWindow window = new LeadWindow(Duration.ofSeconds(5), Duration.ofMillis(800));

    @Test
    void shouldBeOpenUntilItIsFull() {
        assertThat(window.open(0)).isTrue();
        assertThat(window.open(4_850 * MILLI)).isTrue();
        assertThat(window.open(5_000 * MILLI)).isFalse();
    }

    @Test
    void shouldCountAsFullWhereLessIsMissingThanATimerMayBeLate() {
        assertThat(window.open(4_901 * MILLI)).isFalse();
    }

    @Test
    void shouldStayShutUntilEnoughHasPlayed() {
        window.open(5_000 * MILLI);

        assertThat(window.open(4_201 * MILLI)).isFalse();
        assertThat(window.nanosUntilOpen(4_201 * MILLI)).isEqualTo(MILLI + 1);
        assertThat(window.open(4_200 * MILLI)).isTrue();
        assertThat(window.open(4_800 * MILLI)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0, 4999", "10000, 2500"})
    void shouldOpenAtOnceWithoutRefillAndAtHalfOfTheWindowAtTheLatest(long refillMillis, long openAtMillis) {
        LeadWindow other = new LeadWindow(Duration.ofSeconds(5), Duration.ofMillis(refillMillis));
        other.open(5_000 * MILLI);

        assertThat(other.open(openAtMillis * MILLI + 1_000)).isEqualTo(refillMillis == 0);
        assertThat(other.open(openAtMillis * MILLI)).isTrue();
    }

    @Test
    void shouldAlwaysBeOpenWithoutALimit() {
        LeadWindow unlimited = new LeadWindow(Duration.ZERO, Duration.ofMillis(750));

        assertThat(unlimited.open(Long.MAX_VALUE)).isTrue();
        assertThat(unlimited.half()).isEqualTo(Long.MAX_VALUE);
    }
}
