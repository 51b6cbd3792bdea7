package io.avatargateway.simli;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.BilledSession;
import io.avatargateway.session.model.BilledSessions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Simli tells of an account, in the form of its page, and in others. */
class AccountAnswersTest {

    private static final Instant BEGIN = Instant.parse("2025-04-27T10:39:47Z");

    @Test
    void shouldReadTheFormOfSimlisPage() {
        BilledSessions history = history("{'sessions':[{'id':'s-1','sessionTotalTime':21.4,'startTime':1745750387,"
                        + "'endTime':1745750408,'userId':'u','endUserAggregator':'acme','apiKeyName':'k'}]}")
                .orElseThrow();

        assertThat(history.unreadable()).isZero();
        assertThat(history.sessions())
                .containsExactly(
                        new BilledSession("s-1", "acme", BEGIN, BEGIN.plusSeconds(21), Duration.ofMillis(21_400)));
    }

    /** Times in other units, as text, or missing; the length in seconds or milliseconds, or missing. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "1745750387        | 1745750408       | 21.4   | 21400",
                "1745750387000     | 1745750408000    | 21400  | 21400",
                "1745750387000000  | 1745750408000000 | 21.4   | 21400",
                "1745750387000000000 | 1745750408000000000 | 21 | 21000",
                "'1745750387'      | '1745750408'     | '21.4' | 21400",
                "'2025-04-27T10:39:47Z' | '2025-04-27T10:40:08Z' | null | 21000",
                "1745750387        | 1745750408       | 999    | 21000",
                "1745750387        | null             | 21.4   | 21400",
                "1745750387        | 1745750408       | -3     | 21000",
                "1745750387        | 1745750408       | 1e99   | 21000"
            })
    void shouldTellUnitsByWhatFits(String start, String end, String total, long millis) {
        BilledSession session = history("{'sessions':[{'id':'s','sessionTotalTime':" + total + ",'startTime':" + start
                        + ",'endTime':" + end + ",'news':{'a':[1]}}]}")
                .orElseThrow()
                .sessions()
                .get(0);

        assertThat(session.from()).isEqualTo(BEGIN);
        assertThat(session.length().toMillis()).isEqualTo(millis);
        assertThat(session.to()).isBetween(BEGIN.plusSeconds(21), BEGIN.plusSeconds(22));
    }

    @Test
    void shouldCountWhatCannotBeReadAndNothingTwice() {
        BilledSessions history = history("{'sessions':[7,null,{},{'id':'a'},{'id':'a','sessionTotalTime':2},"
                        + "{'id':'a','sessionTotalTime':3},{'sessionTotalTime':2},"
                        + "{'startTime':1745750387,'sessionTotalTime':2},{'startTime':1745750387,'sessionTotalTime':2},"
                        + "{'startTime':-1,'endTime':1e400,'sessionTotalTime':1e999999999}]}")
                .orElseThrow();

        assertThat(history.sessions()).hasSize(2);
        assertThat(history.unreadable()).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no json", "[]", "{}", "{'sessions':{}}", "{'sessions':null}", "{'sessions':7}"})
    void shouldTakeNothingElseForAHistory(String body) {
        assertThat(history(body)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'currentUsage':3}|3",
                "{'currentUsage':0,'maximum':9}|0",
                "{'currentUsage':2.0}|2",
                "{'currentUsage':-1}|",
                "{'currentUsage':'3'}|",
                "{'currentUsage':1e99}|",
                "{}|",
                "3|",
                "[[[[|"
            })
    void shouldReadHowManyAreOpen(String body, Long count) {
        assertThat(AccountAnswers.usage(bytes(body))).isEqualTo(Optional.ofNullable(count));
    }

    private static Optional<BilledSessions> history(String body) {
        return AccountAnswers.history(bytes(body));
    }

    private static byte[] bytes(String body) {
        return body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
