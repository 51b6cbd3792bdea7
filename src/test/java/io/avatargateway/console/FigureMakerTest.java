package io.avatargateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.avatargateway.api.Snapshots;
import io.avatargateway.cluster.node.Node;
import io.avatargateway.console.ConsoleFigures.NodeState;
import io.avatargateway.console.ConsoleFigures.Percentiles;
import io.avatargateway.contract.ApiDocument;
import io.avatargateway.ledger.bill.BillFinding;
import io.avatargateway.ledger.bill.BillState;
import io.avatargateway.metrics.Reading;
import io.avatargateway.metrics.TestMetrics;
import io.avatargateway.security.Owner;
import io.avatargateway.security.Tenant;
import io.avatargateway.security.quota.CurrentUse;
import io.avatargateway.security.quota.TotalUse;
import io.avatargateway.security.tenants.Limits;
import io.avatargateway.service.QueueDepths;
import io.avatargateway.service.Webhooks;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.port.SentJob;
import io.avatargateway.session.port.SessionMeter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FigureMakerTest {

    private static final Instant NOW = Instant.parse("2026-11-30T21:00:00Z");
    private static final Tenant ACME = new Tenant("acme");
    private static final Limits TEN = new Limits(10, 0, 600, 0, 0, 0);

    private final TestMetrics metrics = new TestMetrics();
    private final AtomicLong nanos = new AtomicLong();
    private final List<SeenSession> sessions = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>(List.of(node("node-a", Node.State.ACTIVE)));
    private final List<Tenant> tenants = new ArrayList<>(List.of(Tenant.DEFAULT, ACME));
    private final Map<Tenant, Limits> limits = new HashMap<>(Map.of(ACME, TEN));
    private Optional<Supplier<Reading>> measured = Optional.of(metrics::read);
    private BillState bill = BillState.NONE;
    private CompletionStage<QueueDepths.Depths> depths =
            CompletableFuture.completedStage(new QueueDepths.Depths(4, 1, 7, 2));
    private List<HealthCheckResponse> health = List.of();
    private boolean healthAnswers = true;

    @AfterEach
    void close() {
        metrics.close();
    }

    private static Node node(String name, Node.State state) {
        return new Node(name, "run", "1.0", NOW.minusSeconds(60), NOW, 2, 198, state, null);
    }

    private static HealthCheckResponse check(String name, Status status, Map<String, Object> data) {
        return new HealthCheckResponse(name, status, Optional.of(data));
    }

    private FigureMaker maker() {
        TotalUse use = new TotalUse(ACME, 3, new CurrentUse(0, 2, 40), Duration.ofMinutes(119), Duration.ofHours(30));
        Webhooks.All webhooks = new Webhooks.All(
                List.of(
                        new Webhooks.Webhook(ACME, "crm", "https://crm.example", Webhooks.State.FAILING, 5),
                        new Webhooks.Webhook(ACME, "log", "https://log.example", Webhooks.State.DELIVERING, 1)),
                3);
        return new FigureMaker(
                "node-a",
                Duration.ofSeconds(2),
                new FigureMaker.Now(
                        sessions::stream,
                        () -> nodes,
                        () -> measured.map(Supplier::get),
                        () -> bill,
                        () -> tenants,
                        tenant -> limits.getOrDefault(tenant, Limits.NONE)),
                new FigureMaker.Later(
                        look(() -> depths),
                        look(() -> CompletableFuture.completedStage(webhooks)),
                        look(() ->
                                healthAnswers ? CompletableFuture.completedStage(health) : new CompletableFuture<>()),
                        look(() -> CompletableFuture.completedStage(Map.of("acme", use)))),
                () -> NOW,
                nanos::get);
    }

    private <T> SlowLook<T> look(Supplier<CompletionStage<T>> asked) {
        return new SlowLook<>("it", asked, Duration.ofSeconds(2), nanos::get);
    }

    private static JobStatus ended(JobState state, ErrorCode code) {
        return JobStatus.untraced(
                "job", state, NOW, 10, 10, false, code == null ? null : code.name(), null, List.of(), null);
    }

    @Test
    void shouldTellEverythingInTheDocumentedForm() throws Exception {
        FigureMaker maker = maker();
        maker.note();
        SessionMeter session = metrics.sessions.opens(ACME);
        metrics.sessions.opened(ACME, null);
        session.taken(SentJob.waited(Duration.ofMillis(20)), SentJob.NOW, false);
        sessions.add(new SeenSession("node-a", "acme", SessionState.SPEAKING, 2));
        bill = new BillState(
                NOW,
                1,
                Map.of(BillFinding.Kind.ONLY_BILLED, 1L, BillFinding.Kind.MORE_OPEN, 2L),
                5,
                3,
                NOW.minusSeconds(20),
                List.of(new BillState.Example(BillFinding.Kind.ONLY_BILLED, "simli-1", null)),
                null);
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());

        String json = Console.JSONB.toJson(maker.make(17));
        assertThat(json).as("on one line, as the stream has it").doesNotContain("\n");
        JsonNode read = new ObjectMapper().readTree(json);
        assertThat(ApiDocument.openApi().faults("/components/schemas/ConsoleFigures", read))
                .isEmpty();
        assertThat(read.path("sequence").asInt()).isEqualTo(17);
        assertThat(read.path("time").asText()).isEqualTo("2026-11-30T21:00:00Z");
        assertThat(read.path("delays").has("interrupt")).as("null is said").isTrue();
        assertThat(read.path("delays").path("queueWait").path("count").asInt()).isEqualTo(1);
        assertThat(read.path("simli").path("differences").toString())
                .isEqualTo("[{\"count\":2,\"kind\":\"MORE_OPEN\",\"session\":null,\"simliId\":null},"
                        + "{\"count\":1,\"kind\":\"ONLY_BILLED\",\"session\":null,\"simliId\":\"simli-1\"}]");
    }

    @Test
    void shouldTellOfMeasuredThingsWhatAScrapeShows() {
        FigureMaker maker = maker();
        maker.note();
        metrics.sessions.opened(ACME, null);
        metrics.sessions.opened(ACME, new GatewayException(ErrorCode.SESSION_LIMIT, "full"));
        metrics.broker.ended(ACME, null, ended(JobState.FINISHED, null));
        metrics.broker.ended(ACME, null, ended(JobState.INTERRUPTED, ErrorCode.JOB_INTERRUPTED));
        metrics.broker.ended(ACME, null, ended(JobState.FAILED, ErrorCode.AVATAR_LOST));
        metrics.broker.waiting(6);
        SessionMeter session = metrics.sessions.opens(ACME);
        session.underrun(300_000_000L, true);
        session.terminated(LinkEvent.Terminated.Kind.RATE);
        session.happened(new SessionEvent(
                SessionId.random(),
                1,
                NOW,
                1,
                SessionEvent.Type.STATE,
                SessionState.CLOSED,
                CloseReason.IDLE,
                "",
                null,
                null,
                Map.of()));
        for (int i = 0; i < 100; i++) {
            session.skipped(Duration.ofMillis(i < 50 ? 1 : 40), false);
        }
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());

        ConsoleFigures figures = maker.make(1);
        assertThat(figures.openings().opened()).isEqualTo(1);
        assertThat(figures.openings().refused()).isEqualTo(Map.of("SESSION_LIMIT", 1L));
        assertThat(figures.openings().timeMs()).isNull();
        assertThat(figures.jobs()).isEqualTo(new ConsoleFigures.JobFigures(1, 1, 0, 0, 1));
        assertThat(figures.errors()).isEqualTo(Map.of("SESSION_LIMIT", 1L, "AVATAR_LOST", 1L));
        assertThat(figures.ends()).isEqualTo(Map.of("IDLE", 1L));
        assertThat(figures.simli().refusals()).isEqualTo(Map.of("RATE", 1L));
        assertThat(figures.underruns()).isEqualTo(1);
        assertThat(figures.recoveries()).isEqualTo(new ConsoleFigures.RecoveryFigures(0, 0));
        // Half of them within a millisecond; the others between 25 and 50.
        assertThat(figures.delays().interrupt()).isEqualTo(new Percentiles(100, 1.0, 47.5, 49.5));
        assertThat(figures.queues()).isEqualTo(new ConsoleFigures.QueueFigures(4L, 1L, 7L, 2L, 6L, 3L, 6L, 0L));
    }

    /** Of many, only some are shown. */
    @Test
    void shouldCountAllDifferencesAndShowSome() {
        List<BillState.Example> examples = IntStream.range(0, 20)
                .mapToObj(i -> new BillState.Example(BillFinding.Kind.ONLY_KEPT, null, "ses_" + i + "/1"))
                .toList();
        bill = new BillState(NOW, 1, Map.of(BillFinding.Kind.ONLY_KEPT, 500L), 5, 3, NOW, examples, null);

        ConsoleFigures.SimliFigures simli = maker().make(1).simli();
        assertThat(simli.differing()).isEqualTo(Map.of("ONLY_KEPT", 500L));
        assertThat(simli.differences()).hasSize(20);
    }

    @Test
    void shouldSayNullOfWhatNobodyKnows() {
        measured = Optional.empty();
        depths = CompletableFuture.failedStage(new IllegalStateException("the broker is away"));

        ConsoleFigures figures = maker().make(1);
        assertThat(figures.delaysFrom()).isNull();
        assertThat(figures.delays()).isEqualTo(new ConsoleFigures.DelayFigures(null, null, null, null, null));
        assertThat(figures.openings()).isNull();
        assertThat(figures.jobs()).isNull();
        assertThat(figures.errors()).isNull();
        assertThat(figures.ends()).isNull();
        assertThat(figures.simli().refusals()).isNull();
        assertThat(figures.queues().audio()).isNull();
        assertThat(figures.queues().webhooks()).isEqualTo(6);
        assertThat(figures.queues().answersWaiting()).isNull();
        assertThat(figures.simli().counted()).isNull();
        assertThat(figures.simli().checkedAt()).isNull();
        assertThat(figures.simli().ours()).isZero();
    }

    @Test
    void shouldTellHowThisGatewayIsAndOfOthersWhetherTheyLive() {
        nodes.add(node("node-b", Node.State.GONE));
        nodes.add(node("node-c", Node.State.DRAINING));
        sessions.add(new SeenSession("node-c", "acme", SessionState.SPEAKING, 0));
        health = List.of(check("simli", Status.UP, Map.of("degraded", true, "cause", "SIMLI_UNREACHABLE")));

        List<ConsoleFigures.NodeFigures> rows = maker().make(1).nodes();
        assertThat(rows)
                .extracting(ConsoleFigures.NodeFigures::state)
                .containsExactly(NodeState.DEGRADED, NodeState.GONE, NodeState.UP);
        assertThat(rows).extracting(ConsoleFigures.NodeFigures::mine).containsExactly(true, false, false);
        assertThat(rows.get(0).causes()).containsExactly("SIMLI_UNREACHABLE");
        assertThat(rows.get(1).room()).isNull();
        assertThat(rows.get(2).draining()).isTrue();
        assertThat(rows.get(2).speaking()).isEqualTo(1);
    }

    @Test
    void shouldNotCallAGatewayUpWhoseHealthIsNotKnown() {
        nodes.add(node("node-b", Node.State.ACTIVE));
        healthAnswers = false;
        assertThat(maker().make(1).nodes())
                .extracting(ConsoleFigures.NodeFigures::state)
                .as("of others only is known that they live")
                .containsExactly(NodeState.UNKNOWN, NodeState.UP);
    }

    @Test
    void shouldNotCallAGatewayDownThatStops() {
        nodes.set(0, node("node-a", Node.State.DRAINING));
        health = List.of(check("sessions", Status.DOWN, Map.of()));
        assertThat(maker().make(1).nodes().get(0).state()).isEqualTo(NodeState.UP);
        health = List.of(check("broker", Status.DOWN, Map.of()));
        assertThat(maker().make(1).nodes().get(0).state()).isEqualTo(NodeState.DOWN);
    }

    @Test
    void shouldSetWhatATenantUsesBesideWhatItMay() {
        sessions.add(new SeenSession("node-a", "acme", SessionState.SILENT, 0));
        List<ConsoleFigures.TenantFigures> rows = maker().make(1).tenants();
        assertThat(rows.get(0))
                .isEqualTo(new ConsoleFigures.TenantFigures(
                        "acme",
                        1,
                        new ConsoleFigures.Quotas(10L, null, 600L, null, null, null),
                        new ConsoleFigures.Quotas(1L, null, 119L, 1_800L, 2L, 40L)));
        assertThat(rows.get(1).used())
                .as("of a tenant without quotas nobody counts more")
                .isEqualTo(new ConsoleFigures.Quotas(0L, null, null, null, null, null));
    }

    /** Where nobody signs in, all are the default tenant's, and have labels. */
    @Test
    void shouldTellSessionsApartByTheirLabelsWhereNobodySignsIn() {
        sessions.add(SeenSession.of("node-a", Snapshots.snapshot(SessionState.READY, null)));
        sessions.add(
                SeenSession.of("node-a", Snapshots.owned(new Owner(Tenant.DEFAULT, "crm"), SessionState.READY, null)));
        sessions.add(SeenSession.of("node-a", Snapshots.owned(new Owner(ACME, "crm"), SessionState.READY, null)));
        sessions.add(new SeenSession("node-a", "No Tenant's Name", SessionState.READY, 0));
        ConsoleFigures figures = maker().make(1);
        assertThat(figures.sessions().byTenant())
                .isEqualTo(Map.of("default", 1, "tenant", 1, "acme", 1, "No Tenant's Name", 1));
        assertThat(figures.tenants()).hasSize(4);
    }

    @Test
    void shouldNotShowMoreThanAPageCanShow() {
        for (int tenant = 0; tenant < 250; tenant++) {
            tenants.add(new Tenant("tenant-" + tenant));
            int number = tenant;
            IntStream.range(0, tenant % 30 == 0 ? 5 : 1)
                    .forEach(
                            any -> sessions.add(new SeenSession("node-a", "tenant-" + number, SessionState.SILENT, 0)));
        }
        ConsoleFigures figures = maker().make(1);
        assertThat(figures.tenants()).hasSize(200);
        assertThat(figures.tenantsLeft()).isEqualTo(52);
        assertThat(figures.tenants().get(0).sessions()).isEqualTo(5);
        assertThat(figures.sessions().byTenant()).hasSize(21).containsKey("other");
        assertThat(figures.sessions().byTenant().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(figures.sessions().total());
        assertThat(new TreeSet<>(figures.sessions().byState().keySet())).containsExactly("SILENT");
    }
}
