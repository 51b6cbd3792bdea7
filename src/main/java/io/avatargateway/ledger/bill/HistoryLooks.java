package io.avatargateway.ledger.bill;

import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.BilledSession;
import io.avatargateway.session.model.BilledSessions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The comparisons with the history, of all accounts. No I/O, no clock. Owned by the {@link Reconciler}. */
final class HistoryLooks {

    /** So much at a time, and no more after a longer while without an answer. */
    static final Duration MOST_AT_ONCE = Duration.ofHours(24);

    private static final Duration FIRST = Duration.ofHours(1);
    private static final int EXAMPLES = 10;

    private final Accounts accounts;
    private final Findings findings;
    private final Map<Tenant, Instant> comparedUntil = new HashMap<>();
    private final Map<BillFinding.Kind, Long> differences = new EnumMap<>(BillFinding.Kind.class);
    private final List<BillState.Example> examples = new ArrayList<>();
    private int agreeing;

    HistoryLooks(Accounts accounts, Findings findings) {
        this.accounts = accounts;
        this.findings = findings;
    }

    /** Where nothing was compared yet, or the clock was set back, the latest hour is. */
    Instant from(Tenant account, Instant to) {
        Instant until = comparedUntil.get(account);
        if (until == null || until.isAfter(to)) {
            return to.minus(FIRST);
        }
        return until.isBefore(to.minus(MOST_AT_ONCE)) ? to.minus(MOST_AT_ONCE) : until;
    }

    /** All accounts are compared from now on. */
    void begin() {
        differences.clear();
        examples.clear();
        agreeing = 0;
    }

    /** One account's history has come, and is compared up to here. */
    void compared(Tenant account, List<KeptLink> kept, BilledSessions billed, Instant to) {
        Comparison comparison = Matching.compare(kept, billed.sessions(), from(account, to), to);
        comparedUntil.put(account, to);
        agreeing += comparison.agreeing();
        note(BillFinding.Kind.ONLY_BILLED, account, comparison.onlyBilled(), HistoryLooks::words);
        note(BillFinding.Kind.ONLY_KEPT, account, comparison.onlyKept(), HistoryLooks::words);
        note(
                BillFinding.Kind.OTHER_LENGTH,
                account,
                comparison.differing(),
                pair -> words(pair.kept()) + " here, " + seconds(pair.billed().length()) + " there");
        comparison.onlyBilled().forEach(session -> show(BillFinding.Kind.ONLY_BILLED, session.id(), null));
        comparison.onlyKept().forEach(link -> show(BillFinding.Kind.ONLY_KEPT, link.upstreamId(), link.id()));
        comparison
                .differing()
                .forEach(pair -> show(
                        BillFinding.Kind.OTHER_LENGTH,
                        pair.billed().id(),
                        pair.kept().id()));
        if (billed.unreadable() > 0) {
            found(BillFinding.Kind.UNREADABLE, account, billed.unreadable(), List.of());
        }
    }

    private void show(BillFinding.Kind kind, String simliId, String link) {
        if (examples.size() < BillState.MOST_EXAMPLES) {
            examples.add(new BillState.Example(kind, simliId, link));
        }
    }

    /** All accounts have answered, or will not. Returns the state with what was found. */
    BillState end(BillState state) {
        return state.compared(allComparedUntil(), agreeing, differences, examples);
    }

    /** Up to here all accounts are compared; null where one never was. */
    private Instant allComparedUntil() {
        Instant until = null;
        for (Tenant account : accounts.all()) {
            Instant its = comparedUntil.get(account);
            if (its == null) {
                return null;
            }
            until = until == null || its.isBefore(until) ? its : until;
        }
        return until;
    }

    private <T> void note(BillFinding.Kind kind, Tenant account, List<T> what, Function<T, String> words) {
        if (!what.isEmpty()) {
            found(
                    kind,
                    account,
                    what.size(),
                    what.stream().limit(EXAMPLES).map(words).toList());
        }
    }

    private void found(BillFinding.Kind kind, Tenant account, long count, List<String> examples) {
        differences.merge(kind, count, Long::sum);
        findings.tell(kind, account, count, examples);
    }

    private static String words(KeptLink link) {
        return link.id() + " of " + seconds(link.length());
    }

    private static String words(BilledSession session) {
        return (session.id() == null ? "one without an id" : session.id()) + " of " + seconds(session.length());
    }

    private static String seconds(Duration length) {
        return length.toMillis() / 1000.0 + " s";
    }
}
