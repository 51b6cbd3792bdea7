package io.avatargateway.metrics;

import io.avatargateway.ledger.LedgerState;
import io.avatargateway.ledger.bill.BillFinding;
import io.avatargateway.ledger.bill.BillProbe;
import io.avatargateway.ledger.bill.BillState;
import io.opentelemetry.api.common.Attributes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.util.function.ObjLongConsumer;

/** What the ledger has, and how it agrees with the bill: asked for with each scrape. */
@ApplicationScoped
public class LedgerLevels {

    @Inject
    GatewayMetrics metrics;

    @Inject
    LedgerState ledger;

    @Inject
    BillProbe bill;

    void onStart(@Observes Startup started) {
        metrics.instruments().ifPresent(instruments -> {
            instruments.count(Metric.LEDGER_ENTRIES, ledger::written);
            instruments.count(Metric.LEDGER_MISSING, ledger::missing);
            instruments.levels(Metric.BILL_OPEN, level -> open(bill.state(), level));
            instruments.levels(Metric.BILL_DIFFERENCES, level -> differences(bill.state(), level));
        });
    }

    /** Nothing where nobody was asked: 0 would be a count. */
    static void open(BillState now, ObjLongConsumer<Attributes> level) {
        if (now.lookedAt() != null) {
            level.accept(Instruments.attributes(Metric.BILL_OPEN, "simli"), now.simliOpen());
            level.accept(Instruments.attributes(Metric.BILL_OPEN, "gateway"), now.ownOpen());
        }
    }

    /**
     * Each kind, also those of which there are none: an alert can tell that from nothing known. Nothing where nothing
     * was looked at or compared.
     */
    static void differences(BillState now, ObjLongConsumer<Attributes> level) {
        if (now.lookedAt() == null && now.comparedUntil() == null && hasNone(now)) {
            return;
        }
        for (BillFinding.Kind kind : BillFinding.Kind.values()) {
            level.accept(Instruments.attributes(Metric.BILL_DIFFERENCES, kind.name()), now.count(kind));
        }
    }

    private static boolean hasNone(BillState now) {
        return now.found().values().stream().allMatch(count -> count == 0);
    }
}
