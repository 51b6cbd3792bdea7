package io.avatargateway.security.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.avatargateway.security.Tenant;
import io.avatargateway.security.tenants.Limits;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Quotas with what is used elsewhere, and days and months whatever the clock does. */
class QuotasOfAllGatewaysTest {

    private static final Tenant ACME = new Tenant("acme");
    private static final LocalDate TODAY = LocalDate.parse("2026-11-30");
    private static final LocalDate TOMORROW = TODAY.plusDays(1);

    private Instant now = Instant.parse("2026-11-30T12:00:00Z");
    private long nanos;
    private Limits limits = Limits.NONE;
    private boolean others;
    private int sessionsElsewhere;
    private CurrentUse nowElsewhere = CurrentUse.NONE;
    private final Map<LocalDate, Duration> paidElsewhere = new HashMap<>();
    private final Quotas quotas = new Quotas(
            tenant -> limits,
            new UseElsewhere() {
                @Override
                public boolean ownsNone() {
                    return others;
                }

                @Override
                public int sessions(Tenant tenant) {
                    return sessionsElsewhere;
                }

                @Override
                public CurrentUse now(Tenant tenant) {
                    return nowElsewhere;
                }

                @Override
                public CompletionStage<Boolean> claim(Tenant tenant, String session, int limit) {
                    return CompletableFuture.completedStage(sessionsElsewhere < limit);
                }

                @Override
                public Duration paid(Tenant tenant, LocalDate from, LocalDate to) {
                    return from.datesUntil(to.plusDays(1))
                            .map(day -> paidElsewhere.getOrDefault(day, Duration.ZERO))
                            .reduce(Duration.ZERO, Duration::plus);
                }
            },
            () -> now,
            () -> nanos);

    private void limit(int sessions, int openings, long perDay, long perMonth, int streams, long bytes) {
        limits = new Limits(sessions, openings, perDay, perMonth, streams, bytes);
    }

    private void pass(Duration time) {
        now = now.plus(time);
        nanos += time.toNanos();
    }

    private void passMinutes(long minutes) {
        pass(Duration.ofMinutes(minutes));
    }

    private QuotaExceededException refused() {
        return catchThrowableOfType(QuotaExceededException.class, () -> quotas.open(ACME));
    }

    @Test
    void shouldCountSessionsOfOtherGateways() {
        limit(3, 0, 0, 0, 0, 0);
        sessionsElsewhere = 2;
        quotas.open(ACME);
        assertThat(refused().quota()).isEqualTo(Quota.SESSIONS);

        sessionsElsewhere = 1;
        quotas.open(ACME);
        assertThat(refused().quota()).isEqualTo(Quota.SESSIONS);
    }

    @Test
    void shouldRefuseLateWhatAnotherGatewayHasOpenedAtTheSameInstant() throws Exception {
        assertThat(claimed()).isEmpty();
        limit(3, 0, 0, 0, 0, 0);
        quotas.open(ACME);
        sessionsElsewhere = 2;
        assertThat(claimed()).isEmpty();
        sessionsElsewhere = 3;
        assertThat(claimed()).get().satisfies(refused -> assertThat(refused.quota())
                .isEqualTo(Quota.SESSIONS));
    }

