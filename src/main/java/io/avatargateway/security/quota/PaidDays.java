package io.avatargateway.security.quota;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How long sessions lasted on each day, in UTC. Time is added as it passes, so a clock that is set does not make more
 * or less of it. Not thread-safe.
 */
final class PaidDays {

    /** A day's month is over long before: it is forgotten by number, since a clock may be wrong. */
    private static final int MOST_DAYS = 100;

    private final NavigableMap<LocalDate, Duration> days = new TreeMap<>();

    /**
     * Adds a time. What of it lies before midnight counts for the day before.
     *
     * @param end when it was over, by a clock that may have been set meanwhile
     */
    void add(Duration time, Instant end) {
        LocalDate day = LocalDate.ofInstant(end, ZoneOffset.UTC);
        Instant begin = day.atStartOfDay().toInstant(ZoneOffset.UTC);
        Duration left = time;
        Duration ofDay = Duration.between(begin, end);
        while (left.compareTo(Duration.ZERO) > 0) {
            Duration part = left.compareTo(ofDay) > 0 ? ofDay : left;
            add(day, part);
            left = left.minus(part);
            day = day.minusDays(1);
            ofDay = Duration.ofDays(1);
        }
    }

    void add(Map<LocalDate, Duration> more) {
        more.forEach(this::add);
    }

    void takeBack(PaidDays never) {
        never.days.forEach((day, time) -> add(day, time.negated()));
    }

    private void add(LocalDate day, Duration time) {
        days.merge(day, time, Duration::plus);
        if (days.size() > MOST_DAYS) {
            days.pollFirstEntry();
        }
    }

    /** From one day to another, both included. */
    Duration between(LocalDate from, LocalDate to) {
        return days.subMap(from, true, to, true).values().stream().reduce(Duration.ZERO, Duration::plus);
    }

    /** By days; a copy. */
    Map<LocalDate, Duration> all() {
        return Map.copyOf(days);
    }
}
