package io.avatargateway.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.avatargateway.api.FieldError;
import io.avatargateway.api.ProblemException;
import io.avatargateway.ledger.usage.Totals;
import io.avatargateway.ledger.usage.UsageKey;
import io.avatargateway.ledger.usage.UsageQuery;
import io.avatargateway.ledger.usage.UsageQuery.Group;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Role;
import io.avatargateway.security.Tenant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked for usage, who may ask for whose, and what the answer looks like. */
class UsageRequestTest {

    private static final LocalDate TODAY = LocalDate.parse("2026-11-30");
    private static final Caller OPERATOR = Caller.of("ops", Tenant.DEFAULT, Set.of(Role.OPERATOR));
    private static final Caller PRODUCER = Caller.of("voice", new Tenant("acme"), Set.of(Role.PRODUCER));

    @Test
    void shouldAskForTheLatestDaysOfAllTenantsByDefault() {
        UsageRequest asked = UsageRequest.read(null, null, null, null, null, TODAY, OPERATOR);

        assertThat(asked.query())
                .isEqualTo(new UsageQuery(LocalDate.parse("2026-10-31"), TODAY, null, Set.of(Group.DAY, Group.TENANT)));
        assertThat(asked.csv()).isNull();
    }

    @Test
    void shouldAskForWhatTheParametersSay() {
        UsageRequest asked =
                UsageRequest.read("2016-01-01", "2016-01-31", "label 7", "session", "csv", TODAY, OPERATOR);

        assertThat(asked.csv()).isTrue();
        assertThat(asked.query())
                .isEqualTo(new UsageQuery(
                        LocalDate.parse("2016-01-01"),
                        LocalDate.parse("2016-01-31"),
                        "label 7",
                        Set.of(Group.SESSION)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "yesterday  |            |        |         |      | from",
                "2026-02-30 |            |        |         |      | from",
                "           | 2026-13-01 |        |         |      | to",
                "2026-11-30 | 2026-11-29 |        |         |      | from",
                "2026-10-30 | 2026-11-30 |        | session |      | from",
                "           |            | ''     |         |      | tenant",
                "           |            |        | hour    |      | groupBy",
                "           |            |        | day,,   |      | groupBy",
                "           |            |        |         | xml  | format"
            })
    void shouldNameTheParameterThatIsWrong(
            String from, String to, String tenant, String groupBy, String format, String wrong) {
        ProblemException refused = catchThrowableOfType(
                ProblemException.class, () -> UsageRequest.read(from, to, tenant, groupBy, format, TODAY, OPERATOR));

        assertThat(refused.problem().errors()).extracting(FieldError::field).contains(wrong);
    }

    @Test
    void shouldAskForTheOwnTenantsOnlyUnlessTheCallerIsAnOperator() {
        assertThat(UsageRequest.read(null, null, null, null, null, TODAY, PRODUCER)
                        .query()
                        .tenant())
                .isEqualTo("acme");
        assertThat(UsageRequest.read(null, null, "acme", null, null, TODAY, PRODUCER)
                        .query()
                        .tenant())
                .isEqualTo("acme");
        ProblemException refused = catchThrowableOfType(
                ProblemException.class, () -> UsageRequest.read(null, null, "beta", null, null, TODAY, PRODUCER));
        assertThat(refused.problem().errors()).extracting(FieldError::field).containsExactly("tenant");
        assertThat(UsageRequest.read(null, null, "beta", null, null, TODAY, OPERATOR)
                        .query()
                        .tenant())
                .isEqualTo("beta");
    }

    @Test
    void shouldSaySessionsOfAMonthAtMost() {
        assertThat(UsageRequest.read("2026-10-31", "2026-11-30", null, "session", null, TODAY, OPERATOR)
                        .query()
                        .groupBy())
                .containsExactly(Group.SESSION);
        assertThat(UsageRequest.read("2026-10-31", null, null, "session,day", null, TODAY, OPERATOR)
                        .tooManyRows()
                        .problem()
                        .detail())
                .contains("day,session")
                .contains("10000 rows");
    }

    @Test
    void shouldMakeCsvThatNoSpreadsheetRuns() {
        SortedMap<UsageKey, Totals> usage = new TreeMap<>();
        usage.put(new UsageKey(TODAY, "=1+1", null), new Totals(1, 0, 0, 60_500, 2, 0, 3_000));
        usage.put(new UsageKey(TODAY, "a \"b\", c", "ses_1"), Totals.NONE);
        UsageView view = UsageView.of(
                new UsageQuery(TODAY, TODAY, null, Set.of(Group.DAY, Group.TENANT, Group.SESSION)),
                usage,
                List.of("b"));

        assertThat(view.csv())
                .isEqualTo("day,tenant,session,links,estimatedLinks,failedLinks,seconds,utterances,estimatedUtterances,"
                        + "heardMillis\r\n"
                        + "2026-11-30,\"'=1+1\",,1,0,0,60.500,2,0,3000\r\n"
                        + "2026-11-30,\"a \"\"b\"\", c\",ses_1,0,0,0,0.000,0,0,0\r\n");
        assertThat(view.total().seconds()).isEqualByComparingTo("60.5");
        assertThat(view.groupBy()).containsExactly("day", "tenant", "session");
        assertThat(view.elsewhere()).containsExactly("b");
    }
}
