package io.avatargateway.logs;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What a logger, and all below it, are given to write. */
public final class LogLines extends Handler implements AutoCloseable {

    private final Logger logger;
    private final Level before;
    private final List<LogRecord> lines = new CopyOnWriteArrayList<>();

    private LogLines(Logger logger, Level level) {
        this.logger = logger;
        this.before = logger.getLevel();
        logger.setLevel(level);
        logger.addHandler(this);
    }

    /** From now on, until it is closed. */
    public static LogLines of(String logger, Level level) {
        return new LogLines(Logger.getLogger(logger), level);
    }

    @Override
    public void publish(LogRecord line) {
        lines.add(line);
    }

    /** The lines, without time and place. */
    public List<String> texts() {
        SimpleFormatter formatter = new SimpleFormatter();
        return lines.stream().map(formatter::formatMessage).toList();
    }

    public List<Level> levels() {
        return lines.stream().map(LogRecord::getLevel).toList();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setLevel(before);
    }
}
