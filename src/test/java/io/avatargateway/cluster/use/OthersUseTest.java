package io.avatargateway.cluster.use;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avatargateway.security.quota.CurrentUse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What gateways told of tenants, added up. */
class OthersUseTest {

    private static final LocalDate FIRST = LocalDate.parse("2026-11-01");
    private static final LocalDate LAST = LocalDate.parse("2026-11-30");

    private final Set<String> alive = new HashSet<>(Set.of("b-1", "c-1"));
    private final OthersUse others = new OthersUse("a", told -> alive.contains(told.run()));

    private static PaidMonth month(String node, String tenant, LocalDate day, int minutes) {
        return PaidMonth.of(node, tenant, Map.of(day, Duration.ofMinutes(minutes)))
                .get(0);
    }

    private Duration paid(LocalDate from, LocalDate to) {
        return others.paid("acme", from, to);
    }

    @Test
    void shouldAddUpGatewaysAndDaysOfOneTenant() {
        others.heard(month("b", "acme", FIRST, 1));
        others.heard(month("c", "acme", LAST, 20));
        others.heard(month("c", "acme", LAST.plusDays(1), 300));
        others.heard(month("c", "globex", LAST, 4_000));
        others.heard(month("a", "acme", LAST, 50_000));

        assertThat(paid(FIRST, FIRST)).isEqualTo(Duration.ofMinutes(1));
        assertThat(paid(LAST, LAST)).isEqualTo(Duration.ofMinutes(20));
        assertThat(paid(FIRST, LAST)).isEqualTo(Duration.ofMinutes(21));
        assertThat(paid(LAST, LAST.plusDays(1))).isEqualTo(Duration.ofMinutes(320));
        assertThat(others.paid("nobody", FIRST, LAST)).isEqualTo(Duration.ZERO);
    }

    @Test
    void shouldTakeTheLatestOfEachGateway() {
        others.heard(month("b", "acme", FIRST, 1));
        others.heard(month("b", "acme", FIRST, 2));
        assertThat(paid(FIRST, LAST)).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void shouldCountAtThisMomentOnlyThoseThatLive() {
        others.heard(new ToldUse("b", "b-1", "acme", new CurrentUse(1, 2, 3)));
        others.heard(new ToldUse("c", "c-1", "acme", new CurrentUse(10, 20, 30)));
        others.heard(new ToldUse("c", "c-1", "globex", new CurrentUse(1, 1, 1)));
        others.heard(new ToldUse("a", "b-1", "acme", new CurrentUse(100, 100, 100)));
        assertThat(others.now("acme")).isEqualTo(new CurrentUse(11, 22, 33));
        assertThat(others.now("nobody")).isEqualTo(CurrentUse.NONE);

        alive.remove("b-1");
        assertThat(others.now("acme")).isEqualTo(new CurrentUse(10, 20, 30));
    }

    @Test
    void shouldForgetTheOldestMonthFirstWhereThereAreTooMany() {
        others.heard(month("b", "acme", FIRST.minusMonths(1), 1));
        for (int i = 1; i < OthersUse.MOST; i++) {
            others.heard(month("node-" + i, "acme", FIRST, 1));
        }
        assertThat(paid(FIRST.minusMonths(1), LAST)).isEqualTo(Duration.ofMinutes(OthersUse.MOST));

        others.heard(month("one-more", "acme", FIRST, 1));
        assertThat(paid(FIRST.minusMonths(1), LAST)).isEqualTo(Duration.ofMinutes(OthersUse.MOST));
        assertThat(paid(FIRST.minusMonths(1), FIRST.minusDays(1))).isEqualTo(Duration.ZERO);

        others.heard(month("too-many", "acme", FIRST, 1));
        others.heard(month("node-1", "acme", FIRST, 7));
        assertThat(paid(FIRST, LAST)).isEqualTo(Duration.ofMinutes(OthersUse.MOST + 6));
    }

    @Test
    void shouldMakeOneMessageOfEachMonth() {
        List<PaidMonth> months = PaidMonth.of(
                "b",
                "acme",
                Map.of(FIRST, Duration.ofSeconds(1), LAST, Duration.ofMillis(7), LAST.plusDays(1), Duration.ofDays(1)));

        assertThat(months).extracting(PaidMonth::key).containsExactly("b/acme/2026-11", "b/acme/2026-12");
        assertThat(months.get(0).days()).isEqualTo(Map.of(FIRST, Duration.ofSeconds(1), LAST, Duration.ofMillis(7)));
        assertThat(months.get(1).millis()).hasSize(31).startsWith(86_400_000L);
        assertThat(months.get(0).forgottenAt()).isEqualTo(Instant.parse("2026-12-03T00:00:00Z"));
    }

    @Test
    void shouldPassOverWhatNoGatewayTells() {
        assertThatThrownBy(() -> new PaidMonth("b", "acme", "2026-11", List.of(1L)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PaidMonth("b", "acme", "November", List.of(1L)))
                .isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> new ToldUse("b", "b-1", "acme", new CurrentUse(-1, 0, 0)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
