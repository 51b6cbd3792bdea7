package io.avatargateway.cluster.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * When another gateway is dead, as a table. Each letter is a look at its queue, half a second after the one before: c
 * with a consumer, n with none, x that failed. Behind it stands which looks found it ownerless.
 */
class SilencesTest {

    private static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");

    private final Silences silences =
            new Silences(new Lease.Terms(Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofSeconds(120)));

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            one that lives is not dead                             |   1 | cccccccccc        |
            it is dead when the grace is over                      |   1 | cccccccnnnnnn     | ...........oo
            the grace begins anew when it was back                 |   1 | cccccccnnnncnnnnn | ................o
            one that was hardly seen may think that it is alone    |   1 | ccnnnnnnnnnn      |
            so may one that was never seen                         |   1 | nnnnnnnnnn        |
            but not for longer than it lasts then                  |  75 | nnnnnnnnnn        | ....oooooo
            clocks may be apart                                    |  66 | nnnnnn            |
            where nothing is known nobody decides                  |     | nnnnnnnnnn        |
            who was cut off himself begins anew                    |   1 | cccccccnnnxnnnnnn |
            """)
    void should(String rule, Integer deadSeconds, String looks, String ownerless) {
        StringBuilder found = new StringBuilder();
        Instant aliveAt = deadSeconds == null ? null : NOW.minusSeconds(deadSeconds);
        long nanos = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();
        for (int i = 0; i < looks.length(); i++) {
            char look = looks.charAt(i);
            nanos += Duration.ofMillis(500).toNanos();
            boolean dead = false;
            if (look == 'x') {
                silences.forget();
            } else {
                dead = silences.ownerless("other", look == 'c' ? 1 : 0, aliveAt, nanos, NOW);
            }
            found.append(dead ? 'o' : '.');
        }

        String expected = ownerless == null ? "" : ownerless;
        assertThat(found).as(rule).hasToString(expected + ".".repeat(looks.length() - expected.length()));
    }
}
