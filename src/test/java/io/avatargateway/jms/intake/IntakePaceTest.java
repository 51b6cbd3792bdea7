package io.avatargateway.jms.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class IntakePaceTest {

    private static final Duration TOOK = Duration.ofMillis(30);

    @Test
    void shouldNeverRestWhereThereIsOneTenant() {
        assertThat(IntakePace.ALONE.mostJobs()).isEqualTo(256);
        assertThat(IntakePace.ALONE.rest(256, TOOK)).isZero();
    }

    @Test
    void shouldRestForTwiceAsLongAsAFullTransactionTook() {
        IntakePace pace = IntakePace.sharing(() -> true);

        assertThat(pace.mostJobs()).isEqualTo(64);
        assertThat(pace.rest(64, TOOK)).isEqualTo(Duration.ofMillis(60));
        assertThat(pace.rest(63, TOOK)).isZero();
        assertThat(pace.rest(64, Duration.ofSeconds(30))).isEqualTo(Duration.ofMillis(200));
    }
}
