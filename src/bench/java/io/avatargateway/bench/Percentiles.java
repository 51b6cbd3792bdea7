package io.avatargateway.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Values in order, to be asked for their percentiles. */
final class Percentiles {

    private final double[] sorted;

    private Percentiles(double[] sorted) {
        this.sorted = sorted;
    }

    static Percentiles of(Collection<Double> values) {
        return new Percentiles(
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray());
    }

    /**
     * How long it took from each of these moments, in milliseconds, to the first of the others that is not before it.
     */
    static Percentiles untilNext(List<Instant> begins, List<Instant> ends) {
        return of(begins.stream()
                .map(begin -> ends.stream()
                        .filter(end -> !end.isBefore(begin))
                        .findFirst()
                        .map(end -> Duration.between(begin, end).toNanos() / 1e6)
                        .orElseThrow())
                .toList());
    }

    int count() {
        return sorted.length;
    }

    /** The smallest value that this percentage of all values does not exceed; NaN if there are none. */
    double at(double percent) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int index = (int) Math.ceil(percent / 100 * sorted.length) - 1;
        return sorted[Math.max(0, Math.min(index, sorted.length - 1))];
    }

    /** Which part of all is greater, in percent. */
    double percentAbove(double limit) {
        return 100.0 * Arrays.stream(sorted).filter(value -> value > limit).count() / Math.max(1, sorted.length);
    }

    /** How many times those of a floor, as {@link #cells}. */
    String times(Percentiles floor) {
        return String.format(
                Locale.ROOT,
                "%.1f | %.1f | %.1f",
                at(50) / floor.at(50),
                at(99) / floor.at(99),
                at(99.9) / floor.at(99.9));
    }

    /** 50, 99 and 99.9 %, as cells of a table. */
    String cells() {
        return String.format(Locale.ROOT, "%.1f | %.1f | %.1f", at(50), at(99), at(99.9));
    }
}
