package io.avatargateway.api;

import io.avatargateway.bounded.OldestOut;
import io.avatargateway.config.Settings;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Owner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Remembers which key got which answer (draft-ietf-httpapi-idempotency-key-header), up to a number of keys. When there
 * are more, the oldest is forgotten before its time. Requests under way are held apart from the remembered ones. So no
 * eviction can let the same key through twice at the same time. Any thread.
 *
 * @param <Q> what is asked for, completed with the defaults: how a body is laid out makes no difference
 * @param <A> what is answered
 */
public final class IdempotentRequests<Q, A> {

    private static final Pattern KEY = Pattern.compile("[!-~]{1,200}");

    private final String keyName;
    private final ConcurrentMap<OwnKey, UnderWay<Q, A>> underWay = new ConcurrentHashMap<>();
    private final OldestOut<OwnKey, Remembered<Q, A>> remembered;

    /**
     * @param keyName the header or property that carries the key
     * @param nanoClock as {@link System#nanoTime}
     */
    public IdempotentRequests(String keyName, Settings.Rest settings, LongSupplier nanoClock) {
        this.keyName = keyName;
        remembered = new OldestOut<>(settings.idempotencyKeys(), settings.idempotencyRetention(), nanoClock);
    }

    /** The same text may be another caller's key. */
    private record OwnKey(Owner owner, String text) {}

    private record UnderWay<Q, A>(Q question, CompletableFuture<Answer<A>> answer) {}

    private record Remembered<Q, A>(Q question, A answer) {}

    /**
     * The answer, and whether it was given before.
     *
     * @param value what is answered
     * @param replayed whether an earlier request did what was asked for
     */
    public record Answer<A>(A value, boolean replayed) {}

    /** @throws ProblemException if the text, sent under this name, is no key */
    public static void requireKey(String keyName, String text) {
        if (!KEY.matcher(text).matches()) {
            throw ProblemException.of(keyName, text, "1..200 visible ASCII characters");
        }
    }

    /**
     * Does what is asked for, or finds the answer that the same request got before. A request that fails is forgotten.
     *
     * @param caller whose key it is
     * @param key the client's, or null to do it in any case
     * @param work begins it; called at most once, on this thread
     * @throws ProblemException if the key is malformed, belongs to another request, or its first request is still under
     *     way
     */
    public CompletionStage<Answer<A>> once(Caller caller, String key, Q question, Supplier<CompletionStage<A>> work) {
        if (key == null) {
            return work.get().thenApply(answer -> new Answer<>(answer, false));
        }
        requireKey(keyName, key);
        UnderWay<Q, A> mine = new UnderWay<>(question, new CompletableFuture<>());
        OwnKey own = new OwnKey(caller.owner(), key);
        UnderWay<Q, A> first = underWay.putIfAbsent(own, mine);
        if (first != null) {
            requireSame(first.question(), question, key);
            throw new ProblemException(
                    RequestFault.IDEMPOTENCY_KEY_IN_USE, keyName + ": " + key + " (its first request is not done)");
        }
        return alone(own, mine, work);
    }

    /**
     * The same for a request that may come again by itself: while its first one is under way, it gets that one's
     * answer.
     *
     * @param caller whose key it is
     * @param key in any form
     */
    public CompletionStage<Answer<A>> join(Caller caller, String key, Q question, Supplier<CompletionStage<A>> work) {
        UnderWay<Q, A> mine = new UnderWay<>(question, new CompletableFuture<>());
        OwnKey own = new OwnKey(caller.owner(), key);
        UnderWay<Q, A> first = underWay.putIfAbsent(own, mine);
        if (first != null) {
            requireSame(first.question(), question, key);
            return first.answer().thenApply(answer -> new Answer<>(answer.value(), true));
        }
        return alone(own, mine, work);
    }

    /** This request alone has the key now, until it gives it back: what was done is remembered before that. */
    private CompletionStage<Answer<A>> alone(OwnKey key, UnderWay<Q, A> mine, Supplier<CompletionStage<A>> work) {
        Remembered<Q, A> before = remembered.find(key).orElse(null);
        if (before != null) {
            Answer<A> again = new Answer<>(before.answer(), true);
            underWay.remove(key);
            mine.answer().complete(again);
            requireSame(before.question(), mine.question(), key.text());
            return CompletableFuture.completedStage(again);
        }
        CompletionStage<A> done;
        try {
            done = work.get();
        } catch (RuntimeException refused) {
            underWay.remove(key);
            mine.answer().completeExceptionally(refused);
            throw refused;
        }
        done.whenComplete((answer, failure) -> {
            if (failure == null) {
                remembered.put(key, new Remembered<>(mine.question(), answer));
            }
            underWay.remove(key);
            if (failure == null) {
                mine.answer().complete(new Answer<>(answer, false));
            } else {
                mine.answer().completeExceptionally(failure);
            }
        });
        return mine.answer();
    }

    private void requireSame(Q first, Q question, String key) {
        if (!first.equals(question)) {
            throw new ProblemException(
                    RequestFault.IDEMPOTENCY_KEY_REUSED,
                    keyName + ": " + key + " (expected: the same request as the first time, or another key)");
        }
    }
}
