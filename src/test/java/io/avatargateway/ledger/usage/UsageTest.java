package io.avatargateway.ledger.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avatargateway.ledger.EndedBy;
import io.avatargateway.ledger.LinkEntry;
import io.avatargateway.ledger.UtteranceEntry;
import io.avatargateway.ledger.file.DayFiles;
import io.avatargateway.ledger.usage.UsageQuery.Group;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions for usage get sums of exactly the lines that are there, each read once. */
class UsageTest {

    private static final LocalDate MONDAY = LocalDate.parse("2026-11-30");
    private static final LocalDate SUNDAY = MONDAY.minusDays(1);
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    @TempDir
    Path directory;

    private final SessionId first = SessionId.random();
    private final SessionId second = SessionId.random();
    private long nanos;

    @Test
    void shouldSumUpByWhatIsToldApart() throws Exception {
        write(SUNDAY, link("acme", first, 1, 60_500, false), utterance("acme", first, 2_000, false));
        write(
                MONDAY,
                link("acme", first, 2, 10_000, true),
                link("beta", second, 1, 7_000, false),
                failed("acme", first, 3),
                utterance("acme", first, 1_000, true),
                utterance("beta", null, 0, false));

        UsageReader reader = reader();
        assertThat(reader.read(query(null, Group.TENANT)))
                .containsExactly(
                        entry(new UsageKey(null, "acme", null), new Totals(2, 1, 1, 70_500, 2, 1, 3_000)),
                        entry(new UsageKey(null, "beta", null), new Totals(1, 0, 0, 7_000, 1, 0, 0)));
        assertThat(reader.read(query("acme", Group.DAY)).keySet())
                .containsExactly(new UsageKey(SUNDAY, null, null), new UsageKey(MONDAY, null, null));
        assertThat(reader.read(query("acme", Group.SESSION)))
                .containsExactly(
                        entry(new UsageKey(null, null, first.value()), new Totals(2, 1, 1, 70_500, 2, 1, 3_000)));
        assertThat(reader.read(query(null, Group.DAY, Group.TENANT, Group.SESSION)))
                .hasSize(4);
        assertThat(reader.read(query(null))).hasSize(1);
        assertThat(reader.read(query("nobody", Group.TENANT))).isEmpty();
    }

    @Test
    void shouldReadOnWhereItReadToAndNoHalfLine() throws Exception {
        write(MONDAY, link("acme", first, 1, 1_000, false));
        UsageReader reader = reader();
        assertThat(reader.read(query(null)).values()).extracting(Totals::links).containsExactly(1L);

        append(MONDAY, link("acme", first, 2, 1_000, false).substring(0, 40));
        assertThat(reader.read(query(null)).values()).extracting(Totals::links).containsExactly(1L);
        append(MONDAY, link("acme", first, 2, 1_000, false).substring(40) + "\n");
        write(MONDAY, link("acme", first, 3, 1_000, false));

        assertThat(reader.read(query(null)).values()).extracting(Totals::links).containsExactly(3L);
    }

    @Test
    void shouldKeepTheSumsOfDaysThatAreOver() throws Exception {
        write(SUNDAY, link("acme", first, 1, 1_000, false));
        reader().read(query(null));
        Path sums = DayFiles.sums(new DayFiles(directory).of(SUNDAY));
        assertThat(sums).exists();
        assertThat(DayFiles.sums(new DayFiles(directory).of(MONDAY))).doesNotExist();

        // An entry came late: only what is behind the sums is read.
        Files.writeString(sums, Files.readString(sums).replace("[1,", "[41,"));
        write(SUNDAY, link("acme", first, 2, 1_000, false));
        assertThat(reader().read(query(null)).values())
                .extracting(Totals::links)
                .containsExactly(42L);

        Files.writeString(sums, "damaged");
        assertThat(reader().read(query(null)).values())
                .extracting(Totals::links)
                .containsExactly(2L);
    }

    @Test
    void shouldAnswerForTenYearsAtOnce() throws Exception {
        for (int day = 0; day < 3_653; day += 11) {
            write(MONDAY.minusDays(day), link("acme", first, day, 1_000, false));
        }
        UsageReader reader = reader();

        SortedMap<UsageKey, Totals> usage =
                reader.read(new UsageQuery(MONDAY.minusYears(10), MONDAY, null, EnumSet.of(Group.DAY, Group.TENANT)));

        assertThat(usage).hasSize(333);
        assertThat(usage.firstKey().day()).isEqualTo(MONDAY.minusDays(3_652));
    }

