package io.avatargateway.jms.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which events are sent and which are dropped, as a table: what happens, step by step, and what the last step says.
 * Four may wait, and two go together. An event is its session's letter and a number.
 */
class WaitingEventsTest {

    private final WaitingEvents events = new WaitingEvents(4, 2);
    private final Map<Character, SessionId> sessions = new HashMap<>();
    private long nanos;
    private int together;

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            the first one asks for its turn          | a1                                  | turn    | 0
            the next ones have asked already         | a1; a2                              | waits   | 0
            those that wait go together              | a1; a2; next                        | a1 a2   | 0
            but only so many                         | a1; a2; a3; next                    | a1 a2   | 0
            and the others behind them               | a1; a2; a3; next; sent; next        | a3      | 0
            sessions take turns                      | a1; a2; b1; next                    | a1 b1   | 0
            what comes meanwhile needs no other turn | a1; next; a2                        | waits   | 0
            when all are sent it is over             | a1; next; sent; next                | nothing | 0
            and the next one asks again              | a1; next; sent; next; a2            | turn    | 0
            too many cost the one who has the most   | a1; a2; a3; b1; b2; next; next      | a2 b2   | 1
            what failed is dropped                   | a1; a2; next; fail                  | first   | 2
            a second failure is no news              | a1; next; fail; wait 1000; a2; next; fail | again | 2
            right behind a failure nothing is tried  | a1; next; fail; a2; wait 999; next  | nothing | 2
            a while behind it, it is                 | a1; next; fail; next; wait 1000; a2; next | a2 | 1
            success behind a failure is news         | a1; next; fail; wait 1000; a2; next; sent | again | 1
            success behind success is not            | a1; next; sent; a2; next; sent      | fine    | 0
            behind a quiet while nothing is awaited  | a1; pause                           | 0       | 0
            right behind others, more is             | a1; next; sent; a2; pause           | 50      | 0
            but no longer than that                  | a1; next; wait 20; sent; a2; pause  | 30      | 0
            not at all when the time is over         | a1; next; sent; wait 60; a2; pause  | 0       | 0
            nor where as many wait as go together    | a1; next; sent; a2; a3; pause       | 0       | 0
            at the end all is dropped                | a1; a2; end; next                   | nothing | 2
            and what comes behind it                 | end; a1                             | waits   | 1
            """)
    void should(String rule, String script, String expected, long dropped) {
        String last = null;
        for (String step : script.split("; ", -1)) {
            last = step(step);
        }
        assertThat(last).as(rule).isEqualTo(expected);
        assertThat(events.dropped()).as("dropped").isEqualTo(dropped);
        assertThat(events.idle()).as("idle").isEqualTo("nothing".equals(last) || script.startsWith("end"));
    }

    private String step(String step) {
        String[] words = step.split(" ", -1);
        return switch (words[0]) {
            case "next" -> {
                List<SessionEvent> next = events.next(nanos);
                together = next.size();
                yield next.isEmpty() ? "nothing" : next.stream().map(this::name).collect(Collectors.joining(" "));
            }
            case "sent" -> events.sent() ? "again" : "fine";
            case "fail" -> events.failed(together, nanos) ? "first" : "again";
            case "pause" ->
                Long.toString(Duration.ofNanos(events.pauseNanos(nanos)).toMillis());
            case "wait" -> {
                nanos += Duration.ofMillis(Long.parseLong(words[1])).toNanos();
                yield null;
            }
            case "end" -> {
                events.end();
                yield null;
            }
            default -> events.come(event(step)) ? "turn" : "waits";
        };
    }

    private SessionEvent event(String name) {
        SessionId session = sessions.computeIfAbsent(name.charAt(0), any -> SessionId.random());
        return new SessionEvent(
                session,
                name.charAt(1) - '0',
                Instant.EPOCH,
                1,
                SessionEvent.Type.JOB,
                SessionState.READY,
                null,
                "",
                null,
                null,
                Map.of());
    }

    private String name(SessionEvent event) {
        return sessions.entrySet().stream()
                        .filter(entry -> entry.getValue().equals(event.sessionId()))
                        .map(entry -> entry.getKey().toString())
                        .collect(Collectors.joining())
                + event.sequence();
    }
}
