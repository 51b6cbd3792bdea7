package io.avatargateway.audit;

import io.avatargateway.config.Settings;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.logging.Logger;

/**
 * Writes entries to the logger {@code io.avatargateway.audit}, in order, on a thread of its own: whoever decides does
 * not wait for a disk. What does not fit is dropped, counted, and told in the log as soon as there is room. Any thread.
 */
@ApplicationScoped
public class AuditLog {

    /** The logger's name, by which an operator gives it a file of its own. */
    public static final String LOGGER = "io.avatargateway.audit";

    /** Entries that wait for the disk; each has some hundred bytes. */
    private static final int MOST_WAITING = 10_000;

    private static final int LAST_SECONDS = 2;
    private static final Logger LOG = Logger.getLogger(LOGGER);

    private final boolean enabled;
    private final Consumer<String> lines;
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong untold = new AtomicLong();
    private final ThreadPoolExecutor writer;

    /** For the container's proxy only. */
    protected AuditLog() {
        enabled = false;
        lines = null;
        writer = null;
    }

    /** For the container. */
    @Inject
    public AuditLog(Settings settings) {
        this(settings.access().audit(), LOG::info, MOST_WAITING);
    }

    /**
     * @param lines takes each line, on the log's own thread
     * @param mostWaiting how many entries wait for that
     */
    AuditLog(boolean enabled, Consumer<String> lines, int mostWaiting) {
        this.enabled = enabled;
        this.lines = lines;
        writer = new ThreadPoolExecutor(
                1, 1, LAST_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(mostWaiting), task -> {
                    Thread thread = new Thread(task, "audit");
                    thread.setDaemon(true);
                    return thread;
                });
        writer.allowCoreThreadTimeOut(true);
    }

    /** Whether anybody wants entries: who makes them may spare the work. */
    public boolean isEnabled() {
        return enabled;
    }

    /** Writes an entry soon; returns at once. */
    public void write(AuditEntry entry) {
        if (!enabled) {
            return;
        }
        try {
            writer.execute(() -> {
                tellDropped();
                lines.accept(entry.line());
            });
        } catch (RejectedExecutionException full) {
            dropped.incrementAndGet();
            untold.incrementAndGet();
        }
    }

    /** How many entries were not written, since the start. */
    public long dropped() {
        return dropped.get();
    }

    /** Writes what waits, within a bound. Nothing is taken any more. */
    @PreDestroy
    public void stop() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(LAST_SECONDS, TimeUnit.SECONDS)) {
                LOG.warning("The server stopped before all entries of the audit log were written.");
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private void tellDropped() {
        long count = untold.getAndSet(0);
        if (count > 0) {
            lines.accept(new AuditEntry(
                            Instant.now(),
                            "gateway",
                            null,
                            "audit.drop",
                            null,
                            "failed",
                            count + " entries had no room",
                            null,
                            null)
                    .line());
        }
    }
}
