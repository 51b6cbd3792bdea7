package io.avatargateway.metrics;

import java.util.Arrays;
import java.util.List;

/**
 * How many values of a histogram lie between which bounds. Immutable.
 *
 * @param bounds upper ones, in the metric's unit, ascending; above the last of them there is no bound
 * @param counts of values, one more than there are bounds
 */
public record Spread(List<Double> bounds, List<Long> counts) {

    public Spread {
        bounds = List.copyOf(bounds);
        counts = List.copyOf(counts);
        if (counts.size() != bounds.size() + 1) {
            throw new IllegalArgumentException(
                    "counts: " + counts.size() + " (expected: one more than " + bounds.size() + " bounds)");
        }
    }

    /** Without values. */
    static Spread none(List<Double> bounds) {
        Long[] counts = new Long[bounds.size() + 1];
        Arrays.fill(counts, 0L);
        return new Spread(bounds, List.of(counts));
    }

    /** How many values there are. */
    public long count() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    /** What has come since an earlier moment of the same histogram. */
    public Spread since(Spread earlier) {
        Long[] more = new Long[counts.size()];
        for (int i = 0; i < more.length; i++) {
            more[i] = Math.max(0, counts.get(i) - earlier.counts.get(i));
        }
        return new Spread(bounds, List.of(more));
    }

    /**
     * The value below which this part of all values lies. Within a bucket they are taken to lie evenly. Of what is
     * above the last bound, that bound is said, for nothing else is known of it.
     *
     * @param part from 0 to 1
     * @return in the metric's unit; 0 where there are no values
     */
    public double quantile(double part) {
        double rank = part * count();
        double before = 0;
        for (int i = 0; i < bounds.size(); i++) {
            long here = counts.get(i);
            if (here > 0 && before + here >= rank) {
                double lower = i == 0 ? 0 : bounds.get(i - 1);
                return lower + (bounds.get(i) - lower) * (rank - before) / here;
            }
            before += here;
        }
        return count() == 0 ? 0 : bounds.get(bounds.size() - 1);
    }
}
