package io.avatargateway.ledger.usage;

import io.avatargateway.ledger.file.DayFiles;
import io.avatargateway.session.loop.Mailbox;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** Answers questions for usage, one after the other. An actor. Any thread; returns at once. */
public final class Usage {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_WAITING = 8;

    private final Mailbox mailbox;
    private final UsageReader reader;
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * @param directory where the files are, written by this gateway or another one
     * @param threads where the disk is waited for
     */
    public Usage(Path directory, Executor threads, InstantSource clock, LongSupplier nanoClock) {
        this.mailbox = new Mailbox(threads, () -> {}, 1);
        this.reader = new UsageReader(new DayFiles(directory), PATIENCE, clock, nanoClock);
    }

    /**
     * The rows, in order.
     *
     * @return exceptionally with {@link GatewayException} LEDGER_UNAVAILABLE, or {@link TooManyRowsException}
     */
    public CompletionStage<SortedMap<UsageKey, Totals>> of(UsageQuery query) {
        CompletableFuture<SortedMap<UsageKey, Totals>> rows = new CompletableFuture<>();
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            rows.completeExceptionally(new GatewayException(
                    ErrorCode.LEDGER_UNAVAILABLE,
                    "more than " + MOST_WAITING + " questions for usage at once; ask again"));
            return rows;
        }
        mailbox.post(() -> {
            try {
                rows.complete(reader.read(query));
            } catch (IOException e) {
                rows.completeExceptionally(
                        new GatewayException(ErrorCode.LEDGER_UNAVAILABLE, "the ledger's files cannot be read"));
            } catch (TooManyRowsException | RuntimeException e) {
                rows.completeExceptionally(e);
            } finally {
                waiting.decrementAndGet();
            }
        });
        return rows;
    }
}
