package io.avatargateway.ledger.bill;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.BilledSession;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which link of ours is which session of Simli's, and what is left on either side. */
class MatchingTest {

    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

    @Test
    void shouldMatchByTheServicesOwnId() {
        Comparison found =
                compare(List.of(kept("ses_a/1", "acme", "up-1", 0, 60)), List.of(billed("up-1", "another", 3_000, 60)));

        assertThat(found.agreeing()).isEqualTo(1);
        assertThat(found.agrees()).isTrue();
    }

    @Test
    void shouldMatchByTenantAndTimeWhereThereIsNoId() {
        Comparison found = compare(
                List.of(kept("ses_a/1", "acme", null, 0, 60), kept("ses_b/1", "acme", null, 4, 60)),
                List.of(billed("up-2", "acme", 4, 60), billed("up-1", "acme", 1, 60)));

        assertThat(found.agreeing()).isEqualTo(2);
        assertThat(found.agrees()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"other, 0, 60, another tenant", "acme, 11, 60, too late a beginning", "acme, 0, 80, another length"})
    void shouldNotMatchWhatIsNotAlike(String label, long from, long seconds, String why) {
        Comparison found =
                compare(List.of(kept("ses_a/1", "acme", null, 0, 60)), List.of(billed("up", label, from, seconds)));

        assertThat(found.onlyKept()).as(why).hasSize(1);
        assertThat(found.onlyBilled()).hasSize(1);
    }

    @Test
    void shouldNotTakeTwoWithIdsOfTheirOwnForOne() {
        Comparison found =
                compare(List.of(kept("ses_a/1", "acme", "up-1", 0, 60)), List.of(billed("up-2", "acme", 0, 60)));

        assertThat(found.onlyKept()).hasSize(1);
        assertThat(found.onlyBilled()).hasSize(1);
    }

    /** The service's clock is 5 minutes ahead: those with an id show it. */
    @Test
    void shouldAllowForAClockThatIsWrong() {
        Comparison found = compare(
                List.of(
                        kept("ses_a/1", "acme", "up-1", 0, 60),
                        kept("ses_b/1", "acme", "up-2", 100, 60),
                        kept("ses_c/1", "acme", null, 200, 60)),
                List.of(
                        billed("up-1", "acme", 300, 60),
                        billed("up-2", "acme", 401, 60),
                        billed(null, "acme", 500, 60)));

        assertThat(found.agreeing()).isEqualTo(3);
        assertThat(found.agrees()).isTrue();
    }

    @Test
    void shouldTellOfLengthsThatDifferByMoreThanRounding() {
        Comparison found = compare(
                List.of(kept("ses_a/1", "acme", "up-1", 0, 60), kept("ses_b/1", "acme", "up-2", 0, 1_000)),
                List.of(billed("up-1", "acme", 0, 63), billed("up-2", "acme", 0, 1_009)));

        assertThat(found.agreeing()).isEqualTo(1);
        assertThat(found.differing()).extracting(pair -> pair.kept().id()).containsExactly("ses_a/1");
    }

    /** What ended just outside the time on one side finds its like, and is told of by the comparison beside it. */
    @Test
    void shouldTellOfWhatEndedWithinTheTimeOnly() {
        Comparison found = Matching.compare(
                List.of(kept("ses_a/1", "acme", "up-1", 0, 60), kept("ses_b/1", "acme", null, -500, 60)),
                List.of(billed("up-1", "acme", 0, 61), billed("up-3", null, 900, 60), billed(null, "x", 30, 15)),
                NOON.plusSeconds(10),
                NOON.plusSeconds(600));

        assertThat(found.agreeing()).isEqualTo(1);
        assertThat(found.onlyKept()).isEmpty();
        assertThat(found.onlyBilled()).extracting(BilledSession::label).containsExactly("x");
    }

    @Test
    void shouldTellALastingDifferenceOfCountsOnly() {
        OpenCounts counts = new OpenCounts();
        OpenLinks ours = new OpenLinks(5, 7);

        assertThat(counts.look(ours, ours, 9)).isZero();
        assertThat(counts.look(ours, ours, 6)).isZero();
        assertThat(counts.look(ours, ours, 9)).isZero();
        assertThat(counts.look(ours, ours, 12)).isZero();
        assertThat(counts.look(ours, ours, 10)).isEqualTo(2);
        assertThat(counts.look(ours, new OpenLinks(5, 11), 10)).isZero();
        assertThat(counts.look(ours, ours, 3)).isZero();
        assertThat(counts.look(ours, ours, 4)).isZero();
        assertThat(counts.look(ours, ours, 2)).isEqualTo(-1);
        assertThat(counts.look(ours, new OpenLinks(2, 7), 2)).isZero();
    }

    private static Comparison compare(List<KeptLink> kept, List<BilledSession> billed) {
        return Matching.compare(kept, billed, NOON.minusSeconds(7_200), NOON.plusSeconds(7_200));
    }

    private static KeptLink kept(String id, String tenant, String upstream, long from, long seconds) {
        Instant begin = NOON.plusSeconds(from);
        return new KeptLink(id, tenant, upstream, begin, begin.plusSeconds(seconds), Duration.ofSeconds(seconds));
    }

    private static BilledSession billed(String id, String label, long from, long seconds) {
        Instant begin = NOON.plusSeconds(from);
        return new BilledSession(id, label, begin, begin.plusSeconds(seconds), Duration.ofSeconds(seconds));
    }
}
