package io.avatargateway.jms;

import io.avatargateway.jms.command.CommandQueue;
import io.avatargateway.jms.intake.IntakeQueue;
import io.avatargateway.jms.message.TenantNames;
import io.avatargateway.security.Tenant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The ways in of all tenants but the default one. Each has an intake of its own, with its own thread and its own
 * session with the broker: so one tenant's flood of jobs waits in that tenant's queue, and delays nobody else. They
 * come and go with the tenants' file. Any thread; one at a time.
 */
final class TenantIntakes {

    private static final Logger LOG = Logger.getLogger(TenantIntakes.class.getName());

    private final Supplier<Set<Tenant>> known;
    private final Function<TenantNames, WayIn> ways;
    /** Changed by one thread at a time. */
    private final Map<Tenant, WayIn> open = new ConcurrentHashMap<>();

    private boolean stopped;

    /**
     * Opens nothing yet.
     *
     * @param known the tenants that there are
     * @param ways makes the way in of a tenant
     */
    TenantIntakes(Supplier<Set<Tenant>> known, Function<TenantNames, WayIn> ways) {
        this.known = known;
        this.ways = ways;
    }

    /** How one tenant's jobs and commands come in. */
    record WayIn(IntakeQueue jobs, IntakeQueue delayed, CommandQueue commands) {

        private void start() {
            jobs.start();
            delayed.start();
            commands.start();
        }

        private void stop() {
            jobs.stop();
            delayed.stop();
            commands.stop();
        }
    }

    /** Lets in those who have come, and nothing more of those who have gone. Never throws. */
    synchronized void look() {
        if (stopped) {
            return;
        }
        try {
            Set<Tenant> now = new HashSet<>(known.get());
            now.remove(Tenant.DEFAULT);
            now.remove(Tenant.PROBES);
            for (Tenant tenant : now) {
                if (!open.containsKey(tenant)) {
                    WayIn next = ways.apply(new TenantNames(tenant));
                    open.put(tenant, next);
                    next.start();
                    LOG.log(Level.INFO, "Tenant {0}: jobs and commands come in over the broker", tenant);
                }
            }
            for (Tenant gone : Set.copyOf(open.keySet())) {
                if (!now.contains(gone)) {
                    open.remove(gone).stop();
                    LOG.log(Level.INFO, "Tenant {0}: nothing comes in over the broker any more", gone);
                }
            }
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "The tenants at the broker were not looked after; it is tried again", e);
        }
    }

    /** Whether the default tenant shares this server with others. Waits for nothing. */
    boolean areThere() {
        return !open.isEmpty();
    }

    /** Why one of the intakes is not read although it should be, or empty. Waits for nothing. */
    Optional<String> ended() {
        return open.values().stream()
                .map(way -> way.jobs().ended())
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** What is under way stays with the broker. Waits for the broker's call time-out at most, for each. */
    synchronized void stop() {
        stopped = true;
        open.values().forEach(WayIn::stop);
        open.clear();
    }
}
