package io.avatargateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.webhook.EndpointLine.Held;
import io.avatargateway.webhook.RetryPlan.Pause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointLineTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final EndpointLine<Integer> line = new EndpointLine<>();
    private long nowNanos = Long.MAX_VALUE - 1_000;

    @Test
    void shouldSendOneEventOfASessionAtATimeInOrder() {
        come("a", 1);
        come("a", 2);

        Held<Integer> first = line.next(nowNanos).get(0);
        assertThat(first.message()).isEqualTo(1);
        assertThat(line.next(nowNanos)).isEmpty();

        line.delivered(first);
        assertThat(messages(line.next(nowNanos))).containsExactly(2);
    }

    @Test
    void shouldSendSessionsSideBySideUpToABound() {
        for (int i = 0; i < 10; i++) {
            come("session-" + i, i);
        }

        assertThat(messages(line.next(nowNanos))).containsExactly(0, 1, 2, 3);
        assertThat(line.next(nowNanos)).isEmpty();
    }

    @Test
    void shouldKeepTheOrderOfASessionWhoseEventFails() {
        come("a", 1);
        come("a", 2);
        come("b", 3);
        List<Held<Integer>> both = line.next(nowNanos);
        line.failed(both.get(0), new Pause(SECOND, false), nowNanos);
        line.delivered(both.get(1));

        assertThat(line.next(nowNanos)).isEmpty();
        nowNanos += SECOND.toNanos();
        List<Held<Integer>> again = line.next(nowNanos);

        assertThat(messages(again)).containsExactly(1);
        assertThat(again.get(0).failures()).isEqualTo(1);
    }

    @Test
    void shouldTryOneAtATimeWhileTheEndpointFails() {
        for (int i = 0; i < 10; i++) {
            come("session-" + i, i);
        }
        List<Held<Integer>> four = line.next(nowNanos);
        four.forEach(each -> line.failed(each, new Pause(SECOND, false), nowNanos));

        List<Held<Integer>> one = line.next(nowNanos);
        assertThat(messages(one)).containsExactly(4);
        line.delivered(one.get(0));

        assertThat(messages(line.next(nowNanos))).containsExactly(5, 6, 7, 8);
    }

    @Test
    void shouldSendNothingBeforeTheEndpointWantsIt() {
        come("a", 1);
        come("b", 2);
        List<Held<Integer>> both = line.next(nowNanos);
        line.failed(both.get(0), new Pause(SECOND, true), nowNanos);
        line.delivered(both.get(1));
        come("c", 3);

        assertThat(line.next(nowNanos)).isEmpty();
        nowNanos += SECOND.toNanos();
        assertThat(messages(line.next(nowNanos))).containsExactlyInAnyOrder(1, 3);
    }

    /** Two of them were under way; the answer that comes last asks for less. */
    @Test
    void shouldKeepTheLongestPauseThatTheEndpointAskedFor() {
        come("a", 1);
        come("b", 2);
        come("c", 3);
        come("c", 4);
        List<Held<Integer>> three = line.next(nowNanos);
        line.failed(three.get(0), new Pause(Duration.ofSeconds(60), true), nowNanos);
        line.failed(three.get(1), new Pause(SECOND, true), nowNanos);
        line.delivered(three.get(2));

        nowNanos += Duration.ofSeconds(59).toNanos();
        assertThat(line.next(nowNanos)).isEmpty();
        nowNanos += SECOND.toNanos();
        assertThat(messages(line.next(nowNanos))).containsExactlyInAnyOrder(1, 2, 4);
    }

    @Test
    void shouldGoOnBehindAnEventThatIsGivenUp() {
        come("a", 1);
        come("a", 2);

        line.givenUp(line.next(nowNanos).get(0));

        assertThat(messages(line.next(nowNanos))).containsExactly(2);
    }

    @Test
    void shouldHoldABoundedNumberOfEventsAndCharacters() {
        int events = 0;
        while (line.hasRoom()) {
            come("session-" + events, events++);
        }
        assertThat(events).isEqualTo(EndpointLine.MOST_EVENTS);

        EndpointLine<Integer> large = new EndpointLine<>();
        int few = 0;
        while (large.hasRoom()) {
            large.come(new WebhookEvent("id", "a", Instant.EPOCH, "x".repeat(1024 * 1024)), few++);
        }
        assertThat(few).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldKeepEachSessionsOrderInAnyLife(long seed) {
        Random random = new Random(seed);
        Map<String, Integer> told = new HashMap<>();
        Map<String, Integer> last = new HashMap<>();
        List<Held<Integer>> underWay = new ArrayList<>();
        int delivered = 0;
        for (int step = 0; step < 20_000; step++) {
            String session = "session-" + random.nextInt(20);
            if (line.hasRoom() && random.nextInt(3) == 0) {
                come(session, told.merge(session, 1, Integer::sum));
            }
            underWay.addAll(line.next(nowNanos));
            assertThat(underWay).hasSizeLessThanOrEqualTo(EndpointLine.AT_ONCE);
            if (!underWay.isEmpty() && random.nextBoolean()) {
                Held<Integer> held = underWay.remove(random.nextInt(underWay.size()));
                if (random.nextInt(4) == 0) {
                    line.failed(held, new Pause(SECOND, random.nextBoolean()), nowNanos);
                } else {
                    line.delivered(held);
                    assertThat(held.message()).isEqualTo(last.merge(held.event().session(), 1, Integer::sum));
                    delivered++;
                }
            }
            nowNanos += random.nextInt(500_000_000);
        }

        assertThat(delivered).isGreaterThan(1_000);
    }

    private void come(String session, int message) {
        line.come(new WebhookEvent(session + "/" + message, session, Instant.EPOCH, "{}"), message);
    }

    private static List<Integer> messages(List<Held<Integer>> held) {
        return held.stream().map(Held::message).toList();
    }
}
