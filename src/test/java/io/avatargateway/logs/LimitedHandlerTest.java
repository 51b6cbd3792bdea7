package io.avatargateway.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.audit.AuditLog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

/** One place for the lines of all loggers, before whoever writes them. */
class LimitedHandlerTest {

    private final AtomicLong nanos = new AtomicLong();
    private final Deque<Runnable> later = new ArrayDeque<>();
    private final List<String> written = new ArrayList<>();
    private final LimitedHandler handler =
            new LimitedHandler(List.of(new Written()), new RepeatedLines(2, nanos::get), Set.of("whole"), later::add);

    @Test
    void shouldTellWhatWasHeldBackThoughNothingElseComes() {
        for (int i = 0; i < 5; i++) {
            say("org.apache.activemq.artemis.core.client", Level.WARNING, "AMQ212037: Connection failure " + i);
        }
        assertThat(later).hasSize(1);
        nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
        later.remove().run();

        assertThat(written)
                .containsExactly(
                        "AMQ212037: Connection failure 0",
                        "AMQ212037: Connection failure 1",
                        "3 more lines like this within a minute: AMQ212037: Connection failure 4");
        assertThat(later).isEmpty();
    }

    @Test
    void shouldLookAgainWhereAMinuteIsNotOver() {
        say("a", Level.INFO, "x");
        say("a", Level.INFO, "x");
        say("a", Level.INFO, "x");
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(59));
        later.remove().run();

        assertThat(written).hasSize(2);
        assertThat(later).hasSize(1);
    }

    @Test
    void shouldLetPassWhatMustBeWholeAndWhatWasAskedFor() {
        for (int i = 0; i < 100; i++) {
            say("whole", Level.INFO, "Session: opening");
            say("a", Level.FINE, "a detail");
        }

        assertThat(written).hasSize(200);
        assertThat(later).isEmpty();
    }

    @Test
    void shouldHoldTheLivesOfSessionsAndTheAuditLogsForWhole() {
        assertThat(LogLimit.WHOLE).contains(LifeLog.LOGGER, AuditLog.LOGGER);
    }

    @Test
    void shouldTellAtTheEndWhatWasHeldBack() {
        for (int i = 0; i < 3; i++) {
            say("a", Level.SEVERE, "x");
        }
        handler.flush();
        handler.close();

        assertThat(written).containsExactly("x", "x", "1 more lines like this within a minute: x");
    }

    private void say(String logger, Level level, String text) {
        LogRecord line = new LogRecord(level, text);
        line.setLoggerName(logger);
        handler.publish(line);
    }

    private final class Written extends Handler {
        @Override
        public void publish(LogRecord line) {
            written.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
