package io.avatargateway.console;

import io.avatargateway.console.ConsoleFigures.Quotas;
import io.avatargateway.console.ConsoleFigures.TenantFigures;
import io.avatargateway.security.Tenant;
import io.avatargateway.security.quota.TotalUse;
import io.avatargateway.security.tenants.Limits;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Tenants as the console shows them.
 *
 * @param rows those with most sessions first
 * @param left how many further ones there are
 */
record TenantRows(List<TenantFigures> rows, int left) {

    /** That are shown. */
    static final int MOST = 200;

    /**
     * @param known tenants that are served
     * @param limits what each may use
     * @param used what those use that have quotas, by their names
     */
    static TenantRows of(
            Collection<Tenant> known,
            Function<Tenant, Limits> limits,
            Map<String, TotalUse> used,
            SessionTally sessions) {
        List<String> names = Stream.concat(known.stream().map(Tenant::name), sessions.tenants().stream())
                .distinct()
                .sorted(sessions.mostFirst())
                .toList();
        List<TenantFigures> rows = names.stream()
                .limit(MOST)
                .map(name -> row(name, limits(name, limits), used.get(name), sessions.of(name)))
                .toList();
        return new TenantRows(rows, names.size() - rows.size());
    }

    /** A label may be no tenant's name. */
    private static Limits limits(String name, Function<Tenant, Limits> limits) {
        return Tenant.parse(name).map(limits).orElse(Limits.NONE);
    }

    private static TenantFigures row(String name, Limits limits, TotalUse use, int sessions) {
        Quotas most = new Quotas(
                limit(limits.sessions()),
                limit(limits.openingsPerMinute()),
                limit(limits.paidMinutesPerDay()),
                limit(limits.paidMinutesPerMonth()),
                limit(limits.eventStreams()),
                limit(limits.uploadBytes()));
        if (use == null) {
            return new TenantFigures(name, sessions, most, new Quotas((long) sessions, null, null, null, null, null));
        }
        Quotas used = new Quotas(
                (long) sessions,
                most.openingsPerMinute() == null ? null : (long) use.now().openings(),
                use.paidThisDay().toMinutes(),
                use.paidThisMonth().toMinutes(),
                (long) use.now().streams(),
                use.now().uploadBytes());
        return new TenantFigures(name, sessions, most, used);
    }

    private static Long limit(long most) {
        return most == 0 ? null : most;
    }
}
