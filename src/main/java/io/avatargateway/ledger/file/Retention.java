package io.avatargateway.ledger.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Removes the files of days that are over for long enough. A clock that jumped ahead must not empty the ledger: what is
 * old only counts as old when the clock has said so for an hour. Not safe for use by several threads.
 */
public final class Retention {

    /** So long the clock must have said it, by the one that only goes forward. */
    static final Duration PROBATION = Duration.ofHours(1);

    private static final Duration LOOKS = Duration.ofMinutes(5);

    private final int days;
    private LocalDate claimed;
    private long claimedNanos;
    private long lookedNanos;

    /** @param days how long a day's file is kept behind that day; 0 for as long as nobody removes it */
    public Retention(int days) {
        this.days = days;
    }

    /**
     * Removes what is old. Looks every few minutes, however often it is called.
     *
     * @param now by the clock that may jump
     * @param nanos by the one that only goes forward
     * @return the days whose files were removed
     * @throws IOException if one could not be
     */
    public List<LocalDate> sweep(DayFiles files, Instant now, long nanos) throws IOException {
        if (days == 0 || (claimed != null && nanos - lookedNanos < LOOKS.toNanos())) {
            return List.of();
        }
        lookedNanos = nanos;
        LocalDate first = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(days);
        boolean jumped = claimed == null || first.isBefore(claimed) || first.isAfter(claimed.plusDays(1));
        if (jumped) {
            claimed = first;
            claimedNanos = nanos;
            return List.of();
        }
        if (nanos - claimedNanos < PROBATION.toNanos()) {
            return List.of();
        }
        LocalDate certain = claimed;
        claimed = first;
        List<LocalDate> removed = new ArrayList<>();
        for (Map.Entry<LocalDate, Path> old :
                files.all().headMap(certain, false).entrySet()) {
            Files.deleteIfExists(old.getValue());
            Files.deleteIfExists(DayFiles.sums(old.getValue()));
            removed.add(old.getKey());
        }
        return removed;
    }
}
