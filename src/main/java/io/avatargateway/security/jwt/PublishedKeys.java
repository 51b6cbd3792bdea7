package io.avatargateway.security.jwt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The keys that the issuer publishes, fetched beside the requests that need them. While the issuer is away, or says
 * something else, what it said last stays in force. Nobody makes this ask more often than once in a while, whatever
 * keys tokens name. Any thread.
 */
final class PublishedKeys implements KeySource {

    /** Keys that are older are fetched anew, when somebody needs them. */
    static final Duration FRESH = Duration.ofMinutes(5);

    /** Between two looks, for tokens with unknown keys, and behind a failure. */
    static final Duration LEAST = Duration.ofSeconds(10);

    private static final Logger LOG = Logger.getLogger(PublishedKeys.class.getName());

    /** No more threads than these wait for a look that is under way. */
    private static final int MOST_WAITING = 16;

    private final Supplier<CompletableFuture<byte[]>> issuer;
    private final LongSupplier nanoClock;
    private final Duration patience;
    private final AtomicReference<Look> last;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private volatile Known known = new Known(List.of(), "not fetched yet");

    /** One look at what the issuer publishes. */
    private record Look(long begunNanos, CompletableFuture<Void> done) {
        static Look begun(long nanos) {
            return new Look(nanos, new CompletableFuture<>());
        }
    }

    /** What is in force, and what was wrong at the last look, or null. */
    private record Known(List<TokenKey> keys, String fault) {}

    /**
     * Begins the first look, and does not wait for it.
     *
     * @param issuer fetches the key set; ends by itself, in time, and bounded
     * @param nanoClock as {@link System#nanoTime}
     * @param patience how long a caller waits for a look that is under way
     */
    PublishedKeys(Supplier<CompletableFuture<byte[]>> issuer, LongSupplier nanoClock, Duration patience) {
        this.issuer = issuer;
        this.nanoClock = nanoClock;
        this.patience = patience;
        Look first = Look.begun(nanoClock.getAsLong());
        this.last = new AtomicReference<>(first);
        begin(first);
    }

    @Override
    public List<TokenKey> current() {
        look(known.fault() == null ? FRESH : LEAST);
        return known.keys();
    }

    @Override
    public List<TokenKey> renewed() {
        Look look = look(LEAST);
        if (waiting.tryAcquire()) {
            try {
                look.done().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException tooLate) {
                // What is known by now has to do.
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } finally {
                waiting.release();
            }
        }
        return known.keys();
    }

    @Override
    public boolean isUncertain() {
        return known.fault() != null;
    }

    @Override
    public Optional<String> fault() {
        current();
        return Optional.ofNullable(known.fault());
    }

    /** The last look, or a new one where that is over and was begun so long ago. */
    private Look look(Duration ago) {
        Look before = last.get();
        long now = nanoClock.getAsLong();
        if (before.done().isDone() && now - before.begunNanos() >= ago.toNanos()) {
            Look next = Look.begun(now);
            if (last.compareAndSet(before, next)) {
                begin(next);
            }
        }
        return last.get();
    }

    private void begin(Look look) {
        CompletableFuture<Void> unused = issuer.get().handle((answer, failure) -> {
            try {
                take(answer, failure);
            } finally {
                look.done().complete(null);
            }
            return null;
        });
    }

    private void take(byte[] answer, Throwable failure) {
        Known before = known;
        List<String> faults = new ArrayList<>();
        List<TokenKey> keys = List.of();
        if (failure == null) {
            keys = KeyFile.readPublished(answer, faults);
        } else {
            faults.add(why(failure));
        }
        if (faults.isEmpty()) {
            known = new Known(keys, null);
            if (before.fault() != null) {
                LOG.log(Level.INFO, "JWT_KEY_URL: {0} keys of the issuer are in force", keys.size());
            }
            return;
        }
        String fault = "JWT_KEY_URL: " + String.join("; ", faults);
        known = new Known(before.keys(), fault);
        if (!fault.equals(before.fault())) {
            LOG.log(
                    Level.WARNING,
                    before.keys().isEmpty()
                            ? "No key of the issuer is known, so no token is taken. {0}"
                            : "What the issuer published before stays in force. {0}",
                    fault);
        }
    }

    private static String why(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String words = cause.getMessage();
        return "the issuer does not answer (" + cause.getClass().getSimpleName()
                + (words == null ? "" : ": " + TokenClaims.shown(words)) + ")";
    }
}
