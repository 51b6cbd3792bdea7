package io.avatargateway.room.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeLengthTest {

    /** A room that is left for another one in the middle of a probe would be reported as lost. */
    @ParameterizedTest
    @CsvSource({"60, 3600, 3600, 90", "60, 70, 3600, 70", "60, 3600, 45, 45"})
    void shouldBeNoLongerThanOneLink(long timeout, long session, long link, long expected) {
        assertThat(Probes.sessionLength(
                        Duration.ofSeconds(timeout), Duration.ofSeconds(session), Duration.ofSeconds(link)))
                .isEqualTo(Duration.ofSeconds(expected));
    }
}
