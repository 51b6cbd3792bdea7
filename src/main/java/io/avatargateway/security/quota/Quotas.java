package io.avatargateway.security.quota;

import io.avatargateway.security.Tenant;
import io.avatargateway.security.tenants.Limits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What tenants use of this gateway, and whether they may use more, with what they use elsewhere. A limit that changes
 * counts from the next request on. Any thread; returns at once. See {@code
 * docs/decisions/0056-quotas-are-the-tenants.md}.
 */
public final class Quotas {

    private final Function<Tenant, Limits> limits;
    private final UseElsewhere elsewhere;
    private final InstantSource clock;
    private final LongSupplier nanoClock;
    /** One for each tenant that came: who is no tenant is refused before. */
    private final Map<Tenant, TenantUse> tenants = new ConcurrentHashMap<>();

    /**
     * @param limits of a tenant at this moment
     * @param elsewhere what they use of other gateways
     * @param clock tells the day
     * @param nanoClock as {@link System#nanoTime}; tells how long something lasts
     */
    public Quotas(
            Function<Tenant, Limits> limits, UseElsewhere elsewhere, InstantSource clock, LongSupplier nanoClock) {
        this.limits = limits;
        this.elsewhere = elsewhere;
        this.clock = clock;
        this.nanoClock = nanoClock;
    }

    /**
     * Before a session is opened.
     *
     * @throws QuotaExceededException if the tenant uses as much as it may; then nothing is counted
     */
    public Use open(Tenant tenant) {
        TenantUse use = of(tenant);
        return session(use, use.open(limits.apply(tenant), elsewhere, now()));
    }

    /**
     * When a session is being opened for which {@link #open} had a place: whether that was another gateway's, which
     * opens one at the same instant.
     *
     * @param session its id
     * @return completes with what is used up; empty if the session may go on. On any thread, so dependents must be
     *     short
     */
    public CompletionStage<Optional<QuotaExceededException>> claim(Tenant tenant, String session) {
        int limit = limits.apply(tenant).sessions();
        if (limit == 0) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        return elsewhere
                .claim(tenant, session, limit)
                .thenApply(granted -> granted ? Optional.empty() : Optional.of(TenantUse.tooMany(tenant, limit)));
    }

    /**
     * For a session that goes on here: it counts, but is never refused.
     *
     * @param since from when on it counts
     */
    public Use adopt(Tenant tenant, Instant since) {
        TenantUse use = of(tenant);
        Moment now = now();
        Duration age = Duration.between(since, now.time());
        return session(use, use.adopt(now.nanos() - (age.isNegative() ? 0 : age.toNanos())));
    }

    /**
     * Before an event stream begins.
     *
     * @throws QuotaExceededException if the tenant has as many as it may
     */
    public Use stream(Tenant tenant) {
        TenantUse use = of(tenant);
        use.openStream(limits.apply(tenant), elsewhere);
        return once(use::endStream, use::endStream, use::endStream);
    }

    /**
     * Before a body is read.
     *
     * @param bytes of it, as far as is known
     * @throws QuotaExceededException if it does not fit beside those that are on their way
     */
    public Use upload(Tenant tenant, long bytes) {
        TenantUse use = of(tenant);
        use.openUpload(limits.apply(tenant), elsewhere, bytes);
        Runnable end = () -> use.endUpload(bytes);
        return once(end, end, end);
    }

    /** Which minutes the tenant has used up, so that its sessions are to end; empty if there are some left. */
    public Optional<QuotaExceededException> usedUp(Tenant tenant) {
        Limits most = limits.apply(tenant);
        return most.paid() ? of(tenant).usedUp(most, elsewhere, now()) : Optional.empty();
    }

    /**
     * Counts the time that has passed of all sessions, or passes it over while they may be others'. To be called every
     * second or so.
     */
    public void count() {
        Moment now = now();
        tenants.values().forEach(use -> use.count(elsewhere, now));
    }

    /** Tenants that came to this gateway since its start; a copy. */
    public Set<Tenant> tenants() {
        return Set.copyOf(tenants.keySet());
    }

    /** What the tenant uses of this gateway at this moment, beside its sessions. */
    public CurrentUse now(Tenant tenant) {
        return of(tenant).now(now());
    }

    /** How long the tenant's sessions lasted at this gateway, by days, up to the last count; a copy. */
    public Map<LocalDate, Duration> paid(Tenant tenant) {
        return of(tenant).paid();
    }

    /** What the tenant uses of all gateways, as far as is known here. */
    public TotalUse total(Tenant tenant) {
        return of(tenant).total(elsewhere, now());
    }

    /** Adds what earlier lives of this gateway have counted. Once. */
    public void restore(Tenant tenant, Map<LocalDate, Duration> paid) {
        of(tenant).restore(paid);
    }

    private Use session(TenantUse use, TenantUse.Session session) {
        return once(() -> use.end(session, elsewhere, now()), () -> use.cancel(session), () -> use.leave(session));
    }

    private Moment now() {
        return new Moment(clock.instant(), nanoClock.getAsLong());
    }

    private static Use once(Runnable end, Runnable cancel, Runnable leave) {
        AtomicBoolean over = new AtomicBoolean();
        return new Use() {
            @Override
            public void end() {
                first(end);
            }

            @Override
            public void cancel() {
                first(cancel);
            }

            @Override
            public void leave() {
                first(leave);
            }

            private void first(Runnable word) {
                if (over.compareAndSet(false, true)) {
                    word.run();
                }
            }
        };
    }

    private TenantUse of(Tenant tenant) {
        return tenants.computeIfAbsent(tenant, TenantUse::new);
    }
}
