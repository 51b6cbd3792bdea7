package io.avatargateway.security.quota;

import io.avatargateway.security.Tenant;
import io.avatargateway.security.tenants.Limits;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * What tenants use of this gateway, and whether they may use more. A limit that changes counts from the next request
 * on. Nothing is kept beyond the life of this object. Any thread; returns at once.
 */
public final class Quotas {

    private final Function<Tenant, Limits> limits;
    private final InstantSource clock;
    /** One for each tenant that came: who is no tenant is refused before. */
    private final Map<Tenant, TenantUse> tenants = new ConcurrentHashMap<>();

    /** @param limits of a tenant at this moment */
    public Quotas(Function<Tenant, Limits> limits, InstantSource clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * Before a session is opened.
     *
     * @throws QuotaExceededException if the tenant uses as much as it may; then nothing is counted
     */
    public Use open(Tenant tenant) {
        TenantUse use = of(tenant);
        return session(use, use.open(limits.apply(tenant), clock.instant()));
    }

    /**
     * For a session that goes on here: it counts, but is never refused.
     *
     * @param since from when on it counts
     */
    public Use adopt(Tenant tenant, Instant since) {
        TenantUse use = of(tenant);
        return session(use, use.adopt(since));
    }

    /**
     * Before an event stream begins.
     *
     * @throws QuotaExceededException if the tenant has as many as it may
     */
    public Use stream(Tenant tenant) {
        TenantUse use = of(tenant);
        use.openStream(limits.apply(tenant));
        return once(use::endStream, use::endStream);
    }

    /**
     * Before a body is read.
     *
     * @param bytes of it, as far as is known
     * @throws QuotaExceededException if it does not fit beside those that are on their way
     */
    public Use upload(Tenant tenant, long bytes) {
        TenantUse use = of(tenant);
        use.openUpload(limits.apply(tenant), bytes);
        return once(() -> use.endUpload(bytes), () -> use.endUpload(bytes));
    }

    private Use session(TenantUse use, TenantUse.Session session) {
        return once(() -> use.end(session, clock.instant()), () -> use.cancel(session));
    }

    private static Use once(Runnable end, Runnable cancel) {
        AtomicBoolean over = new AtomicBoolean();
        return new Use() {
            @Override
            public void end() {
                if (over.compareAndSet(false, true)) {
                    end.run();
                }
            }

            @Override
            public void cancel() {
                if (over.compareAndSet(false, true)) {
                    cancel.run();
                }
            }
        };
    }

    private TenantUse of(Tenant tenant) {
        return tenants.computeIfAbsent(tenant, TenantUse::new);
    }
}
