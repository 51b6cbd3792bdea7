package io.avatargateway.ledger.bill;

import io.avatargateway.security.Tenant;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The looks at open sessions, of all accounts. No I/O, no clock. Owned by the {@link Reconciler}. */
final class OpenLooks {

    private final Accounts accounts;
    private final LinkCounts counts;
    private final Findings findings;
    private final Map<Tenant, OpenCounts> lasting = new HashMap<>();
    /** The lasting difference, by account. */
    private final Map<Tenant, Long> told = new HashMap<>();

    OpenLooks(Accounts accounts, LinkCounts counts, Findings findings) {
        this.accounts = accounts;
        this.counts = counts;
        this.findings = findings;
    }

    /** Our open links, by account; those that are new are remembered. */
    Map<Tenant, OpenLinks> open() {
        Map<Tenant, OpenLinks> open = new HashMap<>();
        counts.open().forEach((tenant, links) -> open.merge(accounts.of(tenant), links, OpenLinks::plus));
        return open;
    }

    /** The accounts to be asked for now. */
    List<Tenant> worthALook(Map<Tenant, OpenLinks> open) {
        return accounts.all().stream()
                .filter(account -> of(account).isWorthALook(open.getOrDefault(account, OpenLinks.NONE)))
                .toList();
    }

    private OpenCounts of(Tenant account) {
        return lasting.computeIfAbsent(account, first -> new OpenCounts());
    }

    /**
     * The service has answered.
     *
     * @param at when it was asked
     * @param before what was open here when it was asked
     * @param theirs what is open there, by account
     * @return the state with what was found
     */
    BillState looked(BillState state, Instant at, Map<Tenant, OpenLinks> before, Map<Tenant, Long> theirs) {
        Map<Tenant, OpenLinks> after = open();
        long simli = 0;
        long own = 0;
        long more = 0;
        long fewer = 0;
        for (Map.Entry<Tenant, Long> account : theirs.entrySet()) {
            OpenLinks now = after.getOrDefault(account.getKey(), OpenLinks.NONE);
            long difference = of(account.getKey())
                    .look(before.getOrDefault(account.getKey(), OpenLinks.NONE), now, account.getValue());
            simli += account.getValue();
            own += now.least();
            more += Math.max(0, difference);
            fewer += Math.max(0, -difference);
            tell(account.getKey(), difference, account.getValue(), now);
        }
        // Of an account that was not asked, or did not answer, nothing is known.
        return state.looked(theirs.isEmpty() ? null : at, simli, own, more, fewer);
    }

    /** It lasts for minutes or for days: whoever looks sees it, and the log has it once. */
    private void tell(Tenant account, long difference, long theirs, OpenLinks ours) {
        Long before = told.put(account, difference);
        if (difference != 0 && (before == null || before != difference)) {
            findings.tell(
                    difference > 0 ? BillFinding.Kind.MORE_OPEN : BillFinding.Kind.FEWER_OPEN,
                    account,
                    Math.abs(difference),
                    List.of(theirs + " open there, " + ours.least() + " to " + ours.most() + " here"));
        }
    }

    void forget() {
        lasting.clear();
        told.clear();
    }
}
