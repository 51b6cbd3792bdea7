package io.avatargateway.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Of lines of one kind, some are written within a minute; behind that there is one that tells how many came. */
class RepeatedLinesTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final RepeatedLines lines = new RepeatedLines(3, nanos::get);

    @Test
    void shouldWriteTheFirstLinesAndThenTellHowManyMoreThereWere() {
        List<String> written = new ArrayList<>();
        for (int i = 0; i < 1237; i++) {
            written.addAll(come(Level.WARNING, "Session ses_x" + i + ": no connection"));
        }
        advance(59_999);
        assertThat(texts(lines.over())).isEmpty();
        advance(1);

        assertThat(written)
                .containsExactly(
                        "Session ses_x0: no connection",
                        "Session ses_x1: no connection",
                        "Session ses_x2: no connection");
        List<LogRecord> told = lines.over();
        assertThat(texts(told))
                .containsExactly("1234 more lines like this within a minute: Session ses_x1236: no connection");
        assertThat(told).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.WARNING);
            assertThat(line.getLoggerName()).isEqualTo("a.logger");
            assertThat(line.getThrown()).isNull();
        });
        assertThat(lines.over()).isEmpty();
        assertThat(come(Level.WARNING, "Session ses_y: no connection")).containsExactly("Session ses_y: no connection");
    }

    @Test
    void shouldTellBeforeTheNextLineOfAnyKindWhatWasHeldBack() {
        IntStream.range(0, 5).forEach(i -> come(Level.INFO, "again"));
        advance(60_000);

        assertThat(come(Level.INFO, "another"))
                .containsExactly("2 more lines like this within a minute: again", "another");
    }

    @Test
    void shouldCountByLoggerLevelAndWords() {
        List<String> written = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            written.addAll(come(Level.INFO, "one"));
            written.addAll(come(Level.WARNING, "one"));
            written.addAll(come(Level.INFO, "other"));
            written.addAll(texts(lines.come(line("another.logger", Level.INFO, "one"))));
        }

        assertThat(written).hasSize(12);
        assertThat(come(Level.INFO, "one")).isEmpty();
    }

    /** The words that the code gives, not what they say this time; where it gave the whole text, ids do not count. */
    @Test
    void shouldTakeLinesWithOtherIdsAddressesAndNumbersForTheSame() {
        IntStream.range(0, 3).forEach(i -> come(Level.INFO, "from /127.0.0.1:" + (5000 + i) + " after " + i + " s"));
        assertThat(come(Level.INFO, "from /10.1.2.3:80 after 77 s")).isEmpty();
        IntStream.range(0, 3).forEach(i -> template("{0} has gone", "node " + "abc".repeat(i)));

        assertThat(template("{0} has gone", "node xyz")).isEmpty();
        advance(60_000);
        assertThat(texts(lines.over()))
                .containsExactly(
                        "1 more lines like this within a minute: from /10.1.2.3:80 after 77 s",
                        "1 more lines like this within a minute: node xyz has gone");
    }

    @Test
    void shouldTellAndForgetTheOldestKindWhereThereAreTooMany() {
        IntStream.range(0, 4).forEach(i -> come(Level.INFO, "the oldest"));
        List<String> written = new ArrayList<>();
        for (int i = 0; i < RepeatedLines.MOST_KINDS; i++) {
            written.addAll(come(Level.INFO, "kind " + "x".repeat(i % 150) + "y".repeat(i / 150)));
        }

        assertThat(written)
                .hasSize(RepeatedLines.MOST_KINDS + 1)
                .endsWith("1 more lines like this within a minute: the oldest");
    }

    @Test
    void shouldTellAllAtTheEnd() {
        IntStream.range(0, 4).forEach(i -> come(Level.INFO, "again"));
        assertThat(lines.heldBack()).isTrue();

        assertThat(texts(lines.all())).containsExactly("1 more lines like this within a minute: again");
        assertThat(lines.heldBack()).isFalse();
    }

    private List<String> come(Level level, String text) {
        return texts(lines.come(line("a.logger", level, text)));
    }

    private List<String> template(String text, Object parameter) {
        LogRecord line = line("a.logger", Level.INFO, text);
        line.setParameters(new Object[] {parameter});
        line.setThrown(new IllegalStateException("why"));
        return texts(lines.come(line));
    }

    private static LogRecord line(String logger, Level level, String text) {
        LogRecord line = new LogRecord(level, text);
        line.setLoggerName(logger);
        return line;
    }

    private static List<String> texts(List<LogRecord> lines) {
        return lines.stream()
                .map(line -> line.getParameters() == null
                        ? line.getMessage()
                        : MessageFormat.format(line.getMessage(), line.getParameters()))
                .toList();
    }

    private void advance(long millis) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
