package io.avatargateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.webhook.RetryPlan.Pause;
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
        assertThat(whole.pause(failures, null).time()).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(half.pause(failures, null).time())
                .isBetween(Duration.ofMillis(seconds * 500), Duration.ofMillis(seconds * 500 + 100));
    }

    @Test
    void shouldWaitAsLongAsItIsAskedFor() {
        assertThat(whole.pause(1, Duration.ofMinutes(5))).isEqualTo(new Pause(Duration.ofMinutes(5), true));
        assertThat(whole.pause(1, Duration.ofDays(1))).isEqualTo(new Pause(RetryPlan.LONGEST_ASKED, true));
    }

    /** Else one answer of a receiver that has failed for long would hold up all others for that long, too. */
    @Test
    void shouldHoldUpNoOtherEventForLongerThanItIsAskedFor() {
        assertThat(whole.pause(4, Duration.ZERO)).isEqualTo(new Pause(Duration.ofSeconds(16), false));
        assertThat(whole.pause(4, Duration.ofSeconds(16))).isEqualTo(new Pause(Duration.ofSeconds(16), false));
        assertThat(whole.pause(4, null)).isEqualTo(new Pause(Duration.ofSeconds(16), false));
    }

    /** With the longest pauses, an endpoint that fails for a day is tried often enough to be met again. */
    @Test
    void shouldTryTwoDozenTimesInADay() {
        Duration gone = Duration.ZERO;
        int attempts = 1;
        while (gone.compareTo(Duration.ofDays(1)) < 0) {
            gone = gone.plus(whole.pause(attempts, null).time());
            attempts++;
        }

        assertThat(attempts).isBetween(30, 40);
    }
}
