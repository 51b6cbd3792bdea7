package io.avatargateway.ops;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Whether threads that should always get on do so: each question leaves a beat with them, unless the last one is still
 * there. A busy machine is no fault, for a restart would make it busier: only a beat that has been there for long is.
 * Any thread; waits for nothing.
 */
final class Pulse {

    private final Supplier<CompletionStage<Void>> threads;
    private final Duration patience;
    private final LongSupplier nanoClock;

    // Guarded by this.
    private CompletableFuture<Void> latest = CompletableFuture.completedFuture(null);
    private long sinceNanos;

    /**
     * @param threads completes the stage as soon as one of them is free
     * @param patience how long that may take
     */
    Pulse(Supplier<CompletionStage<Void>> threads, Duration patience, LongSupplier nanoClock) {
        this.threads = threads;
        this.patience = patience;
        this.nanoClock = nanoClock;
    }

    /** Why they do not get on, or empty. */
    synchronized Optional<String> fault() {
        long now = nanoClock.getAsLong();
        if (latest.isDone()) {
            sinceNanos = now;
            latest = beat();
        }
        if (latest.isCompletedExceptionally()) {
            return Optional.of("they take nothing more");
        }
        Duration waiting = Duration.ofNanos(now - sinceNanos);
        return latest.isDone() || waiting.compareTo(patience) <= 0
                ? Optional.empty()
                : Optional.of("none of them was free for " + waiting.toSeconds() + " s (expected: at most "
                        + patience.toSeconds() + " s)");
    }

    private CompletableFuture<Void> beat() {
        try {
            return threads.get().toCompletableFuture();
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }
}
