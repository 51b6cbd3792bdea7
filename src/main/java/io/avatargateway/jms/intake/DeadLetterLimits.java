package io.avatargateway.jms.intake;

import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.TenantNames;
import io.avatargateway.security.Tenant;
import io.avatargateway.security.tenants.Retention;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * How much is kept among the dead letters of each tenant. Of one that was taken out since the start, its dead letters
 * are looked after all the same. One thread at a time.
 */
public final class DeadLetterLimits {

    private final Supplier<Set<Tenant>> known;
    private final Function<Tenant, Retention> retention;
    private final int letters;
    /** There are not more of them than the file named. */
    private final TreeMap<String, Tenant> seen = new TreeMap<>();

    /**
     * @param known the tenants that there are, with addresses of their own
     * @param retention what a tenant's file says of them
     * @param letters how many are kept in each queue; zero for no limit
     */
    public DeadLetterLimits(Supplier<Set<Tenant>> known, Function<Tenant, Retention> retention, int letters) {
        this.known = known;
        this.retention = retention;
        this.letters = letters;
    }

    /**
     * What is kept in one queue, or of some in it. Zero is no limit.
     *
     * @param filter those that count, or null for all
     * @param time since it was put aside
     * @param letters how many
     * @param bytes of bodies and properties, together
     */
    record Kept(String queue, String filter, Duration time, int letters, long bytes) {}

    /** Of each queue of dead letters, at this moment. */
    List<Kept> now() {
        seen.put(Tenant.DEFAULT.name(), Tenant.DEFAULT);
        known.get().forEach(tenant -> seen.put(tenant.name(), tenant));
        return seen.values().stream().flatMap(this::of).toList();
    }

    private Stream<Kept> of(Tenant tenant) {
        TenantNames names = TenantNames.ofSessions(tenant);
        Retention its = retention.apply(tenant);
        return Stream.concat(
                Stream.of(names.deadLetters(), names.commandDeadLetters())
                        .map(queue -> new Kept(queue, null, its.deadLetterTime(), letters, its.deadLetterBytes())),
                Stream.of(ofWebhooks(names, its)));
    }

    /** Those of all tenants lie in one queue. The broker removes what is too old. */
    private Kept ofWebhooks(TenantNames names, Retention its) {
        return new Kept(
                JmsNames.WEBHOOKS_DEAD_LETTERS,
                names.webhookDeadLetters(),
                Duration.ZERO,
                letters,
                its.deadLetterBytes());
    }
}
