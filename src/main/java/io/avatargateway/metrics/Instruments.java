package io.avatargateway.metrics;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleCounter;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;

/** Makes the library's instruments of the table's rows. Any thread. */
final class Instruments {

    private static final Map<Label, AttributeKey<String>> KEYS = keys();

    private final Meter meter;

    Instruments(Meter meter) {
        this.meter = meter;
    }

    /** @param values of the metric's labels, in their order; null for one that does not apply */
    static Attributes attributes(Metric metric, String... values) {
        if (values.length != metric.labels().size()) {
            throw new IllegalArgumentException(
                    metric + ": " + values.length + " values (expected: " + metric.labels() + ")");
        }
        AttributesBuilder attributes = Attributes.builder();
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null) {
                attributes.put(KEYS.get(metric.labels().get(i)), values[i]);
            }
        }
        return attributes.build();
    }

    LongCounter counter(Metric metric) {
        return meter.counterBuilder(metric.title())
                .setUnit(metric.unit())
                .setDescription(metric.meaning())
                .build();
    }

    DoubleCounter seconds(Metric metric) {
        return meter.counterBuilder(metric.title())
                .ofDoubles()
                .setUnit(metric.unit())
                .setDescription(metric.meaning())
                .build();
    }

    DoubleHistogram histogram(Metric metric) {
        return meter.histogramBuilder(metric.title())
                .setUnit(metric.unit())
                .setDescription(metric.meaning())
                .setExplicitBucketBoundariesAdvice(metric.buckets())
                .build();
    }

    /** A level that is asked for with each scrape. */
    void level(Metric metric, LongSupplier now) {
        levels(metric, level -> level.accept(Attributes.empty(), now.getAsLong()));
    }

    /** Asks for levels with each scrape. */
    interface Levels {
        /** Gives each of them. Any thread, one at a time; waits for nothing. */
        void give(ObjLongConsumer<Attributes> level);
    }

    /** Several levels that are asked for with each scrape. */
    void levels(Metric metric, Levels now) {
        meter.upDownCounterBuilder(metric.title())
                .setUnit(metric.unit())
                .setDescription(metric.meaning())
                .buildWithCallback(measurement -> now.give((labels, value) -> measurement.record(value, labels)));
    }

    /** A count that is kept elsewhere, and is asked for with each scrape. */
    void count(Metric metric, LongSupplier soFar) {
        meter.counterBuilder(metric.title())
                .setUnit(metric.unit())
                .setDescription(metric.meaning())
                .buildWithCallback(measurement -> measurement.record(soFar.getAsLong()));
    }

    /** The same in seconds. */
    void secondsSoFar(Metric metric, DoubleSupplier soFar) {
        meter.counterBuilder(metric.title())
                .ofDoubles()
                .setUnit(metric.unit())
                .setDescription(metric.meaning())
                .buildWithCallback(measurement -> measurement.record(soFar.getAsDouble()));
    }

    private static Map<Label, AttributeKey<String>> keys() {
        Map<Label, AttributeKey<String>> keys = new EnumMap<>(Label.class);
        for (Label label : Label.values()) {
            keys.put(label, AttributeKey.stringKey(label.key()));
        }
        return keys;
    }
}
