package io.avatargateway.ledger.bill;

import io.avatargateway.ledger.file.DayFiles;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.loop.Mailbox;
import io.avatargateway.session.model.BilledSession;
import io.avatargateway.session.model.BilledSessions;
import io.avatargateway.session.port.Billing;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Compares what we have with what the avatar service counts: how many sessions are open, every minute, and which there
 * were, every hour. The one gateway that writes the ledger does so, for all of them. An actor; any thread.
 */
public final class Reconciler {

    /** What ended so lately may be on its way yet, on either side. */
    static final Duration SETTLED = Duration.ofMinutes(15);
    /** So much at a time, and no more after a longer while without an answer. */
    static final Duration MOST_AT_ONCE = Duration.ofHours(24);
    /** What one side has just inside the time may be just outside it on the other. */
    static final Duration MARGIN = Duration.ofMinutes(10);

    private static final Duration FIRST = Duration.ofHours(1);
    private static final int EXAMPLES = 10;
    private static final Logger LOG = Logger.getLogger(Reconciler.class.getName());

    private final Billing billing;
    private final LinkCounts counts;
    private final DayFiles files;
    private final Function<String, Tenant> payers;
    private final Duration longestLink;
    private final BooleanSupplier writing;
    private final Consumer<BillFinding> listener;
    private final InstantSource clock;
    private final Mailbox mailbox;
    // Of the mailbox.
    /** By one tenant of each account. */
    private final Map<Tenant, OpenCounts> accounts = new HashMap<>();

    private final Map<Tenant, Instant> comparedUntil = new HashMap<>();
    private final Map<BillFinding.Kind, Long> differences = new EnumMap<>(BillFinding.Kind.class);
    private int agreeing;
    private boolean comparing;
    private volatile BillState state = BillState.NONE;

    /**
     * Asks nothing yet.
     *
     * @param payers who pays for what the ledger keeps in this name
     * @param longestLink after which the avatar service ends a link at the latest
     * @param writing whether this gateway writes the ledger
     * @param listener hears of each difference when it is found; must return at once
     * @param threads for its mailbox; the disk is waited for there
     */
    public Reconciler(
            Billing billing,
            LinkCounts counts,
            DayFiles files,
            Function<String, Tenant> payers,
            Duration longestLink,
            BooleanSupplier writing,
            Consumer<BillFinding> listener,
            InstantSource clock,
            Executor threads) {
        this.billing = billing;
        this.counts = counts;
        this.files = files;
        this.payers = payers;
        this.longestLink = longestLink;
        this.writing = writing;
        this.listener = listener;
        this.clock = clock;
        this.mailbox = new Mailbox(threads, () -> {});
    }

    /** What was found up to now. */
    public BillState state() {
        return state;
    }

    /** To be called every minute. Returns at once; completes when this look is over. */
    public CompletionStage<Void> look() {
        CompletableFuture<Void> over = new CompletableFuture<>();
        mailbox.post(() -> guarded(over, this::count));
        return over;
    }

    /** To be called every hour. Returns at once; completes when this comparison is over. */
    public CompletionStage<Void> compare() {
        CompletableFuture<Void> over = new CompletableFuture<>();
        mailbox.post(() -> guarded(over, this::compareHistory));
        return over;
    }

    private interface Step {
        CompletionStage<?> take() throws IOException;
    }

    private void guarded(CompletableFuture<Void> over, Step step) {
        try {
            step.take()
                    .whenComplete((done, failure) -> mailbox.post(() -> {
                        if (failure != null) {
                            trouble(failure);
                        }
                        over.complete(null);
                    }));
        } catch (IOException | RuntimeException failed) {
            trouble(failed);
            over.complete(null);
        }
    }

    private void trouble(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        LOG.log(Level.FINE, "The ledger cannot be compared with what the avatar service counts", cause);
        state = state.troubled(String.valueOf(cause.getMessage()));
    }

