package io.avatargateway.cluster.use;

import io.avatargateway.bounded.OldestOut;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Which of the sessions that gateways open at the same instant come within the quota. All gateways hear of them in the
 * same order, so each knows by itself which ones come first. Claimed from any thread, and heard on one at a time.
 */
final class Claims {

    /** Until the session itself is told to all. */
    static final Duration KEPT = Duration.ofSeconds(10);
    /** Far more than are opened in that time. */
    static final int MOST = 10_000;

    private final Consumer<Claim> send;
    private final Function<String, Set<String>> live;
    private final Predicate<String> ended;
    private final Duration patience;
    private final OldestOut<String, Claim> heard;
    /** Our own that were not heard yet. */
    private final Map<String, Own> pending = new ConcurrentHashMap<>();

    private record Own(int limit, CompletableFuture<Boolean> granted) {}

    /**
     * @param send tells all gateways, this one included
     * @param live ids of a tenant's sessions that have not ended, as far as is known
     * @param ended whether a session is known to have ended
     * @param patience how long it is waited for the broker; behind that, what is known must do
     */
    Claims(
            Consumer<Claim> send,
            Function<String, Set<String>> live,
            Predicate<String> ended,
            Duration patience,
            LongSupplier nanoClock) {
        this.send = send;
        this.live = live;
        this.ended = ended;
        this.patience = patience;
        this.heard = new OldestOut<>(MOST, KEPT, nanoClock);
    }

    /**
     * Tells of a session that is being opened.
     *
     * @param limit the most at once
     * @return completes with whether it comes within that, on the thread of the broker's client
     */
    CompletableFuture<Boolean> claim(Claim claim, int limit) {
        CompletableFuture<Boolean> granted = new CompletableFuture<>();
        pending.put(claim.session(), new Own(limit, granted));
        send.accept(claim);
        return granted.completeOnTimeout(true, patience.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((any, failure) -> pending.remove(claim.session()));
    }

    /** On the thread of the broker's client, in the order of the broker. */
    void heard(Claim claim) {
        Own own = pending.remove(claim.session());
        if (own != null) {
            own.granted().complete(before(claim) < own.limit());
        }
        heard.put(claim.session(), claim);
    }

    private int before(Claim claim) {
        Set<String> sessions = new HashSet<>(live.apply(claim.tenant()));
        heard.values().stream()
                .filter(each -> each.tenant().equals(claim.tenant()) && !ended.test(each.session()))
                .forEach(each -> sessions.add(each.session()));
        sessions.removeAll(pending.keySet());
        sessions.remove(claim.session());
        return sessions.size();
    }
}
