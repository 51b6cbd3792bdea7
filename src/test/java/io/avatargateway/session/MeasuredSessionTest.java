package io.avatargateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.metrics.Metric;
import io.avatargateway.metrics.TestMetrics;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.ViewerEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is measured of a session's life, from its opening to its end. */
class MeasuredSessionTest {

    private final TestMetrics metrics = new TestMetrics();
    private final SessionBench bench = SessionBench.measured(metrics.sessions.opens(Tenant.DEFAULT));

    @AfterEach
    void close() {
        metrics.close();
    }

    private void advance(long millis) {
        metrics.nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
        bench.time.advanceMillis(millis);
    }

    @Test
    void shouldMeasureTheStepsOfTheOpening() {
        bench.open();
        advance(100);
        bench.link().says(new LinkEvent.Authorised(List.of()));
        advance(200);
        bench.link().joinable();
        advance(300);
        bench.link().says(new LinkEvent.Started());
        advance(400);
        bench.session.viewer(ViewerEvent.FIRST_FRAME);

        assertThat(metrics.sum(Metric.OPENING_TIME, "default", "token")).isEqualTo(0.1);
        assertThat(metrics.sum(Metric.OPENING_TIME, "default", "join_info")).isEqualTo(0.3);
        assertThat(metrics.sum(Metric.OPENING_TIME, "default", "start")).isEqualTo(0.6);
        assertThat(metrics.sum(Metric.OPENING_TIME, "default", "first_frame")).isEqualTo(1.0);
    }

    @Test
    void shouldCountWhatSimliRefuses() {
        bench.open();
        bench.link()
                .says(new LinkEvent.Failed(
                        new LinkFailure(LinkFailure.Kind.REFUSED, "INVALID_API_KEY", null, "the key is not known")));

        assertThat(metrics.value(Metric.REFUSALS, "default", "REFUSED", "INVALID_API_KEY"))
                .isEqualTo(1);
        assertThat(metrics.value(Metric.ENDS, "default", "REJECTED")).isEqualTo(1);
    }

    @Test
    void shouldMeasureWaitFirstFrameBytesAndWhatWasHeard() {
        bench.ready();
        bench.feed.putSent("job", 1000, bench.clock().minusMillis(40));
        bench.link().takesAll();
        bench.link().says(new LinkEvent.SpeechBegan());
        advance(1_000);
        bench.link().says(new LinkEvent.SpeechEnded());

        assertThat(bench.feed.answered("job")).isTrue();
        assertThat(metrics.sum(Metric.QUEUE_WAIT, "default")).isEqualTo(0.04);
        assertThat(metrics.sum(Metric.FIRST_FRAME, "default", "false")).isEqualTo(0.04);
        assertThat(metrics.value(Metric.SENT_BYTES, "default")).isEqualTo(32_000);
        assertThat(metrics.value(Metric.PLAYED, "default")).isEqualTo(1);
        assertThat(metrics.value(Metric.UNDERRUNS, "default", "within")).isZero();
    }

    /** It waits no more: its producer's send may be minutes ago. */
    @Test
    void shouldNotMeasureAgainHowLongAJobWaitedThatWasHeardElsewhere() {
        bench.ready();
        bench.feed.putSent("begun", 5_000, bench.clock());
        bench.feed.putSent("waiting", 1_000, bench.clock());
        bench.link().takesAll();
        bench.link().says(new LinkEvent.SpeechBegan());
        advance(2_000);
        double before = metrics.value(Metric.QUEUE_WAIT, "default");
        bench.die();
        bench.meter = metrics.sessions.goesOn(Tenant.DEFAULT);
        bench.takeUp(0);
        Recoveries.comeBack(bench);
        for (int i = 0; i < 60; i++) {
            bench.link().takesAll();
            advance(100);
        }

        assertThat(metrics.value(Metric.QUEUE_WAIT, "default") - before)
                .as("of the one of which nothing was heard")
                .isEqualTo(1);
    }

    @Test
    void shouldTellApartWhatWaitedBehindSpeech() {
        bench.ready();
        bench.feed.putSent("first", 2_000, bench.clock());
        bench.feed.putSent("second", 1_000, bench.clock());
        for (int i = 0; i < 40; i++) {
            bench.link().takesAll();
            advance(50);
        }

        assertThat(metrics.value(Metric.FIRST_FRAME, "default", "false")).isEqualTo(1);
        assertThat(metrics.value(Metric.FIRST_FRAME, "default", "true")).isEqualTo(1);
        assertThat(metrics.value(Metric.LEAD, "default")).isPositive();
        assertThat(metrics.value(Metric.UNDERRUNS, "default", "between")).isZero();
    }

    /** A producer's parts come too late for the avatar. */
    @Test
    void shouldMeasureGapsWithinAJob() {
        bench.ready();
        ToldSpeech speech = bench.feed.grow("parts");
        speech.grow(500, 1_000);
        bench.link().takesAll();
        advance(500 + 300);
        speech.grow(500, 1_000);
        bench.link().takesAll();

        assertThat(metrics.value(Metric.UNDERRUNS, "default", "within")).isEqualTo(1);
        assertThat(metrics.sum(Metric.UNDERRUNS, "default", "within")).isEqualTo(0.3);
    }

    /** The second had been sent long before, and should have followed at once. */
    @Test
    void shouldMeasureGapsBetweenJobsThatCameInTime() {
        bench.ready();
        bench.feed.putSent("first", 1_000, bench.clock());
        bench.link().takesAll();
        bench.feed.holdBack = true;
        bench.feed.putSent("second", 1_000, bench.clock().minusSeconds(1));
        advance(1_700);
        bench.feed.handOver();
        bench.link().takesAll();

        assertThat(metrics.sum(Metric.UNDERRUNS, "default", "between")).isEqualTo(0.7);
    }

    /** Nothing was to be said in between. */
    @Test
    void shouldNotTakeAProducersPauseForAGap() {
        bench.ready();
        bench.feed.putSent("first", 1_000, bench.clock());
        bench.link().takesAll();
        advance(5_000);
        bench.feed.putSent("second", 1_000, bench.clock());
        bench.link().takesAll();

        assertThat(metrics.value(Metric.FIRST_FRAME, "default", "false")).isEqualTo(2);
        assertThat(metrics.scrape()).doesNotContain(Metric.UNDERRUNS.prometheusName());
    }

    @Test
    void shouldMeasureFromTheInterruptToSkip() {
        bench.speaking();
        bench.feed.interruptSent("stop", bench.clock().minusMillis(15));
        bench.session.interrupt(false);

        assertThat(metrics.sum(Metric.SKIP_TIME, "default", "job")).isEqualTo(0.015);
        assertThat(metrics.value(Metric.SKIP_TIME, "default", "call")).isEqualTo(1);
    }

    @Test
    void shouldMeasureSimlisRoundTripAndTheGapOfARecovery() {
        bench.silent();
        bench.link().says(new LinkEvent.Pong(Duration.ofMillis(30)));
        bench.link().says(new LinkEvent.Terminated(LinkEvent.Terminated.Kind.CLOSING, ""));
        advance(800);
        bench.link().joinable();
        bench.link().says(new LinkEvent.Started());

        assertThat(metrics.sum(Metric.ROUND_TRIP, "default")).isEqualTo(0.03);
        assertThat(metrics.value(Metric.REFUSALS, "default", "CLOSING", null)).isEqualTo(1);
        assertThat(metrics.sum(Metric.GAP, "default", "recovered", "UPSTREAM_CLOSING"))
                .isEqualTo(0.8);
    }
}
