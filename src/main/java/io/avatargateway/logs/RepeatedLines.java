package io.avatargateway.logs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import java.util.regex.Pattern;

/**
 * Counts lines of the same kind, and says which of them are written: the first ones within a minute, and behind that
 * one line that tells how many more there were. Lines are of the same kind if they have the same logger, level and
 * text, but for words with a digit: ids, numbers and addresses. Any thread.
 */
final class RepeatedLines {

    /** How long lines of a kind are counted together, from the first one. */
    static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Kinds that are counted at a time. When there are more, the one that began first is told and forgotten. */
    static final int MOST_KINDS = 500;

    private static final int COMPARED = 200;
    private static final Pattern CHANGING = Pattern.compile("[\\w.:-]*\\d[\\w.:-]*|\\bses_\\w+");

    private final int most;
    private final LongSupplier nanoClock;
    private final SimpleFormatter formatter = new SimpleFormatter();
    /** In the order in which their minutes began. Guarded by this. */
    private final Map<Kind, Minute> counted = new LinkedHashMap<>();

    /** @param most how many lines of a kind are written within a minute */
    RepeatedLines(int most, LongSupplier nanoClock) {
        this.most = most;
        this.nanoClock = nanoClock;
    }

    private record Kind(String logger, Level level, String text) {}

    private static final class Minute {
        private final long sinceNanos;
        private int lines;
        /** The latest one that was held back, or null. */
        private LogRecord heldBack;

        private Minute(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }

    /**
     * A line is to be written.
     *
     * @return what is written now: what there is to tell of minutes that are over, and the line if it is not held back
     */
    synchronized List<LogRecord> come(LogRecord line) {
        List<LogRecord> written = over();
        Minute minute = counted.computeIfAbsent(kind(line), first -> new Minute(nanoClock.getAsLong()));
        minute.lines++;
        if (minute.lines > most) {
            minute.heldBack = line;
        } else {
            written.add(line);
        }
        if (counted.size() > MOST_KINDS) {
            forgetOldest(written);
        }
        return written;
    }

    /** What there is to tell of minutes that are over. */
    synchronized List<LogRecord> over() {
        List<LogRecord> told = new ArrayList<>();
        long now = nanoClock.getAsLong();
        while (!counted.isEmpty() && now - counted.values().iterator().next().sinceNanos >= WINDOW_NANOS) {
            forgetOldest(told);
        }
        return told;
    }

    /** The same of all minutes: nothing comes any more. */
    synchronized List<LogRecord> all() {
        List<LogRecord> told = new ArrayList<>();
        while (!counted.isEmpty()) {
            forgetOldest(told);
        }
        return told;
    }

    /** Whether there is something to tell when a minute is over. */
    synchronized boolean heldBack() {
        return counted.values().stream().anyMatch(minute -> minute.heldBack != null);
    }

    private void forgetOldest(List<LogRecord> told) {
        Kind oldest = counted.keySet().iterator().next();
        Minute minute = counted.remove(oldest);
        if (minute.heldBack != null) {
            told.add(told(minute));
        }
    }

    private LogRecord told(Minute minute) {
        LogRecord last = minute.heldBack;
        LogRecord told = new LogRecord(
                last.getLevel(),
                (minute.lines - most) + " more lines like this within a minute: " + formatter.formatMessage(last));
        told.setLoggerName(last.getLoggerName());
        told.setSourceClassName(last.getSourceClassName());
        told.setSourceMethodName(last.getSourceMethodName());
        return told;
    }

    private static Kind kind(LogRecord line) {
        String text = String.valueOf(line.getMessage());
        String compared = text.length() > COMPARED ? text.substring(0, COMPARED) : text;
        return new Kind(
                String.valueOf(line.getLoggerName()),
                line.getLevel(),
                CHANGING.matcher(compared).replaceAll("#"));
    }
}
