package io.avatargateway.console;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What somebody else has to be asked for, who may be slow or away: the broker, or a lock that many hold. Whoever wants
 * to know gets the last answer at once, and has the next one fetched. One question is under way at a time, and asking
 * takes a fifth of the time at most. Any thread.
 */
final class SlowLook<T> {

    private static final Logger LOG = Logger.getLogger(SlowLook.class.getName());

    /** An answer that took long is asked for less often: so much longer than it took. */
    private static final int REST = 5;
    /** An older answer says nothing. */
    private static final Duration KEPT = Duration.ofSeconds(30);
    /** Whoever finds no young answer waits for one, but not longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    /** A question without an answer is given up. */
    private static final Duration GIVE_UP = Duration.ofSeconds(60);

    private final String what;
    private final Supplier<CompletionStage<T>> look;
    private final long paceNanos;
    private final LongSupplier nanoClock;
    // Guarded by this.
    private CompletableFuture<T> question;

    private CompletableFuture<Void> noted;
    private long begunNanos;
    private long dueNanos;
    private T answer;
    private long answeredNanos;

    /**
     * @param what is asked for, for the log
     * @param look asks; must return at once
     * @param pace between two questions, at least
     * @param nanoClock monotonic
     */
    SlowLook(String what, Supplier<CompletionStage<T>> look, Duration pace, LongSupplier nanoClock) {
        this.what = what;
        this.look = look;
        this.paceNanos = pace.toNanos();
        this.nanoClock = nanoClock;
        this.dueNanos = nanoClock.getAsLong();
    }

    /** The last answer; empty where there is none that is young enough. Returns at once. */
    Optional<T> value() {
        ask();
        synchronized (this) {
            return isYoung() ? Optional.of(answer) : Optional.empty();
        }
    }

    /** Completes when a young answer is there, or will not be there soon; never exceptionally. */
    CompletionStage<Void> asked() {
        ask();
        synchronized (this) {
            return noted == null || isYoung()
                    ? CompletableFuture.completedStage(null)
                    : noted.copy().completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Guarded by this. */
    private boolean isYoung() {
        return answer != null && nanoClock.getAsLong() - answeredNanos <= KEPT.toNanos();
    }

    private void ask() {
        CompletableFuture<T> next = new CompletableFuture<>();
        synchronized (this) {
            long now = nanoClock.getAsLong();
            boolean waits = question != null && now - begunNanos < GIVE_UP.toNanos();
            if (waits || now - dueNanos < 0) {
                return;
            }
            begunNanos = now;
            question = next;
            // Before anybody can answer, so that who waits for it finds the answer noted.
            noted = next.handle((found, failure) -> {
                answered(next, found, failure);
                return null;
            });
        }
        try {
            look.get().whenComplete((found, failure) -> {
                if (failure == null) {
                    next.complete(found);
                } else {
                    next.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException refused) {
            next.completeExceptionally(refused);
        }
    }

    private synchronized void answered(CompletableFuture<T> asked, T found, Throwable failure) {
        if (question != asked) {
            return;
        }
        long now = nanoClock.getAsLong();
        question = null;
        dueNanos = now + Math.max(paceNanos, REST * (now - begunNanos));
        if (failure == null) {
            answer = found;
            answeredNanos = now;
        } else {
            LOG.log(Level.FINE, failure, () -> "The console does not know " + what);
        }
    }
}
