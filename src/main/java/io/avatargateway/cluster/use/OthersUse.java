package io.avatargateway.cluster.use;

import io.avatargateway.cluster.post.SharedMessages;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.security.quota.CurrentUse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.client.ClientMessage;

/**
 * What the other gateways have told of tenants. It is asked from any thread, and hears on one at a time. Bounded: of
 * too many, those of the oldest month are forgotten first, by what they say of themselves and not by a clock.
 */
final class OthersUse {

    /** Some 500 bytes each. */
    static final int MOST = 20_000;

    private static final Logger LOG = Logger.getLogger(OthersUse.class.getName());

    private final String self;
    private final Predicate<ToldUse> fresh;
    /** By tenant and key. */
    private final Map<String, Map<String, PaidMonth>> months = new ConcurrentHashMap<>();

    private final Map<String, Map<String, ToldUse>> now = new ConcurrentHashMap<>();
    private final AtomicInteger kept = new AtomicInteger();
    /** Whether it was said that there are too many. */
    private final AtomicBoolean full = new AtomicBoolean();

    /**
     * @param self this gateway's name
     * @param fresh whether the life of the gateway that told it goes on
     */
    OthersUse(String self, Predicate<ToldUse> fresh) {
        this.self = self;
        this.fresh = fresh;
    }

    /** On the thread of the broker's client. What no gateway sends is passed over. */
    void heard(ClientMessage message) {
        if (message.containsProperty(JmsNames.USE_MONTH)) {
            SharedMessages.read(message, PaidMonth.class).ifPresent(this::heard);
        } else {
            SharedMessages.read(message, ToldUse.class).ifPresent(this::heard);
        }
    }

    void heard(PaidMonth told) {
        if (!told.node().equals(self)) {
            Map<String, PaidMonth> ofTenant = months.computeIfAbsent(told.tenant(), any -> new ConcurrentHashMap<>());
            if (ofTenant.containsKey(told.key()) || hasRoom(told.month())) {
                count(ofTenant.put(told.key(), told));
            }
        }
    }

    void heard(ToldUse told) {
        if (!told.node().equals(self)) {
            Map<String, ToldUse> ofTenant = now.computeIfAbsent(told.tenant(), any -> new ConcurrentHashMap<>());
            if (ofTenant.containsKey(told.key()) || hasRoom("")) {
                count(ofTenant.put(told.key(), told));
            }
        }
    }

    private void count(Object before) {
        if (before == null) {
            kept.incrementAndGet();
        }
    }

    private boolean hasRoom(String month) {
        if (kept.get() < MOST) {
            return true;
        }
        String oldest = months.values().stream()
                .flatMap(ofTenant -> ofTenant.values().stream())
                .map(PaidMonth::month)
                .min(Comparator.naturalOrder())
                .orElse(month);
        if (month.isEmpty() || oldest.compareTo(month) >= 0) {
            if (full.compareAndSet(false, true)) {
                LOG.log(
                        Level.WARNING,
                        "More gateways and tenants than {0} tell of their use: some are not counted",
                        MOST);
            }
            return false;
        }
        months.values().forEach(ofTenant -> ofTenant.values().removeIf(each -> {
            boolean old = each.month().equals(oldest);
            if (old) {
                kept.decrementAndGet();
            }
            return old;
        }));
        return true;
    }

    /** What they use at this moment: those that live. */
    CurrentUse now(String tenant) {
        return now.getOrDefault(tenant, Map.of()).values().stream()
                .filter(fresh)
                .map(ToldUse::use)
                .reduce(CurrentUse.NONE, CurrentUse::plus);
    }

    /** What was paid there, also at those that are gone. */
    Duration paid(String tenant, LocalDate from, LocalDate to) {
        return months.getOrDefault(tenant, Map.of()).values().stream()
                .map(month -> month.between(from, to))
                .reduce(Duration.ZERO, Duration::plus);
    }
}
