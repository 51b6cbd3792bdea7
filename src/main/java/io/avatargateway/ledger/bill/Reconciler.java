package io.avatargateway.ledger.bill;

import io.avatargateway.ledger.file.DayFiles;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.loop.Mailbox;
import io.avatargateway.session.port.Billing;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
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
public final class Reconciler implements BillProbe {

    /** What ended so lately may be on its way yet, on either side. */
    static final Duration SETTLED = Duration.ofMinutes(15);
    /** What one side has just inside the time may be just outside it on the other. */
    static final Duration MARGIN = Duration.ofMinutes(10);

    private static final Logger LOG = Logger.getLogger(Reconciler.class.getName());

    private final Billing billing;
    private final DayFiles files;
    private final Function<String, Tenant> payers;
    private final Duration longestLink;
    private final BooleanSupplier writing;
    private final InstantSource clock;
    private final Mailbox mailbox;
    // Of the mailbox.
    private final Accounts accounts;
    private final OpenLooks looks;
    private final HistoryLooks history;
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
        this.files = files;
        this.payers = payers;
        this.longestLink = longestLink;
        this.writing = writing;
        this.clock = clock;
        this.mailbox = new Mailbox(threads, () -> {});
        this.accounts = new Accounts(billing);
        this.looks = new OpenLooks(accounts, counts, new Findings(listener));
        this.history = new HistoryLooks(accounts, new Findings(listener));
    }

    @Override
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
            accounts.forget();
            looks.forget();
            // Another gateway may compare now: what was found here would never be set right.
            state = BillState.NONE;
            return CompletableFuture.completedStage(null);
        }
        Instant at = clock.instant();
        Map<Tenant, OpenLinks> before = looks.open();
        Map<Tenant, Long> theirs = new HashMap<>();
        List<CompletionStage<?>> questions = new ArrayList<>();
        for (Tenant account : looks.worthALook(before)) {
            questions.add(told(billing.openSessions(account), number -> theirs.put(account, number)));
        }
        return all(questions, () -> state = looks.looked(state, at, before, theirs));
    }

    private CompletionStage<?> compareHistory() throws IOException {
        if (!writing.getAsBoolean() || comparing) {
            return CompletableFuture.completedStage(null);
        }
        Instant to = clock.instant().minus(SETTLED);
        looks.open();
        Instant first = to;
        for (Tenant account : accounts.all()) {
            Instant from = history.from(account, to);
            first = from.isBefore(first) ? from : first;
        }
        Map<Tenant, List<KeptLink>> kept = KeptLinks.read(files, first.minus(MARGIN), to.plus(MARGIN)).stream()
                .collect(Collectors.groupingBy(link -> accounts.of(payers.apply(link.tenant()))));
        comparing = true;
        history.begin();
        List<CompletionStage<?>> questions = new ArrayList<>();
        for (Tenant account : accounts.all()) {
            // Each for itself: where one does not answer, all of its time is compared later.
            Instant from = history.from(account, to).minus(longestLink).minus(MARGIN);
            questions.add(told(
                    billing.history(account, from, to.plus(MARGIN)),
                    billed -> history.compared(account, kept.getOrDefault(account, List.of()), billed, to)));
        }
        return all(questions, () -> {
            comparing = false;
            state = history.end(state);
        });
    }

    /** Takes an answer on the mailbox. */
    private <T> CompletionStage<Void> told(CompletionStage<T> answer, Consumer<T> taken) {
        CompletableFuture<Void> told = new CompletableFuture<>();
        answer.whenComplete((value, failure) -> mailbox.post(() -> {
            if (failure != null) {
                told.completeExceptionally(failure);
                return;
            }
            try {
                taken.accept(value);
                told.complete(null);
            } catch (RuntimeException defect) {
                // Untold, this look would be under way for ever.
                told.completeExceptionally(defect);
            }
        }));
        return told;
    }

    /** All have answered, or will not; the first failure is told behind that. */
    private CompletionStage<Void> all(List<CompletionStage<?>> questions, Runnable then) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        CompletionStage<Void> all = CompletableFuture.allOf(
                questions.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture[]::new));
        all.whenComplete((done, failure) -> mailbox.post(() -> {
            then.run();
            if (failure != null) {
                over.completeExceptionally(failure);
            } else {
                over.complete(null);
            }
        }));
        return over;
    }
}
