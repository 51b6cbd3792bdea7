package io.avatargateway.metrics;

import io.avatargateway.security.Tenant;
import java.util.function.Predicate;

/** Tenants as labels: those that the gateway serves, and not more of them than a scrape can bear. Any thread. */
final class TenantLabels {

    /** In the whole life of the server. */
    static final int MOST = 500;

    private final Predicate<Tenant> served;
    private final BoundedWords names = new BoundedWords(MOST);

    /** @param served whether the gateway serves a tenant at this moment */
    TenantLabels(Predicate<Tenant> served) {
        this.served = served;
    }

    /** The tenant's name, or {@code other}. */
    String of(Tenant tenant) {
        return served.test(tenant) ? names.of(tenant.name()) : BoundedWords.OTHER;
    }
}
