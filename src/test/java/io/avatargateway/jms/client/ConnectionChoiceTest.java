package io.avatargateway.jms.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On which connection a session is opened: three connections at most, the next one where each has four sessions. */
class ConnectionChoiceTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            textBlock =
                    """
            the first one is made                        |       |                 | new, 4 at most
            and has sessions for a while                 | 3     |                 | 0, 4 at most
            then the next one is made                    | 4     |                 | new, 4 at most
            the first ones are used first                | 4 2 1 |                 | 1, unlimited
            a place that became free is used             | 3 4   |                 | 0, 4 at most
            the last one there may be has no limit       | 4 4   |                 | new, unlimited
            beyond that the emptiest is used             | 6 5 7 |                 | 1, unlimited
            the earlier of two                           | 5 4 4 |                 | 1, unlimited
            right behind a failure none is made          | 4     | failed          | an attempt has just failed
            but what is there is used                    | 3     | failed          | 0, 4 at most
            and shared                                   | 4 4 4 | failed          | 0, unlimited
            none is made by a server that stops          |       | closed          | the gateway is stopping
            whatever failed                              | 4     | closed failed   | the gateway is stopping
            """)
    void should(String rule, String sessions, String state, String expected) {
        List<Integer> counts = sessions == null
                ? List.of()
                : Stream.of(sessions.split(" ", -1)).map(Integer::valueOf).toList();
        String said = state == null ? "" : state;

        ConnectionChoice choice = ConnectionChoice.of(
                counts, new ConnectionChoice.Limits(3, 4), said.contains("closed"), said.contains("failed"));

        assertThat(word(choice)).as(rule).isEqualTo(expected);
    }

    private static String word(ConnectionChoice choice) {
        if (choice.refusal() != null) {
            return choice.refusal();
        }
        return (choice.place() == ConnectionChoice.NEW ? "new" : choice.place())
                + (choice.most() == Integer.MAX_VALUE ? ", unlimited" : ", " + choice.most() + " at most");
    }
}
