package io.avatargateway.ops;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One probe for many callers. Its answer serves for a while, and only one runs at a time. Nobody waits for it longer
 * than the patience from its start. Any thread.
 */
final class ReachabilityCheck {

    /** A probe that has not answered by then is given up, and the next question starts another one. */
    private static final Duration GIVE_UP = Duration.ofSeconds(10);

    private final Supplier<CompletionStage<Optional<String>>> probe;
    private final Duration maxAge;
    private final Duration patience;
    private final LongSupplier nanoClock;

    // Guarded by this.
    private CompletableFuture<Optional<String>> latest;
    private long startedNanos;

    /**
     * @param probe begins a probe. Its answer is the reason why something cannot be reached, or empty
     * @param maxAge how long after its start a probe's answer serves
     * @param patience the longest that the first caller waits
     */
    ReachabilityCheck(
            Supplier<CompletionStage<Optional<String>>> probe,
            Duration maxAge,
            Duration patience,
            LongSupplier nanoClock) {
        this.probe = probe;
        this.maxAge = maxAge;
        this.patience = patience;
        this.nanoClock = nanoClock;
    }

    /** Why it cannot be reached, or empty if it can. Blocks for at most the patience. */
    Optional<String> fault() {
        CompletableFuture<Optional<String>> current;
        long waitNanos;
        synchronized (this) {
            long now = nanoClock.getAsLong();
            if (latest == null || isStale(now)) {
                latest = begin();
                startedNanos = now;
            }
            current = latest;
            waitNanos = Math.max(0, patience.toNanos() - (now - startedNanos));
        }
        try {
            return current.get(waitNanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return Optional.of("no answer within " + patience.toMillis() + " ms");
        } catch (ExecutionException failed) {
            return Optional.of("the check failed: " + failed.getCause());
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            return Optional.of("the check was interrupted");
        }
    }

    private boolean isStale(long now) {
        long age = now - startedNanos;
        return latest.isDone() ? age >= maxAge.toNanos() : age >= GIVE_UP.toNanos();
    }

    private CompletableFuture<Optional<String>> begin() {
        try {
            return probe.get().toCompletableFuture();
        } catch (RuntimeException failed) {
            return CompletableFuture.failedFuture(failed);
        }
    }
}
