package io.avatargateway.rest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.avatargateway.config.Settings;
import io.avatargateway.session.SessionOptions;
import io.avatargateway.session.SessionSnapshot;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Remembers which {@code Idempotency-Key} opened which session (draft-ietf-httpapi-idempotency-key-header). Openings under way are held
 * apart from the remembered ones, so that no eviction can let the same key through twice at the same time. Any thread.
 */
final class IdempotentOpenings {

    private static final Pattern KEY = Pattern.compile("[!-~]{1,200}");

    private final ConcurrentMap<String, SessionOptions> underWay = new ConcurrentHashMap<>();
    private final Cache<String, Opening> opened;

    IdempotentOpenings(Settings.Rest settings, Ticker ticker) {
        opened = Caffeine.newBuilder()
                .maximumSize(settings.idempotencyKeys())
                .expireAfterWrite(settings.idempotencyRetention())
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /**
     * An answer that can be given again.
     *
     * @param options what was asked for, completed with the defaults: how a body is laid out makes no difference
     * @param view the answer
     */
    private record Opening(SessionOptions options, SessionView view) {}

    /**
     * The answer, and whether it was given before.
     *
     * @param view the session at its opening
     * @param replayed whether it was opened by an earlier request
     */
    record Answer(SessionView view, boolean replayed) {}

    /**
     * Opens a session, or finds the one that the same request opened before. An opening that fails is forgotten.
     *
     * @param key the client's, or null to open in any case
     * @param open begins the opening; called at most once, on this thread
     * @throws ProblemException if the key is malformed, belongs to another request, or its first request is still under way
     */
    CompletionStage<Answer> open(String key, SessionOptions options, Supplier<CompletionStage<SessionSnapshot>> open) {
        if (key == null) {
            return open.get().thenApply(session -> new Answer(SessionView.opened(session), false));
        }
        if (!KEY.matcher(key).matches()) {
            throw ProblemException.of("Idempotency-Key", key, "1..200 visible ASCII characters");
        }
        SessionOptions first = underWay.putIfAbsent(key, options);
        if (first != null) {
            requireSame(first, options, key);
            throw new ProblemException(
                    RequestFault.IDEMPOTENCY_KEY_IN_USE,
                    "Idempotency-Key: " + key + " (its first request is not done)");
        }
        // This request alone has the key now, until it gives it back: what was opened is remembered before that.
        Opening before = opened.getIfPresent(key);
        if (before != null) {
            underWay.remove(key);
            requireSame(before.options(), options, key);
            return CompletableFuture.completedStage(new Answer(before.view(), true));
        }
        CompletionStage<SessionSnapshot> opening;
        try {
            opening = open.get();
        } catch (RuntimeException refused) {
            underWay.remove(key);
            throw refused;
        }
        return opening.thenApply(SessionView::opened)
                .whenComplete((view, failure) -> {
                    if (failure == null) {
                        opened.put(key, new Opening(options, view));
                    }
                    underWay.remove(key);
                })
                .thenApply(view -> new Answer(view, false));
    }

    private static void requireSame(SessionOptions first, SessionOptions options, String key) {
        if (!first.equals(options)) {
            throw new ProblemException(
                    RequestFault.IDEMPOTENCY_KEY_REUSED,
                    "Idempotency-Key: " + key + " (expected: the same body as the first time, or another key)");
        }
    }
}
