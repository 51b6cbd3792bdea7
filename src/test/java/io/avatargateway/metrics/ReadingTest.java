package io.avatargateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.port.SentJob;
import io.avatargateway.session.port.SessionMeter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadingTest {

    private static final Tenant ACME = new Tenant("acme");

    private final TestMetrics metrics = new TestMetrics();

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void shouldHaveWhatAScrapeShows() {
        metrics.sessions.opened(Tenant.DEFAULT, null);
        metrics.sessions.opened(ACME, null);
        metrics.sessions.opened(ACME, new GatewayException(ErrorCode.SESSION_LIMIT, "full"));
        metrics.broker.waiting(7);
        metrics.broker.waiting(-4);

        Reading reading = metrics.read();
        assertThat(reading.total(Metric.OPENINGS)).isEqualTo(3);
        assertThat(reading.total(Metric.OPENINGS, Label.OUTCOME, "opened")).isEqualTo(2);
        assertThat(reading.by(Metric.OPENINGS, Label.TENANT)).isEqualTo(Map.of("default", 1L, "acme", 2L));
        assertThat(reading.by(Metric.OPENINGS, Label.ERROR)).isEqualTo(Map.of("SESSION_LIMIT", 1L));
        assertThat(reading.total(Metric.ANSWERS_WAITING)).isEqualTo(3);
        double scraped = metrics.series().entrySet().stream()
                .filter(line -> line.getKey().startsWith(Metric.OPENINGS.prometheusName()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
        assertThat(reading.total(Metric.OPENINGS)).isEqualTo(scraped);
    }

    @Test
    void shouldHaveNothingOfWhatNeverHappened() {
        Reading reading = metrics.read();
        assertThat(reading.total(Metric.JOBS)).isZero();
        assertThat(reading.by(Metric.JOBS, Label.OUTCOME)).isEmpty();
        assertThat(reading.spread(Metric.QUEUE_WAIT)).isEqualTo(Spread.none(Metric.QUEUE_WAIT.buckets()));
        assertThat(reading.spread(Metric.QUEUE_WAIT).quantile(0.5)).isZero();
    }

    @Test
    void shouldTakeTheTenantsOfAHistogramTogether() {
        SessionMeter one = metrics.sessions.opens(Tenant.DEFAULT);
        SessionMeter other = metrics.sessions.opens(ACME);
        one.taken(SentJob.waited(Duration.ofMillis(3)), SentJob.NOW, false);
        one.taken(SentJob.waited(Duration.ofMillis(80)), SentJob.NOW, false);
        other.taken(SentJob.waited(Duration.ofSeconds(1_000)), SentJob.NOW, false);
        Reading before = metrics.read();
        other.taken(SentJob.waited(Duration.ofMillis(3)), SentJob.NOW, false);

        Spread all = metrics.read().spread(Metric.QUEUE_WAIT);
        assertThat(all.count()).isEqualTo(4);
        assertThat(all.counts()).startsWith(2L).endsWith(1L);
        assertThat(all.since(before.spread(Metric.QUEUE_WAIT)).count()).isEqualTo(1);
        assertThat(metrics.read().total(Metric.QUEUE_WAIT)).isEqualTo(4);
        assertThat(metrics.read()
                        .spread(Metric.QUEUE_WAIT, Label.TENANT, "acme")
                        .count())
                .isEqualTo(2);
    }

    /** By hand: of 100 values 50 are within the first second, 40 within the next four, 10 beyond ten. */
    @Test
    void shouldFindQuantilesWithinTheBuckets() {
        Spread spread = new Spread(List.of(1.0, 5.0, 10.0), List.of(50L, 40L, 0L, 10L));
        assertThat(spread.quantile(0.25)).isCloseTo(0.5, within(1e-9));
        assertThat(spread.quantile(0.5)).isCloseTo(1.0, within(1e-9));
        assertThat(spread.quantile(0.7)).isCloseTo(3.0, within(1e-9));
        assertThat(spread.quantile(0.9)).isCloseTo(5.0, within(1e-9));
        assertThat(spread.quantile(0.99)).as("beyond the last bound").isEqualTo(10.0);
    }

    @Test
    void shouldRefuseASpreadWhoseBoundsDoNotFit() {
        assertThatThrownBy(() -> new Spread(List.of(1.0), List.of(1L)))
                .hasMessage("counts: 1 (expected: one more than 1 bounds)");
    }
}
