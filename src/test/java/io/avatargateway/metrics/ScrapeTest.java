package io.avatargateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.avatargateway.api.Snapshots;
import io.avatargateway.ledger.bill.BillState;
import io.avatargateway.security.Owner;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.port.SentJob;
import io.avatargateway.session.port.SessionMeter;
import java.io.File;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A scrape is what Prometheus reads, also while much happens. */
class ScrapeTest {

    private static final int SESSIONS = 2_000;

    private final TestMetrics metrics = new TestMetrics();

    /** Debian's package of Prometheus has its own parser, with its rules for names and units. */
    @Test
    void shouldBeReadByPrometheusItself() throws Exception {
        assumeTrue(isThere("promtool"), "no promtool (apt-get install prometheus): its parser is not asked");
        moveAll();

        Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectErrorStream(true)
                .start();
        try (OutputStream in = promtool.getOutputStream()) {
            in.write(metrics.scrape().getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // Names that OpenTelemetry gives. Whatever else were wrong would stand here too.
        assertThat(said.lines())
                .containsExactlyInAnyOrder(
                        "jvm_cpu_count non-histogram and non-summary metrics should not have \"_count\" suffix",
                        "jvm_thread_count non-histogram and non-summary metrics should not have \"_count\" suffix",
                        "target_info no help text");
    }

    private static boolean isThere(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> new File(folder, program).canExecute());
    }

    private void moveAll() {
        SessionMeter session = metrics.sessions.opens(Tenant.DEFAULT);
        session.authorised();
        session.happened(state(SessionState.CLOSED));
        session.taken(SentJob.at(Instant.EPOCH), Instant.EPOCH.plusMillis(3), false);
        session.begun(SentJob.at(Instant.EPOCH), Instant.EPOCH.plusMillis(3), false);
        session.sent(640, 1);
        session.underrun(1_000_000_000, false);
        session.skipped(Duration.ZERO, true);
        session.roundTrip(Duration.ofMillis(1));
        metrics.sessions.opened(Tenant.DEFAULT, null);
        metrics.sessions.opened(Tenant.DEFAULT, new GatewayException(ErrorCode.SIMLI_REFUSED, "key"));
        metrics.broker.lost();
        metrics.broker.deadLetters("AUDIO_EMPTY", 1);
        JavaLevels.register(metrics.instruments);
    }

    @Test
    void shouldSpeakTheFormThatIsAskedFor() {
        moveAll();
        String open = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5";

        assertThat(metrics.pipeline.mediaType(open)).startsWith("application/openmetrics-text");
        assertThat(metrics.scrape(open)).endsWith("# EOF\n").contains("# UNIT avatar_speech_sent_bytes bytes");
        assertThat(metrics.pipeline.mediaType(null)).startsWith("text/plain; version=0.0.4");
        assertThat(metrics.pipeline.mediaType("*/*")).startsWith("text/plain; version=0.0.4");
        assertThat(metrics.scrape()).doesNotContain("# EOF");
    }

    @Test
    void shouldSayWhoseItIs() {
        assertThat(metrics.scrape())
                .contains("target_info{service_instance_id=\"node-a\",service_name=\"avatar-gateway\"");
    }

    @Test
    void shouldCountSessionsByStateAndTenantAndLeaveOutThoseThatHaveEnded() {
        Owner acme = new Owner(new Tenant("acme"), "somebody");
        Owner unknown = new Owner(new Tenant("unknown"), "somebody");
        metrics.instruments.levels(
                Metric.SESSIONS,
                level -> GatewayLevels.sessions(
                        Stream.of(
                                Snapshots.owned(acme, SessionState.SPEAKING, null),
                                Snapshots.owned(acme, SessionState.SPEAKING, null),
                                Snapshots.owned(acme, SessionState.RECOVERING, null),
                                Snapshots.owned(unknown, SessionState.READY, null),
                                Snapshots.owned(acme, SessionState.CLOSED, null)),
                        metrics.tenants,
                        "node-a",
                        level));

        assertThat(metrics.value(Metric.SESSIONS, "SPEAKING", "acme", "node-a")).isEqualTo(2);
        assertThat(metrics.value(Metric.SESSIONS, "RECOVERING", "acme", "node-a"))
                .isEqualTo(1);
        assertThat(metrics.value(Metric.SESSIONS, "READY", "other", "node-a")).isEqualTo(1);
        assertThat(metrics.scrape()).doesNotContain("CLOSED");
    }

    /** The name of a class is no stable code. */
    @Test
    void shouldGiveAnOpeningThatFailedUnforeseenAStableCode() {
        metrics.sessions.opened(Tenant.DEFAULT, new CompletionException(new IllegalStateException("a defect")));
        metrics.sessions.opened(Tenant.DEFAULT, new NullPointerException());

        assertThat(metrics.value(Metric.OPENINGS, "default", "failed", "INTERNAL_ERROR"))
                .isEqualTo(2);
    }

    /** 0 would say that both agree. */
    @Test
    void shouldTellNothingOfABillThatNobodyAskedFor() {
        AtomicReference<BillState> bill = new AtomicReference<>(BillState.NONE);
        metrics.instruments.levels(Metric.BILL_OPEN, level -> LedgerLevels.open(bill.get(), level));
        metrics.instruments.levels(Metric.BILL_DIFFERENCES, level -> LedgerLevels.differences(bill.get(), level));
        assertThat(metrics.scrape()).doesNotContain("avatar_bill_");

        bill.set(new BillState(Instant.EPOCH, 1, Map.of(), 0, 0, null, List.of(), null));
        assertThat(metrics.scrape())
                .contains("avatar_bill_differences{avatar_difference=\"ONLY_BILLED\"")
                .doesNotContain("avatar_bill_open");
    }

    /** Nothing is lost or counted twice, and no figure goes back, while 2,000 sessions close on several threads. */
    @Test
    void shouldStayTrueWhileManySessionsClose() {
        SessionEvent closed = state(SessionState.CLOSED);
        List<CompletableFuture<Void>> workers = new ArrayList<>();
        for (int worker = 0; worker < 4; worker++) {
            workers.add(CompletableFuture.runAsync(() -> {
                for (int i = 0; i < SESSIONS / 4; i++) {
                    metrics.sessions.opens(Tenant.DEFAULT).happened(closed);
                }
            }));
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(workers.toArray(CompletableFuture[]::new));
        double last = 0;
        while (!all.isDone()) {
            double next = metrics.value(Metric.ENDS, "default", "CLIENT");
            assertThat(next).isGreaterThanOrEqualTo(last);
            last = next;
        }
        all.join();

        assertThat(metrics.value(Metric.ENDS, "default", "CLIENT")).isEqualTo(SESSIONS);
    }

    private static SessionEvent state(SessionState state) {
        return new SessionEvent(
                SessionId.random(),
                1,
                Instant.now(),
                1,
                SessionEvent.Type.STATE,
                state,
                CloseReason.CLIENT,
                "",
                null,
                null,
                Map.of());
    }
}
