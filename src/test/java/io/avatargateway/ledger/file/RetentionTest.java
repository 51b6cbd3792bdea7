package io.avatargateway.ledger.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Days go when they are old, and not when a clock only says so for a moment. */
class RetentionTest {

    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

    @TempDir
    Path directory;

    private long nanos;

    @BeforeEach
    void writeDays() throws Exception {
        for (String day : new String[] {"2026-11-19", "2026-11-20", "2026-11-29", "2026-11-30"}) {
            Files.writeString(directory.resolve(day + ".jsonl"), "{}\n");
        }
    }

    @Test
    void shouldRemoveDaysThatAreOldForLongEnough() throws Exception {
        Retention retention = new Retention(10);

        assertThat(sweep(retention, NOON, Duration.ZERO)).isEmpty();
        assertThat(sweep(retention, NOON, Duration.ofMinutes(59))).isEmpty();
        assertThat(sweep(retention, NOON.plusSeconds(3_600), Duration.ofMinutes(65)))
                .containsExactly(LocalDate.parse("2026-11-19"));
        assertThat(sweep(retention, NOON.plus(Duration.ofDays(1)), Duration.ofHours(25)))
                .isEmpty();
        assertThat(sweep(retention, NOON.plus(Duration.ofDays(1)), Duration.ofHours(26)))
                .containsExactly(LocalDate.parse("2026-11-20"));
        assertThat(new DayFiles(directory).all())
                .containsOnlyKeys(LocalDate.parse("2026-11-29"), LocalDate.parse("2026-11-30"));
    }

    @Test
    void shouldKeepAllThoughTheClockJumpsAheadAndBack() throws Exception {
        Retention retention = new Retention(10);
        sweep(retention, NOON, Duration.ZERO);

        assertThat(sweep(retention, NOON.plus(Duration.ofDays(3_650)), Duration.ofHours(2)))
                .isEmpty();
        assertThat(sweep(retention, NOON, Duration.ofHours(2).plusMinutes(50))).isEmpty();

        assertThat(new DayFiles(directory).all()).hasSize(4);
    }

    @Test
    void shouldKeepAllWhereNothingIsToBeRemoved() throws Exception {
        Retention forEver = new Retention(0);
        sweep(forEver, NOON.plus(Duration.ofDays(3_650)), Duration.ZERO);

        assertThat(sweep(forEver, NOON.plus(Duration.ofDays(3_650)), Duration.ofHours(2)))
                .isEmpty();
    }

    private java.util.List<LocalDate> sweep(Retention retention, Instant now, Duration running) throws Exception {
        nanos = running.toNanos();
        return retention.sweep(new DayFiles(directory), now, nanos);
    }
}
