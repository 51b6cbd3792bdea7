package io.avatargateway.console;

import io.avatargateway.cluster.node.Node;
import io.avatargateway.console.ConsoleFigures.Difference;
import io.avatargateway.console.ConsoleFigures.QueueFigures;
import io.avatargateway.console.ConsoleFigures.SimliFigures;
import io.avatargateway.ledger.bill.BillFinding;
import io.avatargateway.ledger.bill.BillState;
import io.avatargateway.metrics.Metric;
import io.avatargateway.metrics.Reading;
import io.avatargateway.security.Tenant;
import io.avatargateway.security.quota.TotalUse;
import io.avatargateway.security.tenants.Limits;
import io.avatargateway.service.QueueDepths;
import io.avatargateway.service.Webhooks;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Makes the figures of one moment. Waits for nobody, and asks no session's worker. Any thread. */
final class FigureMaker {

    private static final int MOST_DIFFERENCES = 20;
    /** What a link's entry in the ledger is called begins with its session. */
    private static final String LINK = "/";

    private final String node;
    private final Duration every;
    private final Now now;
    private final Later later;
    private final InstantSource clock;
    private final LongSupplier nanoClock;
    private final DelayWindow window = new DelayWindow();

    /**
     * What is known at once.
     *
     * @param sessions of all gateways that have not ended
     * @param reading of the metrics; empty where nothing is measured
     * @param bill what was found last
     * @param tenants that are served
     * @param limits of a tenant
     */
    record Now(
            Supplier<Stream<SeenSession>> sessions,
            Supplier<List<Node>> nodes,
            Supplier<Optional<Reading>> reading,
            Supplier<BillState> bill,
            Supplier<? extends Collection<Tenant>> tenants,
            Function<Tenant, Limits> limits) {}

    /**
     * What others have to be asked for.
     *
     * @param used what tenants with quotas use, by their names
     */
    record Later(
            SlowLook<QueueDepths.Depths> depths,
            SlowLook<Webhooks.All> webhooks,
            SlowLook<List<HealthCheckResponse>> health,
            SlowLook<Map<String, TotalUse>> used) {

        CompletionStage<Void> asked() {
            return CompletableFuture.allOf(Stream.of(depths, webhooks, health, used)
                    .map(look -> look.asked().toCompletableFuture())
                    .toArray(CompletableFuture[]::new));
        }
    }

    /**
     * @param node this gateway's name
     * @param every how often there are new figures
     */
    FigureMaker(String node, Duration every, Now now, Later later, InstantSource clock, LongSupplier nanoClock) {
        this.node = node;
        this.every = every;
        this.now = now;
        this.later = later;
        this.clock = clock;
        this.nanoClock = nanoClock;
    }

    /** To be called every {@link DelayWindow#PACE}, also while nobody reads. */
    void note() {
        now.reading().get().ifPresent(this::delays);
    }

    private DelayWindow.Delays delays(Reading reading) {
        return window.note(reading, clock.instant(), nanoClock.getAsLong());
    }

    /** Completes when those that have to be asked have answered, or are late. */
    CompletionStage<Void> asked() {
        return later.asked();
    }

    /** @param sequence of these figures */
    ConsoleFigures make(long sequence) {
        Instant time = clock.instant();
        SessionTally sessions = SessionTally.of(now.sessions().get());
        Optional<Reading> reading = now.reading().get();
        DelayWindow.Delays delays = reading.map(this::delays).orElse(DelayWindow.Delays.NONE);
        Optional<Measured> measured = reading.map(Measured::new);
        TenantRows tenants = TenantRows.of(
                now.tenants().get(), now.limits(), later.used().value().orElse(Map.of()), sessions);
        return new ConsoleFigures(
                sequence,
                time,
                node,
                every.toMillis(),
                delays.from(),
                NodeRows.of(now.nodes().get(), node, later.health().value(), sessions),
                sessions.figures(),
                measured.map(there -> there.openings(delays)).orElse(null),
                Measured.delays(delays),
                measured.map(Measured::jobs).orElse(null),
                measured.map(Measured::underruns).orElse(null),
                measured.map(Measured::recoveries).orElse(null),
                measured.map(Measured::renewals).orElse(null),
                measured.map(Measured::adoptions).orElse(null),
                queues(measured),
                simli(
                        now.bill().get(),
                        sessions.total(),
                        measured.map(Measured::refusals).orElse(null)),
                measured.map(Measured::ends).orElse(null),
                measured.map(Measured::errors).orElse(null),
                tenants.rows(),
                tenants.left());
    }

    private QueueFigures queues(Optional<Measured> measured) {
        Optional<QueueDepths.Depths> depths = later.depths().value();
        Optional<Webhooks.All> webhooks = later.webhooks().value();
        return new QueueFigures(
                depths.map(QueueDepths.Depths::audio).orElse(null),
                depths.map(QueueDepths.Depths::commands).orElse(null),
                depths.map(QueueDepths.Depths::deadLetters).orElse(null),
                depths.map(QueueDepths.Depths::commandDeadLetters).orElse(null),
                webhooks.map(FigureMaker::waiting).orElse(null),
                webhooks.map(Webhooks.All::deadLetters).orElse(null),
                measured.map(there -> there.level(Metric.ANSWERS_WAITING)).orElse(null),
                measured.map(there -> there.level(Metric.BACKLOG)).orElse(null));
    }

    private static long waiting(Webhooks.All all) {
        return all.webhooks().stream().mapToLong(Webhooks.Webhook::waiting).sum();
    }

    /** Both counts are of the same moment, where the service's is known. */
    private static SimliFigures simli(BillState bill, int sessions, Map<String, Long> refusals) {
        boolean counted = bill.lookedAt() != null;
        return new SimliFigures(
                counted ? bill.ownOpen() : sessions,
                counted ? bill.simliOpen() : null,
                bill.lookedAt(),
                refusals,
                bill.trouble(),
                differing(bill),
                differences(bill));
    }

    private static Map<String, Long> differing(BillState bill) {
        Map<String, Long> differing = new TreeMap<>();
        for (BillFinding.Kind kind : BillFinding.Kind.values()) {
            if (bill.count(kind) > 0) {
                differing.put(kind.name(), bill.count(kind));
            }
        }
        return differing;
    }

    private static List<Difference> differences(BillState bill) {
        List<Difference> differences = new ArrayList<>();
        for (BillFinding.Kind kind : BillFinding.Kind.values()) {
            boolean single = bill.examples().stream().anyMatch(example -> example.kind() == kind);
            if (!single && bill.count(kind) > 0) {
                differences.add(new Difference(kind.name(), bill.count(kind), null, null));
            }
        }
        bill.examples().stream()
                .map(example -> new Difference(example.kind().name(), 1, example.simliId(), session(example.link())))
                .limit(MOST_DIFFERENCES - differences.size())
                .forEach(differences::add);
        return differences;
    }

    private static String session(String link) {
        return link == null || !link.contains(LINK) ? link : link.substring(0, link.indexOf(LINK));
    }
}
