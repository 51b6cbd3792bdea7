package io.avatargateway.ledger.bill;

import io.avatargateway.security.Tenant;
import io.avatargateway.session.port.Billing;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The accounts that there are, each by one of the tenants that share it. Owned by the {@link Reconciler}. */
final class Accounts {

    private final Billing billing;
    private final Set<Tenant> known = new LinkedHashSet<>();

    Accounts(Billing billing) {
        this.billing = billing;
    }

    /** The tenant that stands for this one's account. */
    Tenant of(Tenant tenant) {
        for (Tenant one : known) {
            if (billing.shareAccount(one, tenant)) {
                return one;
            }
        }
        known.add(tenant);
        return tenant;
    }

    /** All that were asked for; a copy. */
    List<Tenant> all() {
        return List.copyOf(known);
    }

    void forget() {
        known.clear();
    }
}
