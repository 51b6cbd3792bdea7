package io.avatargateway.session.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Turns to open links come at equal distances, and to each in its order. */
class OpeningTurnsTest {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    @ParameterizedTest(name = "at {0}")
    @ValueSource(longs = {0, -5 * SECOND, Long.MAX_VALUE - SECOND, Long.MIN_VALUE})
    void shouldGiveTurnsAtEqualDistances(long now) {
        OpeningTurns turns = new OpeningTurns(20, now);

        assertThat(IntStream.range(0, 100).mapToLong(i -> turns.take(now)))
                .containsExactlyElementsOf(
                        IntStream.range(0, 100).mapToObj(i -> 50 * MILLI * i).toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 999, 1000})
    void shouldGiveNoMoreThanTheLimitInAnySecond(int perSecond) {
        OpeningTurns turns = new OpeningTurns(perSecond, 0);
        long[] times = IntStream.range(0, 3 * perSecond + 1)
                .mapToLong(i -> turns.take(0))
                .toArray();

        for (int i = perSecond; i < times.length; i++) {
            assertThat(times[i] - times[i - perSecond]).isGreaterThanOrEqualTo(SECOND);
        }
    }

    @Test
    void shouldSaveUpNoTurns() {
        OpeningTurns turns = new OpeningTurns(20, 0);

        assertThat(turns.take(60 * SECOND)).isZero();
        assertThat(turns.take(60 * SECOND)).isEqualTo(50 * MILLI);
    }

    @Test
    void shouldMakeThoseBehindWaitForWhoOpensOutOfTurn() {
        OpeningTurns turns = new OpeningTurns(20, 0);
        turns.take(0);

        turns.outOfTurn(0);
        turns.outOfTurn(0);

        assertThat(turns.take(0)).isEqualTo(150 * MILLI);
    }

    @Test
    void shouldLetTheTurnsComeHoweverManyOpenOutOfTurn() {
        OpeningTurns turns = new OpeningTurns(20, 0);

        IntStream.range(0, 5_000).forEach(i -> turns.outOfTurn(0));

        assertThat(turns.take(0)).isEqualTo(30 * SECOND);
    }
}