    private CompletionStage<?> count() {
        if (!writing.getAsBoolean()) {
            accounts.clear();
            state = state.looked(0, 0, 0, 0);
            return CompletableFuture.completedStage(null);
        }
        Map<Tenant, OpenLinks> before = open();
        List<CompletionStage<Long>> looks = new ArrayList<>();
        Map<Tenant, Long> theirs = new HashMap<>();
        for (Tenant account : accounts.keySet()) {
            if (!accounts.get(account).isWorthALook(before.getOrDefault(account, OpenLinks.NONE))) {
                continue;
            }
            looks.add(billing.openSessions(account).whenComplete((number, failure) -> {
                if (failure == null) {
                    mailbox.post(() -> theirs.put(account, number));
                }
            }));
        }
        CompletionStage<?> all = CompletableFuture.allOf(
                looks.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture[]::new));
        CompletableFuture<Void> told = new CompletableFuture<>();
        all.whenComplete((done, failure) -> mailbox.post(() -> {
            counted(before, theirs);
            if (failure == null) {
                told.complete(null);
            } else {
                told.completeExceptionally(failure);
            }
        }));
        return told;
    }

    /** By one tenant of each account; those that are new are remembered. */
    private Map<Tenant, OpenLinks> open() {
        Map<Tenant, OpenLinks> byAccount = new HashMap<>();
        counts.open().forEach((tenant, links) -> {
            Tenant account = accountOf(tenant);
            byAccount.merge(account, links, OpenLinks::plus);
        });
        return byAccount;
    }

    private Tenant accountOf(Tenant tenant) {
        for (Tenant known : accounts.keySet()) {
            if (billing.shareAccount(known, tenant)) {
                return known;
            }
        }
        accounts.put(tenant, new OpenCounts());
        return tenant;
    }

    private void counted(Map<Tenant, OpenLinks> before, Map<Tenant, Long> theirs) {
        mailbox.requireTurn();
        Map<Tenant, OpenLinks> after = open();
        long simli = 0;
        long own = 0;
        long more = 0;
        long fewer = 0;
        for (Map.Entry<Tenant, Long> account : theirs.entrySet()) {
            OpenLinks now = after.getOrDefault(account.getKey(), OpenLinks.NONE);
            long difference = accounts.get(account.getKey())
                    .look(before.getOrDefault(account.getKey(), OpenLinks.NONE), now, account.getValue());
            simli += account.getValue();
            own += now.least();
            more += Math.max(0, difference);
            fewer += Math.max(0, -difference);
            if (difference != 0) {
                tell(
                        difference > 0 ? BillFinding.Kind.MORE_OPEN : BillFinding.Kind.FEWER_OPEN,
                        account.getKey(),
                        Math.abs(difference),
                        List.of(account.getValue() + " open there, " + now.least() + " to " + now.most() + " here"));
            }
        }
        state = state.looked(simli, own, more, fewer);
    }

    private CompletionStage<?> compareHistory() throws IOException {
        if (!writing.getAsBoolean() || comparing) {
            return CompletableFuture.completedStage(null);
        }
        Instant to = clock.instant().minus(SETTLED);
        open();
        Instant first = to;
        for (Tenant account : accounts.keySet()) {
            Instant from = comparedFrom(account, to);
            first = from.isBefore(first) ? from : first;
        }
        Map<Tenant, List<KeptLink>> kept = KeptLinks.read(files, first.minus(MARGIN), to.plus(MARGIN)).stream()
                .collect(Collectors.groupingBy(link -> accountOf(payers.apply(link.tenant()))));
        differences.clear();
        agreeing = 0;
        comparing = true;
        List<CompletableFuture<?>> comparisons = new ArrayList<>();
        for (Tenant account : List.copyOf(accounts.keySet())) {
            comparisons.add(compare(account, kept.getOrDefault(account, List.of()), to));
        }
        CompletableFuture<?> all = CompletableFuture.allOf(comparisons.toArray(CompletableFuture[]::new));
        return all.whenComplete((done, failure) -> mailbox.post(() -> {
            comparing = false;
            state = state.compared(allComparedUntil(), agreeing, differences);
        }));
    }

    /** Where nothing was compared yet, or the clock was set back, the latest hour is. */
    private Instant comparedFrom(Tenant account, Instant to) {
        Instant until = comparedUntil.get(account);
        if (until == null || until.isAfter(to)) {
            return to.minus(FIRST);
        }
        return until.isBefore(to.minus(MOST_AT_ONCE)) ? to.minus(MOST_AT_ONCE) : until;
    }

    /** Up to here all accounts are compared; null where one never was. */
    private Instant allComparedUntil() {
        Instant until = null;
        for (Tenant account : accounts.keySet()) {
            Instant its = comparedUntil.get(account);
            if (its == null) {
                return null;
            }
            until = until == null || its.isBefore(until) ? its : until;
        }
        return until;
    }

    /** One account, whatever the others say: where it does not answer, all of the time is compared later. */
    private CompletableFuture<?> compare(Tenant account, List<KeptLink> kept, Instant to) {
        Instant from = comparedFrom(account, to);
        CompletableFuture<Void> told = new CompletableFuture<>();
        CompletionStage<BilledSessions> answer =
                billing.history(account, from.minus(longestLink).minus(MARGIN), to.plus(MARGIN));
        answer.whenComplete((billed, failure) -> mailbox.post(() -> {
            if (failure != null) {
                told.completeExceptionally(failure);
                return;
            }
            compared(account, billed, Matching.compare(kept, billed.sessions(), from, to));
            comparedUntil.put(account, to);
            told.complete(null);
        }));
        return told;
    }

    private void compared(Tenant account, BilledSessions billed, Comparison comparison) {
        mailbox.requireTurn();
        agreeing += comparison.agreeing();
        note(BillFinding.Kind.ONLY_BILLED, account, comparison.onlyBilled(), Reconciler::words);
        note(BillFinding.Kind.ONLY_KEPT, account, comparison.onlyKept(), Reconciler::words);
        note(
                BillFinding.Kind.OTHER_LENGTH,
                account,
                comparison.differing(),
                pair -> words(pair.kept()) + " here, " + seconds(pair.billed().length()) + " there");
        if (billed.unreadable() > 0) {
            found(BillFinding.Kind.UNREADABLE, account, billed.unreadable(), List.of());
        }
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
        tell(kind, account, count, examples);
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

    private void tell(BillFinding.Kind kind, Tenant account, long count, List<String> examples) {
        BillFinding finding = new BillFinding(kind, List.of(account.name()), count, examples);
        LOG.log(Level.WARNING, "The ledger and the avatar service differ: {0}", finding);
        try {
            listener.accept(finding);
        } catch (RuntimeException broken) {
            LOG.log(Level.WARNING, "Who hears of differences has failed", broken);
        }
    }
}