    @Test
    void shouldBreakOffWhatTakesTooLongAndGoOnFromThere() throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            lines.add(link("acme", first, i, 1_000, false));
        }
        write(MONDAY, lines.toArray(String[]::new));
        // Each look at the clock is six seconds behind the one before it.
        UsageReader slow = new UsageReader(
                new DayFiles(directory),
                Duration.ofSeconds(5),
                InstantSource.fixed(NOW),
                () -> nanos += Duration.ofSeconds(6).toNanos());

        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> slow.read(query(null)))
                    .isInstanceOfSatisfying(
                            GatewayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LEDGER_UNAVAILABLE));
        }
        assertThat(slow.read(query(null)).values()).extracting(Totals::links).containsExactly(2_500L);
        assertThatThrownBy(() -> slow.read(query(null, Group.SESSION))).isInstanceOf(GatewayException.class);
    }

    @Test
    void shouldCountNothingThatIsNoEntry() throws Exception {
        write(
                MONDAY,
                "no json",
                "[]",
                "{\"kind\":\"link\"}",
                "{\"kind\":\"of a later version\",\"tenant\":\"acme\"}",
                "{\"kind\":\"link\",\"tenant\":\"acme\",\"from\":\"x\",\"seconds\":-5}",
                "{\"kind\":\"link\",\"tenant\":\"acme\",\"from\":\"x\",\"seconds\":1e300}",
                "{\"kind\":\"utterance\",\"tenant\":\"acme\",\"heardMillis\":\"many\"}");

        assertThat(reader().read(query(null)).values()).containsExactly(new Totals(2, 0, 0, 0, 1, 0, 0));
    }

    @Test
    void shouldRefuseMoreRowsThanAnAnswerMayHave() throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i <= UsageQuery.MOST_ROWS; i++) {
            lines.add("{\"kind\":\"utterance\",\"tenant\":\"acme\",\"session\":\"ses_" + i + "\"}");
        }
        write(MONDAY, lines.toArray(String[]::new));

        assertThatThrownBy(() -> reader().read(query(null, Group.SESSION))).isInstanceOf(TooManyRowsException.class);
        assertThat(reader().read(query(null, Group.TENANT))).hasSize(1);
    }

    @Test
    void shouldSumUpTenantsBeyondTheMostTogether() throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 10_050; i++) {
            lines.add("{\"kind\":\"utterance\",\"tenant\":\"label-" + i + "\"}");
        }
        write(MONDAY, lines.toArray(String[]::new));

        assertThat(reader().read(query("*")).values())
                .extracting(Totals::utterances)
                .containsExactly(50L);
    }

    @Test
    void shouldAnswerQuestionsOneBehindTheOther() throws Exception {
        write(MONDAY, link("acme", first, 1, 1_000, false));
        List<Runnable> later = new ArrayList<>();
        Usage usage = new Usage(directory, later::add, InstantSource.fixed(NOW), System::nanoTime);

        List<java.util.concurrent.CompletableFuture<SortedMap<UsageKey, Totals>>> answers = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            answers.add(usage.of(query(null)).toCompletableFuture());
        }

        assertThatThrownBy(answers.get(8)::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(GatewayException.class);
        while (!later.isEmpty()) {
            later.remove(0).run();
        }
        assertThat(answers.subList(0, 8))
                .allSatisfy(answer -> assertThat(answer.join()).hasSize(1));
        Files.delete(new DayFiles(directory).of(MONDAY));
        Files.createDirectory(new DayFiles(directory).of(MONDAY));
        var unreadable = usage.of(query(null, Group.SESSION)).toCompletableFuture();
        later.remove(0).run();
        assertThatThrownBy(unreadable::join).hasCauseInstanceOf(GatewayException.class);
    }

    private UsageReader reader() {
        return new UsageReader(
                new DayFiles(directory), Duration.ofSeconds(30), InstantSource.fixed(NOW), System::nanoTime);
    }

    private static UsageQuery query(String tenant, Group... groups) {
        return new UsageQuery(SUNDAY.minusDays(5), MONDAY, tenant, Set.of(groups));
    }

    private static java.util.Map.Entry<UsageKey, Totals> entry(UsageKey key, Totals totals) {
        return java.util.Map.entry(key, totals);
    }

    private void write(LocalDate day, String... lines) throws IOException {
        append(day, String.join("\n", lines) + "\n");
    }

    private void append(LocalDate day, String text) throws IOException {
        Files.writeString(new DayFiles(directory).of(day), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String link(String tenant, SessionId session, int generation, long millis, boolean estimated) {
        return new LinkEntry(
                        tenant,
                        session,
                        generation,
                        NOW,
                        NOW,
                        NOW.plusMillis(millis),
                        null,
                        estimated ? EndedBy.DEATH : EndedBy.GATEWAY,
                        "CLIENT")
                .line();
    }

    private static String failed(String tenant, SessionId session, int generation) {
        return new LinkEntry(
                        tenant, session, generation, NOW, null, NOW.plusMillis(5), null, EndedBy.SERVICE, "REFUSED")
                .line();
    }

    private static String utterance(String tenant, SessionId session, long heard, boolean estimated) {
        return new UtteranceEntry(
                        "utt",
                        tenant,
                        session == null ? null : session.value(),
                        null,
                        null,
                        JobStatus.untraced(
                                "job", JobState.FINISHED, NOW, heard, heard, estimated, null, null, List.of(), null))
                .line();
    }
}
