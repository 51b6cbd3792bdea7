package io.avatargateway.cluster.use;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How long a tenant's sessions lasted at one gateway in one month, over all of its lives. Immutable.
 *
 * @param node the gateway's name
 * @param tenant whose sessions
 * @param month such as 2026-11, in UTC
 * @param millis for each day of it, from the first on
 */
public record PaidMonth(String node, String tenant, String month, List<Long> millis) {

    /** Gateways' clocks differ; and who looks at a month that is over may want it a while longer. */
    private static final Duration KEPT = Duration.ofDays(2);

    /** @throws RuntimeException if it is not what a gateway tells */
    public PaidMonth {
        millis = List.copyOf(millis);
        if (node.isEmpty()
                || tenant.isEmpty()
                || millis.size() != YearMonth.parse(month).lengthOfMonth()
                || Collections.min(millis) < 0) {
            throw new IllegalArgumentException("month: " + month + " with " + millis.size() + " days");
        }
    }

    /** What days are for single months. */
    static List<PaidMonth> of(String node, String tenant, Map<LocalDate, Duration> days) {
        Map<YearMonth, Map<LocalDate, Duration>> months = new TreeMap<>();
        days.forEach((day, time) -> months.computeIfAbsent(YearMonth.from(day), any -> new HashMap<>())
                .put(day, time));
        return months.entrySet().stream()
                .map(month -> new PaidMonth(
                        node, tenant, month.getKey().toString(), millis(month.getKey(), month.getValue())))
                .toList();
    }

    private static List<Long> millis(YearMonth month, Map<LocalDate, Duration> days) {
        return IntStream.rangeClosed(1, month.lengthOfMonth())
                .mapToObj(day -> days.getOrDefault(month.atDay(day), Duration.ZERO))
                .map(Duration::toMillis)
                .toList();
    }

    /** Tells its message from those of other gateways, tenants and months. */
    String key() {
        return node + "/" + tenant + "/" + month;
    }

    /** By days. */
    Map<LocalDate, Duration> days() {
        YearMonth itsMonth = YearMonth.parse(month);
        Map<LocalDate, Duration> days = new TreeMap<>();
        for (int i = 0; i < millis.size(); i++) {
            if (millis.get(i) > 0) {
                days.put(itsMonth.atDay(i + 1), Duration.ofMillis(millis.get(i)));
            }
        }
        return days;
    }

    /** From one day to another, both included. */
    Duration between(LocalDate from, LocalDate to) {
        YearMonth itsMonth = YearMonth.parse(month);
        if (itsMonth.atDay(1).isAfter(to) || itsMonth.atEndOfMonth().isBefore(from)) {
            return Duration.ZERO;
        }
        long sum = 0;
        for (int i = 0; i < millis.size(); i++) {
            LocalDate day = itsMonth.atDay(i + 1);
            sum += day.isBefore(from) || day.isAfter(to) ? 0 : millis.get(i);
        }
        return Duration.ofMillis(sum);
    }

    /** When the broker may forget it. */
    Instant forgottenAt() {
        return YearMonth.parse(month)
                .plusMonths(1)
                .atDay(1)
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC)
                .plus(KEPT);
    }
}
