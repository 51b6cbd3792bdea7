package io.avatargateway.jms.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.SessionId;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose queues are emptied next, as a table: what happens, step by step, and whose turn it is then. */
class LostQueuesTest {

    private static final QueueEnd END = new QueueEnd(JobState.FAILED, true, "SESSION_LOST", "died");

    private final LostQueues queues = new LostQueues();
    private final Map<String, LostQueues.Lost> lost = new TreeMap<>();

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            the first one has its turn at once        | come a                                  | a
            one at a time                             | come a; come b                          |
            in order                                  | come a; come b; come c; emptied         | b
            to the last one                           | come a; come b; come c; emptied; emptied | c
            when all are done nothing is left         | come a; emptied                         |
            and the next one need not wait            | come a; emptied; come b                 | b
            what cannot be emptied goes to the end    | come a; come b; come c; again a         | b
            and has its turn again                    | come a; come b; again a; emptied        | a
            alone it has it at once                   | come a; again a                         | a
            nothing is begun behind the end           | come a; come b; stop; emptied           |
            whatever comes                            | stop; come a                            |
            """)
    void should(String rule, String script, String expected) {
        LostQueues.Lost turn = null;
        for (String step : script.split("; ", -1)) {
            turn = step(step);
        }
        assertThat(turn).as(rule).isEqualTo(expected == null ? null : lost.get(expected));
    }

    private LostQueues.Lost step(String step) {
        LostQueues.Lost named = lost.computeIfAbsent(
                step.substring(step.indexOf(' ') + 1),
                name -> new LostQueues.Lost(SessionPlace.plain(SessionId.random()), END));
        return switch (step.split(" ", -1)[0]) {
            case "come" -> queues.come(named);
            case "again" -> queues.again(named);
            case "emptied" -> queues.emptied();
            default -> {
                queues.stop();
                yield null;
            }
        };
    }
}
