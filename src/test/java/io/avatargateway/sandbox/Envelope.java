package io.avatargateway.sandbox;

import java.util.List;
import java.util.stream.IntStream;

/** How much of something there was over time, for the question how much later than another one it rises and falls. */
final class Envelope {
    private static final int STEP_MILLIS = 2;
    private static final int FARTHEST_MILLIS = 300;

    private final double[] millis;
    private final double[] values;

    /**
     * Of at least one value.
     *
     * @param millis moments, growing
     * @param values what holds from each of them on
     */
    Envelope(double[] millis, double[] values) {
        this.millis = millis.clone();
        this.values = values.clone();
    }

    /** How much later one envelope comes than another, and how alike the two are then, up to 1. */
    record Lag(int millis, double likeness) {
        @Override
        public String toString() {
            return "%d ms (likeness %.2f)".formatted(millis, likeness);
        }
    }

    /** Of pairs: moment, value. */
    static Envelope of(List<? extends List<? extends Number>> pairs) {
        return new Envelope(
                pairs.stream().mapToDouble(pair -> pair.get(0).doubleValue()).toArray(),
                pairs.stream().mapToDouble(pair -> pair.get(1).doubleValue()).toArray());
    }

    /** The first moment at which it is above a value. */
    double firstAbove(double value) {
        return IntStream.range(0, millis.length)
                .filter(i -> values[i] > value)
                .mapToDouble(i -> millis[i])
                .findFirst()
                .orElseThrow(() -> new AssertionError("never above " + value));
    }

    /** What of it lies between two moments, and a little beside. */
    Envelope during(double from, double to) {
        int[] within = IntStream.range(0, millis.length)
                .filter(i -> millis[i] >= from - FARTHEST_MILLIS && millis[i] <= to + FARTHEST_MILLIS)
                .toArray();
        return new Envelope(
                IntStream.of(within).mapToDouble(i -> millis[i]).toArray(),
                IntStream.of(within).mapToDouble(i -> values[i]).toArray());
    }

    /** How much later this one comes than the other: where the two are most alike, at most 300 ms away. */
    Lag behind(Envelope other) {
        return IntStream.rangeClosed(-FARTHEST_MILLIS / STEP_MILLIS, FARTHEST_MILLIS / STEP_MILLIS)
                .mapToObj(step -> new Lag(step * STEP_MILLIS, likeness(other, step * STEP_MILLIS)))
                .max(java.util.Comparator.comparingDouble(Lag::likeness))
                .orElseThrow();
    }

    /** Pearson's coefficient, of this one as it would be without the lag. */
    private double likeness(Envelope other, int lagMillis) {
        double from = Math.max(millis[0], other.millis[0]) + FARTHEST_MILLIS;
        double to = Math.min(millis[millis.length - 1], other.millis[other.millis.length - 1]) - FARTHEST_MILLIS;
        int count = (int) ((to - from) / STEP_MILLIS);
        double[] ours = sampled(from + lagMillis, count);
        double[] theirs = other.sampled(from, count);
        return covariance(ours, theirs) / Math.sqrt(covariance(ours, ours) * covariance(theirs, theirs) + 1e-12);
    }

    private double[] sampled(double from, int count) {
        double[] samples = new double[count];
        int at = 0;
        for (int i = 0; i < count; i++) {
            while (at + 1 < millis.length && millis[at + 1] <= from + i * STEP_MILLIS) {
                at++;
            }
            samples[i] = values[at];
        }
        return samples;
    }

    private static double covariance(double[] one, double[] other) {
        double meanOfOne = IntStream.range(0, one.length)
                .mapToDouble(i -> one[i])
                .average()
                .orElse(0);
        double meanOfOther = IntStream.range(0, other.length)
                .mapToDouble(i -> other[i])
                .average()
                .orElse(0);
        return IntStream.range(0, one.length)
                .mapToDouble(i -> (one[i] - meanOfOne) * (other[i] - meanOfOther))
                .sum();
    }
}
