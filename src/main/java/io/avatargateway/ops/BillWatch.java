package io.avatargateway.ops;

import io.avatargateway.config.Settings;
import io.avatargateway.ledger.LedgerState;
import io.avatargateway.ledger.bill.BillFinding;
import io.avatargateway.ledger.bill.BillProbe;
import io.avatargateway.ledger.bill.BillState;
import io.avatargateway.ledger.bill.LinkCounts;
import io.avatargateway.ledger.bill.OpenLinks;
import io.avatargateway.ledger.bill.Reconciler;
import io.avatargateway.ledger.file.DayFiles;
import io.avatargateway.security.Tenant;
import io.avatargateway.security.tenants.Tenants;
import io.avatargateway.session.port.Billing;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Has the ledger compared with what Simli counts, again and again. Each difference is also told as an event of this
 * application, for metrics and alerts: observe {@link BillFinding}.
 */
@ApplicationScoped
public class BillWatch implements BillProbe {

    @Inject
    Settings settings;

    @Inject
    Tenants tenants;

    @Inject
    Billing billing;

    @Inject
    LinkCounts counts;

    @Inject
    LedgerState ledger;

    @Inject
    Event<BillFinding> findings;

    @Resource
    private ManagedThreadFactory threadFactory;

    private ScheduledExecutorService clockwork;
    private Reconciler reconciler;
    private Future<?> looking;
    private Future<?> comparing;

    @PostConstruct
    void prepare() {
        clockwork = Executors.newSingleThreadScheduledExecutor(threadFactory);
        reconciler = new Reconciler(
                billing,
                this::open,
                new DayFiles(settings.ledger().directory()),
                this::payer,
                settings.sessions().linkLength(),
                ledger::writing,
                findings::fire,
                InstantSource.system(),
                clockwork);
    }

    void onStart(@Observes Startup started) {
        if (settings.ledger().kept()) {
            looking = clockwork.scheduleWithFixedDelay(reconciler::look, 1, 1, TimeUnit.MINUTES);
            comparing = clockwork.scheduleWithFixedDelay(reconciler::compare, 20, 60, TimeUnit.MINUTES);
        }
    }

    @PreDestroy
    void stop() {
        if (looking != null) {
            looking.cancel(false);
            comparing.cancel(false);
        }
        clockwork.shutdownNow();
    }

    @Override
    public BillState state() {
        return reconciler.state();
    }

    /** Accounts in which nothing is open are compared, too. */
    private Map<Tenant, OpenLinks> open() {
        Map<Tenant, OpenLinks> open = new HashMap<>();
        tenants.known().forEach(tenant -> open.put(tenant, OpenLinks.NONE));
        open.putAll(counts.open());
        return open;
    }

    /** Where nobody has to sign in, the ledger has labels, and there is one account. */
    private Tenant payer(String name) {
        return settings.access().auth() ? Tenant.parse(name).orElse(Tenant.DEFAULT) : Tenant.DEFAULT;
    }
}
