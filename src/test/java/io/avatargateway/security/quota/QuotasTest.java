package io.avatargateway.security.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.avatargateway.security.Tenant;
import io.avatargateway.security.tenants.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class QuotasTest {

    private static final Tenant ACME = new Tenant("acme");
    private static final Tenant GLOBEX = new Tenant("globex");

    private Instant now = Instant.parse("2026-11-30T12:00:00Z");
    private Limits limits = Limits.NONE;
    private final Quotas quotas = new Quotas(
            tenant -> tenant.equals(ACME) ? limits : Limits.NONE, UseElsewhere.NONE, () -> now, () -> Duration.between(
                            Instant.EPOCH, now)
                    .toNanos());

    @Test
    void shouldNotLimitWhereNoLimitIs() {
        for (int i = 0; i < 1_000; i++) {
            quotas.open(ACME);
            quotas.stream(ACME);
        }
        assertThat(quotas.open(ACME)).isNotNull();
    }

    @Test
    void shouldLimitSessionsAtOnceOfOneTenantOnly() {
        limits = new Limits(2, 0, 0, 0, 0, 0);
        Use first = quotas.open(ACME);
        quotas.open(ACME);

        QuotaExceededException refused = refused();
        assertThat(refused.quota()).isEqualTo(Quota.SESSIONS);
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(5));
        assertThat(refused).hasMessage("tenant acme: quota sessions is used up (expected: at most 2)");
        assertThat(quotas.open(GLOBEX)).isNotNull();

        first.end();
        first.end();
        first.cancel();
        quotas.open(ACME);
        assertThat(refused().quota()).isEqualTo(Quota.SESSIONS);
    }

    @Test
    void shouldLimitOpeningsWithinAnyMinute() {
        limits = new Limits(0, 3, 0, 0, 0, 0);
        quotas.open(ACME).end();
        pass(20);
        quotas.open(ACME).cancel();
        quotas.open(ACME).end();

        assertThat(refused().quota()).isEqualTo(Quota.OPENINGS);
        assertThat(refused().retryAfter()).isEqualTo(Duration.ofSeconds(40));
        pass(40);
        quotas.open(ACME).end();
        assertThat(refused().retryAfter()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void shouldLimitWhatIsPaidOnOneDayWithWhatRunsStill() {
        limits = new Limits(0, 0, 10, 0, 0, 0);
        Use ended = quotas.open(ACME);
        pass(4 * 60);
        ended.end();
        quotas.open(ACME).cancel();
        Use running = quotas.open(ACME);
        pass(5 * 60 + 59);
        assertThat(quotas.open(ACME)).as("less than ten minutes").isNotNull();

        pass(1);
        assertThat(refused().quota()).isEqualTo(Quota.DAY);
        assertThat(refused().retryAfter()).isEqualTo(Duration.between(now, Instant.parse("2026-12-01T00:00:00Z")));
        running.end();
        assertThat(refused().quota()).isEqualTo(Quota.DAY);
    }

    @Test
    void shouldCountOfASessionOverMidnightOnlyWhatLiesOnTheDay() {
        limits = new Limits(0, 0, 30, 0, 0, 0);
        now = Instant.parse("2026-11-30T23:00:00Z");
        Use overMidnight = quotas.open(ACME);
        now = Instant.parse("2026-12-01T00:29:00Z");
        quotas.open(ACME).cancel();

        overMidnight.end();
        quotas.open(ACME).cancel();
        Use next = quotas.open(ACME);
        pass(60);
        next.end();
        assertThat(refused().quota()).isEqualTo(Quota.DAY);
    }

    @Test
    void shouldLimitWhatIsPaidInOneMonthAndBeginAnewWithTheNext() {
        limits = new Limits(0, 0, 0, 90, 0, 0);
        now = Instant.parse("2026-11-29T23:00:00Z");
        Use long1 = quotas.open(ACME);
        pass(90 * 60);
        long1.end();

        assertThat(refused().quota()).isEqualTo(Quota.MONTH);
        assertThat(refused().retryAfter()).isEqualTo(Duration.between(now, Instant.parse("2026-12-01T00:00:00Z")));
        now = Instant.parse("2026-12-01T00:00:00Z");
        assertThat(quotas.open(ACME)).isNotNull();
    }

    @Test
    void shouldForgetNothingWhenTheClockIsSetBack() {
        limits = new Limits(0, 0, 10, 0, 0, 0);
        now = Instant.parse("2026-12-01T00:20:00Z");
        Use use = quotas.open(ACME);
        pass(10 * 60);
        use.end();
        now = Instant.parse("2026-11-30T23:50:00Z");

        assertThat(refused().quota()).isEqualTo(Quota.DAY);
    }

    @Test
    void shouldCountButNeverRefuseASessionThatGoesOnHere() {
        limits = new Limits(1, 0, 60, 0, 0, 0);
        quotas.adopt(ACME, now.minusSeconds(3_600));
        quotas.adopt(ACME, now.minusSeconds(60)).end();
        assertThat(refused().quota()).isEqualTo(Quota.SESSIONS);

        limits = new Limits(0, 0, 60, 0, 0, 0);
        assertThat(refused().quota()).isEqualTo(Quota.DAY);
    }

    @Test
    void shouldLimitEventStreamsAtOnce() {
        limits = new Limits(0, 0, 0, 0, 1, 0);
        Use stream = quotas.stream(ACME);
        assertThat(catchThrowableOfType(QuotaExceededException.class, () -> quotas.stream(ACME))
                        .quota())
                .isEqualTo(Quota.STREAMS);
        stream.cancel();
        stream.end();
        quotas.stream(ACME);
        assertThat(catchThrowableOfType(QuotaExceededException.class, () -> quotas.stream(ACME)))
                .isNotNull();
    }

    @Test
    void shouldLimitBytesOnTheirWayInAtOnce() {
        limits = new Limits(0, 0, 0, 0, 0, 1_000);
        Use first = quotas.upload(ACME, 600);
        quotas.upload(ACME, 400);
        assertThat(catchThrowableOfType(QuotaExceededException.class, () -> quotas.upload(ACME, 1))
                        .quota())
                .isEqualTo(Quota.UPLOADS);
        first.end();
        first.end();
        quotas.upload(ACME, 600).cancel();
        assertThat(catchThrowableOfType(QuotaExceededException.class, () -> quotas.upload(ACME, 601)))
                .isNotNull();
        assertThat(quotas.upload(GLOBEX, Long.MAX_VALUE / 2)).isNotNull();
    }

    @Test
    void shouldNeverGiveOutMoreThanThereIsHoweverManyAskAtOnce() throws Exception {
        limits = new Limits(50, 0, 0, 0, 0, 0);
        AtomicInteger given = new AtomicInteger();
        ExecutorService askers = Executors.newFixedThreadPool(8);
        CountDownLatch begin = new CountDownLatch(1);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(askers.submit(() -> {
                begin.await();
                for (int j = 0; j < 20; j++) {
                    try {
                        quotas.open(ACME);
                        given.incrementAndGet();
                    } catch (QuotaExceededException full) {
                        assertThat(full.quota()).isEqualTo(Quota.SESSIONS);
                    }
                }
                return null;
            }));
        }
        begin.countDown();
        for (Future<?> each : all) {
            each.get(30, TimeUnit.SECONDS);
        }
        askers.shutdown();
        assertThat(given).hasValue(50);
    }

    private QuotaExceededException refused() {
        return catchThrowableOfType(QuotaExceededException.class, () -> quotas.open(ACME));
    }

    private void pass(long seconds) {
        now = now.plusSeconds(seconds);
    }
}
