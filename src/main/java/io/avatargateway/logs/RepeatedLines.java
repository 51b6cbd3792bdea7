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

    /** A line that is written as it is, or the last one of those that were held back, with their number. */
    private record Written(LogRecord line, int heldBack) {}

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
    List<LogRecord> come(LogRecord line) {
        Kind kind = kind(line);
        List<Written> written = new ArrayList<>();
        synchronized (this) {
            forgetOver(written);
            Minute minute = counted.computeIfAbsent(kind, first -> new Minute(nanoClock.getAsLong()));
            minute.lines++;
            if (minute.lines > most) {
                minute.heldBack = line;
            } else {
                written.add(new Written(line, 0));
            }
            if (counted.size() > MOST_KINDS) {
                forgetOldest(written);
            }
        }
        return lines(written);
    }

    /** What there is to tell of minutes that are over. */
    List<LogRecord> over() {
        List<Written> told = new ArrayList<>();
        synchronized (this) {
            forgetOver(told);
        }
        return lines(told);
    }

    /** The same of all minutes: nothing comes any more. */
    List<LogRecord> all() {
        List<Written> told = new ArrayList<>();
        synchronized (this) {
            while (!counted.isEmpty()) {
                forgetOldest(told);
            }
        }
        return lines(told);
    }

    /** Whether there is something to tell when a minute is over. */
    synchronized boolean heldBack() {
        return counted.values().stream().anyMatch(minute -> minute.heldBack != null);
    }

    private void forgetOver(List<Written> told) {
        long now = nanoClock.getAsLong();
        while (!counted.isEmpty() && now - counted.values().iterator().next().sinceNanos >= WINDOW_NANOS) {
            forgetOldest(told);
        }
    }

    private void forgetOldest(List<Written> told) {
        Kind oldest = counted.keySet().iterator().next();
        Minute minute = counted.remove(oldest);
        if (minute.heldBack != null) {
            told.add(new Written(minute.heldBack, minute.lines - most));
        }
    }

    /** Without the lock: the parameters' own {@code toString} may take long, or log. */
    private List<LogRecord> lines(List<Written> written) {
        List<LogRecord> lines = new ArrayList<>();
        written.forEach(each -> lines.add(each.heldBack() == 0 ? each.line() : told(each)));
        return lines;
    }

    private LogRecord told(Written several) {
        LogRecord last = several.line();
        LogRecord told = new LogRecord(
                last.getLevel(),
                several.heldBack() + " more lines like this within a minute: " + formatter.formatMessage(last));
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