    private Optional<QuotaExceededException> claimed() throws Exception {
        return quotas.claim(ACME, "ses_1").toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void shouldTellTheSumsOfAllGateways() {
        sessionsElsewhere = 2;
        nowElsewhere = new CurrentUse(1, 2, 3);
        paidElsewhere.put(TODAY, Duration.ofMinutes(5));
        paidElsewhere.put(TODAY.minusDays(1), Duration.ofMinutes(70));
        quotas.open(ACME);
        quotas.stream(ACME);
        passMinutes(2);

        assertThat(quotas.total(ACME))
                .isEqualTo(
                        new TotalUse(ACME, 3, new CurrentUse(1, 3, 3), Duration.ofMinutes(7), Duration.ofMinutes(77)));
    }

    @Test
    void shouldCountWhatIsUsedElsewhereAtThisMoment() {
        limit(0, 3, 0, 0, 2, 1_000);
        nowElsewhere = new CurrentUse(2, 1, 600);
        quotas.open(ACME);
        assertThat(refused().quota()).isEqualTo(Quota.OPENINGS);
        quotas.stream(ACME);
        assertThat(catchThrowableOfType(QuotaExceededException.class, () -> quotas.stream(ACME))
                        .quota())
                .isEqualTo(Quota.STREAMS);
        quotas.upload(ACME, 400);
        assertThat(catchThrowableOfType(QuotaExceededException.class, () -> quotas.upload(ACME, 1))
                        .quota())
                .isEqualTo(Quota.UPLOADS);
        assertThat(quotas.now(ACME)).isEqualTo(new CurrentUse(1, 1, 400));

        passMinutes(1);
        assertThat(quotas.now(ACME)).isEqualTo(new CurrentUse(0, 1, 400));
    }

    @Test
    void shouldSayWhenToAskAgainWhereAllOpeningsWereElsewhere() {
        limit(0, 1, 0, 0, 0, 0);
        nowElsewhere = new CurrentUse(1, 0, 0);
        assertThat(refused().retryAfter()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void shouldCountMinutesOfOtherGateways() {
        limit(0, 0, 10, 100, 0, 0);
        paidElsewhere.put(TODAY, Duration.ofMinutes(6));
        Use use = quotas.open(ACME);
        passMinutes(3);
        assertThat(quotas.usedUp(ACME)).isEmpty();
        passMinutes(1);
        assertThat(refused().quota()).isEqualTo(Quota.DAY);
        assertThat(refused().retryAfter()).isEqualTo(Duration.between(now, Instant.parse("2026-12-01T00:00:00Z")));
        assertThat(quotas.usedUp(ACME)).get().hasToString(refused().toString());

        use.end();
        paidElsewhere.put(LocalDate.parse("2026-11-01"), Duration.ofMinutes(90));
        assertThat(refused().quota()).isEqualTo(Quota.MONTH);
        now = Instant.parse("2026-12-01T00:00:00Z");
        assertThat(refused()).isNull();
    }

    @Test
    void shouldGoOnCountingWhereAnEarlierLifeStopped() {
        limit(0, 0, 10, 0, 0, 0);
        Use use = quotas.open(ACME);
        passMinutes(1);
        quotas.restore(ACME, Map.of(TODAY, Duration.ofMinutes(7), TODAY.minusDays(1), Duration.ofMinutes(50)));
        passMinutes(1);
        assertThat(quotas.usedUp(ACME)).isEmpty();
        passMinutes(1);

        assertThat(quotas.usedUp(ACME)).isPresent();
        use.end();
        assertThat(quotas.paid(ACME))
                .isEqualTo(Map.of(TODAY, Duration.ofMinutes(10), TODAY.minusDays(1), Duration.ofMinutes(50)));
        assertThat(quotas.tenants()).containsExactly(ACME);
    }

    @Test
    void shouldNotEndWhereNoMinutesAreLimited() {
        limit(1, 1, 0, 0, 1, 1);
        paidElsewhere.put(TODAY, Duration.ofDays(1));
        assertThat(quotas.usedUp(ACME)).isEmpty();
        assertThat(quotas.tenants()).isEmpty();
    }

    @Test
    void shouldCountWhatLastsByATimeThatIsNotSet() {
        limit(0, 0, 60, 0, 0, 0);
        quotas.open(ACME);
        passMinutes(5);
        quotas.count();

        now = now.plus(Duration.ofDays(400));
        passMinutes(1);
        quotas.count();
        now = now.minus(Duration.ofDays(400));
        passMinutes(2);
        quotas.count();

        assertThat(quotas.paid(ACME))
                .isEqualTo(Map.of(TODAY, Duration.ofMinutes(7), TODAY.plusDays(400), Duration.ofMinutes(1)));
    }

    @Test
    void shouldNotDoubleOrForgetWhenTheClockGoesBackAnHour() {
        limit(0, 0, 60, 0, 0, 0);
        Use use = quotas.open(ACME);
        passMinutes(20);
        quotas.count();
        now = now.minus(Duration.ofHours(1));
        passMinutes(20);
        use.end();

        assertThat(quotas.paid(ACME)).isEqualTo(Map.of(TODAY, Duration.ofMinutes(40)));
    }

    @Test
    void shouldHoldAgainstTodayWhatAClockHasCountedForTomorrow() {
        limit(0, 0, 60, 0, 0, 0);
        paidElsewhere.put(TOMORROW, Duration.ofMinutes(59));
        assertThat(refused()).isNull();
        paidElsewhere.put(TOMORROW, Duration.ofMinutes(60));
        assertThat(refused().quota()).isEqualTo(Quota.DAY);
        paidElsewhere.clear();
        paidElsewhere.put(TOMORROW.plusDays(1), Duration.ofMinutes(60));
        assertThat(refused()).isNull();
    }

    @Test
    void shouldDivideAtMidnightWhatWasCountedLate() {
        now = Instant.parse("2026-11-30T23:50:00Z");
        Use use = quotas.open(ACME);
        pass(Duration.ofMinutes(25));
        use.end();

        assertThat(quotas.paid(ACME))
                .isEqualTo(Map.of(TODAY, Duration.ofMinutes(10), TOMORROW, Duration.ofMinutes(15)));
    }

    @Test
    void shouldPassOverTheTimeInWhichItsSessionsMayBeOthers() {
        Use use = quotas.open(ACME);
        passMinutes(1);
        quotas.count();
        passMinutes(30);
        others = true;
        quotas.count();
        passMinutes(30);
        assertThat(quotas.total(ACME).paidThisDay()).isEqualTo(Duration.ofMinutes(1));
        others = false;
        passMinutes(2);
        use.end();

        assertThat(quotas.paid(ACME)).isEqualTo(Map.of(TODAY, Duration.ofMinutes(3)));
    }

    @Test
    void shouldLeaveToTheNextOwnerWhatWasNotCounted() {
        Use use = quotas.adopt(ACME, now);
        passMinutes(1);
        quotas.count();
        passMinutes(30);
        use.leave();
        use.end();
        quotas.count();

        assertThat(quotas.paid(ACME)).isEqualTo(Map.of(TODAY, Duration.ofMinutes(1)));
    }

    @Test
    void shouldTakeBackWhatWasCountedOfASessionThatNeverCame() {
        Use other = quotas.open(ACME);
        Use use = quotas.open(ACME);
        passMinutes(1);
        quotas.count();
        use.cancel();
        other.end();

        assertThat(quotas.paid(ACME)).isEqualTo(Map.of(TODAY, Duration.ofMinutes(1)));
    }

    @Test
    void shouldKeepABoundedNumberOfDays() {
        PaidDays days = new PaidDays();
        for (int i = 0; i < 1_000; i++) {
            days.add(Duration.ofMinutes(1), now.plus(Duration.ofDays(i)));
        }
        assertThat(days.all()).hasSize(100).containsKey(TODAY.plusDays(999));
        assertThat(days.between(TODAY.plusDays(990), TODAY.plusDays(2_000))).isEqualTo(Duration.ofMinutes(10));
    }
}
