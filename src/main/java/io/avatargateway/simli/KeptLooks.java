package io.avatargateway.simli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What was looked up elsewhere, by key: one look at a time for each key. What was found is kept for an hour, and that
 * there was nothing for a minute. When it is full, the oldest look is forgotten. Any thread.
 *
 * @param <T> what is found
 */
final class KeptLooks<T> {

    private static final Duration FOUND = Duration.ofHours(1);
    private static final Duration NOTHING = Duration.ofMinutes(1);

    private record Look<T>(Instant since, CompletableFuture<Optional<T>> result) {

        /** One that is under way is not old: it has a time-out of its own. */
        boolean isOld(Instant now) {
            return result.isDone()
                    && !since.plus(result.join().isPresent() ? FOUND : NOTHING).isAfter(now);
        }
    }

    private final int most;
    private final InstantSource clock;
    /** Oldest first. Guarded by this. */
    private final Map<String, Look<T>> looks = new LinkedHashMap<>();

    /** @param most how many keys are kept */
    KeptLooks(int most, InstantSource clock) {
        this.most = most;
        this.clock = clock;
    }

    /**
     * What is kept, or a new look.
     *
     * @param look returns at once; what it returns ends, and never exceptionally
     */
    synchronized CompletableFuture<Optional<T>> get(String key, Supplier<CompletableFuture<Optional<T>>> look) {
        Instant now = clock.instant();
        Look<T> kept = looks.get(key);
        if (kept != null && !kept.isOld(now)) {
            return kept.result();
        }
        looks.remove(key);
        Look<T> fresh = new Look<>(now, look.get());
        looks.put(key, fresh);
        if (looks.size() > most) {
            looks.remove(looks.keySet().iterator().next());
        }
        return fresh.result();
    }

    /** Whether a look that is kept has found nothing. */
    synchronized boolean hasNothing(String key) {
        Look<T> kept = looks.get(key);
        return kept != null
                && !kept.isOld(clock.instant())
                && kept.result().getNow(Optional.empty()).isEmpty()
                && kept.result().isDone();
    }
}
