package io.avatargateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPlanTest {

    private final RetryPlan whole = new RetryPlan(() -> 0);
    private final RetryPlan half = new RetryPlan(() -> 0.999_999);

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 4", "3, 8", "11, 2048", "12, 3600", "21, 3600", "100000, 3600"})
    void shouldWaitTwiceAsLongEachTime(int failures, long seconds) {
        assertThat(whole.pause(failures, null)).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(half.pause(failures, null))
                .isBetween(Duration.ofMillis(seconds * 500), Duration.ofMillis(seconds * 500 + 100));
    }

    @Test
    void shouldWaitAsLongAsItIsAskedFor() {
        assertThat(whole.pause(1, Duration.ofMinutes(5))).isEqualTo(Duration.ofMinutes(5));
        assertThat(whole.pause(1, Duration.ofDays(1))).isEqualTo(RetryPlan.LONGEST_ASKED);
        assertThat(whole.pause(4, Duration.ZERO)).isEqualTo(Duration.ofSeconds(16));
    }

    /** With the longest pauses, an endpoint that fails for a day is tried often enough to be met again. */
    @Test
    void shouldTryTwoDozenTimesInADay() {
        Duration gone = Duration.ZERO;
        int attempts = 1;
        while (gone.compareTo(Duration.ofDays(1)) < 0) {
            gone = gone.plus(whole.pause(attempts, null));
            attempts++;
        }

        assertThat(attempts).isBetween(30, 40);
    }
}
