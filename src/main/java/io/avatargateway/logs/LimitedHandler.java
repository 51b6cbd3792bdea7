package io.avatargateway.logs;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Stands before other handlers and holds back lines that repeat themselves ({@link RepeatedLines}). What is below INFO
 * was asked for, and passes. Any thread.
 */
final class LimitedHandler extends Handler {

    private final List<Handler> behind;
    private final RepeatedLines lines;
    private final Set<String> unlimited;
    private final Later later;
    private final AtomicBoolean looksLater = new AtomicBoolean();

    /** Runs something once, when a minute is over. */
    @FunctionalInterface
    interface Later {
        void run(Runnable task);
    }

    /** @param unlimited loggers whose lines all pass */
    LimitedHandler(List<Handler> behind, RepeatedLines lines, Set<String> unlimited, Later later) {
        this.behind = List.copyOf(behind);
        this.lines = lines;
        this.unlimited = Set.copyOf(unlimited);
        this.later = later;
    }

    @Override
    public void publish(LogRecord line) {
        String logger = line.getLoggerName();
        if (line.getLevel().intValue() < Level.INFO.intValue() || (logger != null && unlimited.contains(logger))) {
            write(line);
            return;
        }
        lines.come(line).forEach(this::write);
        lookLater();
    }

    /** Else what was held back would be told by the next line, whenever that comes. */
    private void lookLater() {
        if (lines.heldBack() && looksLater.compareAndSet(false, true)) {
            later.run(() -> {
                looksLater.set(false);
                lines.over().forEach(this::write);
                lookLater();
            });
        }
    }

    private void write(LogRecord line) {
        behind.forEach(handler -> handler.publish(line));
    }

    @Override
    public void flush() {
        behind.forEach(Handler::flush);
    }

    /** Tells what was held back. The handlers behind it stay open. */
    @Override
    public void close() {
        lines.all().forEach(this::write);
    }
}
