package io.avatargateway.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All figures at one moment, for who is no scrape: the same ones that a scrape would have got. Immutable. */
public final class Reading {

    private static final String COUNTER_END = "_total";

    private final Map<String, MetricSnapshot> all = new HashMap<>();

    Reading(MetricSnapshots snapshots) {
        snapshots.forEach(snapshot -> all.put(snapshot.getMetadata().getPrometheusName(), snapshot));
    }

    /** One set of labels with its figure, which is the number of values for a histogram. */
    private record Point(DataPointSnapshot point, double value) {
        private String label(Label label) {
            return point.getLabels().get(label.prometheusName());
        }
    }

    /** The sum over all labels; of a histogram how many values it has. */
    public double total(Metric metric) {
        return points(metric).mapToDouble(Point::value).sum();
    }

    /** The sum over all other labels, where this one has this value. */
    public double total(Metric metric, Label label, String value) {
        return points(metric)
                .filter(point -> value.equals(point.label(label)))
                .mapToDouble(Point::value)
                .sum();
    }

    /** Sums by the values of a label; what does not have it is left out. */
    public Map<String, Long> by(Metric metric, Label label) {
        Map<String, Long> sums = new TreeMap<>();
        points(metric)
                .filter(point -> point.label(label) != null)
                .forEach(point -> sums.merge(point.label(label), (long) point.value(), Long::sum));
        return sums;
    }

    /** A histogram over all labels. */
    public Spread spread(Metric histogram) {
        return spread(histogram, null, null);
    }

    /** A histogram over all other labels, where this one has this value. */
    public Spread spread(Metric histogram, Label label, String value) {
        Long[] counts = Spread.none(histogram.buckets()).counts().toArray(Long[]::new);
        points(histogram)
                .filter(point -> label == null || value.equals(point.label(label)))
                .forEach(point -> add(point.point(), counts));
        return new Spread(histogram.buckets(), List.of(counts));
    }

    private static void add(DataPointSnapshot point, Long[] counts) {
        ClassicHistogramBuckets buckets = buckets(point);
        for (int i = 0; i < counts.length && i < buckets.size(); i++) {
            counts[i] += buckets.getCount(i);
        }
    }

    private static ClassicHistogramBuckets buckets(DataPointSnapshot point) {
        return ((HistogramSnapshot.HistogramDataPointSnapshot) point).getClassicBuckets();
    }

    private Stream<Point> points(Metric metric) {
        String name = metric.prometheusName();
        boolean counter = metric.kind() == Metric.Kind.COUNTER;
        MetricSnapshot found = all.get(counter ? name.substring(0, name.length() - COUNTER_END.length()) : name);
        // What has never happened has no figure.
        return found == null ? Stream.empty() : found.getDataPoints().stream().map(Reading::point);
    }

    private static Point point(DataPointSnapshot point) {
        if (point instanceof CounterSnapshot.CounterDataPointSnapshot counter) {
            return new Point(point, counter.getValue());
        }
        if (point instanceof GaugeSnapshot.GaugeDataPointSnapshot gauge) {
            return new Point(point, gauge.getValue());
        }
        return new Point(
                point,
                buckets(point).stream().mapToLong(bucket -> bucket.getCount()).sum());
    }
}
