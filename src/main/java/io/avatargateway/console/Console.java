package io.avatargateway.console;

import io.avatargateway.cluster.node.NodeDirectory;
import io.avatargateway.cluster.view.SharedView;
import io.avatargateway.config.Settings;
import io.avatargateway.ledger.bill.BillProbe;
import io.avatargateway.metrics.GatewayMetrics;
import io.avatargateway.ops.HealthFindings;
import io.avatargateway.security.Caller;
import io.avatargateway.security.quota.TotalUse;
import io.avatargateway.security.tenants.Tenants;
import io.avatargateway.service.QueueDepths;
import io.avatargateway.service.SessionRegistry;
import io.avatargateway.service.TenantQuotas;
import io.avatargateway.service.Webhooks;
import io.avatargateway.session.AvatarSession;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** The figures of the console. Any thread. */
@ApplicationScoped
public class Console {

    /** What is null is said, too: nobody has to guess which fields there are. */
    static final Jsonb JSONB = JsonbBuilder.create(new JsonbConfig().withNullValues(true));

    private static final Logger LOG = Logger.getLogger(Console.class.getName());

    /** Between two questions to the broker. */
    private static final Duration QUEUES = Duration.ofSeconds(2);
    /** Between two looks at what changes slowly. */
    private static final Duration SLOWLY = Duration.ofSeconds(5);

    @Inject
    Settings settings;

    @Inject
    SessionRegistry registry;

    @Inject
    SharedView view;

    @Inject
    NodeDirectory nodes;

    @Inject
    GatewayMetrics metrics;

    @Inject
    BillProbe bill;

    @Inject
    Tenants tenants;

    @Inject
    TenantQuotas quotas;

    @Inject
    QueueDepths depths;

    @Inject
    Webhooks webhooks;

    @Inject
    HealthFindings health;

    @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
    ManagedScheduledExecutorService timer;

    @Resource(lookup = "java:comp/DefaultManagedExecutorService")
    ManagedExecutorService executor;

    private FigureMaker maker;
    private FigureClock clock;
    private ScheduledFuture<?> noting;

    @PostConstruct
    void prepare() {
        AllLiveSessions sessions =
                new AllLiveSessions(() -> registry.all(Caller.gateway()).map(AvatarSession::snapshot), view, nodes);
        maker = new FigureMaker(
                settings.name(),
                settings.rest().consoleInterval(),
                new FigureMaker.Now(
                        sessions::all, nodes::nodes, metrics::read, bill::state, tenants::known, tenants::limits),
                new FigureMaker.Later(
                        look("how much lies in queues", QUEUES, depths::depths),
                        look("how webhooks get on", SLOWLY, webhooks::list),
                        look("how this gateway is", SLOWLY, elsewhere(health::all)),
                        look("what tenants use", SLOWLY, elsewhere(this::used))),
                InstantSource.system(),
                System::nanoTime);
        clock = new FigureClock(
                sequence -> JSONB.toJson(maker.make(sequence)),
                timer,
                settings.rest().consoleInterval(),
                System::nanoTime);
    }

    private static <T> SlowLook<T> look(String what, Duration pace, Supplier<CompletionStage<T>> look) {
        return new SlowLook<>(what, look, pace, System::nanoTime);
    }

    private <T> Supplier<CompletionStage<T>> elsewhere(Supplier<T> slow) {
        return () -> CompletableFuture.supplyAsync(slow, executor);
    }

    private Map<String, TotalUse> used() {
        return quotas.totals().stream()
                .collect(Collectors.toMap(use -> use.tenant().name(), Function.identity()));
    }

    /** A look at the histograms, so that there is a last minute when somebody comes. */
    void onStart(@Observes Startup started) {
        long pace = DelayWindow.PACE.toMillis();
        noting = timer.scheduleWithFixedDelay(this::note, 0, pace, TimeUnit.MILLISECONDS);
    }

    private void note() {
        try {
            maker.note();
        } catch (RuntimeException defect) {
            // Thrown, it would be the last look.
            LOG.log(Level.WARNING, "The histograms could not be looked at", defect);
        }
    }

    @PreDestroy
    void stop() {
        if (noting != null) {
            noting.cancel(false);
        }
    }

    /**
     * Figures that are a tick old at most. Completes within some seconds, on any thread, so dependents must be short;
     * what others did not tell by then is null.
     */
    public CompletionStage<Figures> now() {
        return maker.asked().thenApplyAsync(asked -> clock.now(), executor);
    }

    /** The last figures that were made, or null. Returns at once. */
    public Figures latest() {
        return clock.latest();
    }

    /**
     * From now on there are new figures at intervals.
     *
     * @param wake runs when there are; must return at once
     * @return ends it; may run more than once
     */
    public Runnable subscribe(Runnable wake) {
        return clock.subscribe(wake);
    }
}
