package io.avatargateway.console;

import io.avatargateway.metrics.Label;
import io.avatargateway.metrics.Metric;
import io.avatargateway.metrics.Reading;
import io.avatargateway.metrics.Spread;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;

/**
 * The delays of the last minute. Histograms only grow, so it keeps what they were a minute ago: it has to be told of
 * them a few times a minute, also while nobody looks. Any thread.
 */
final class DelayWindow {

    /** Delays are of as long, or of a little longer. */
    static final Duration LENGTH = Duration.ofMinutes(1);
    /** How often it has to be told at least. */
    static final Duration PACE = Duration.ofSeconds(15);
    /** Between two that are kept, at least: so it keeps few, however often it is told. */
    private static final Duration APART = Duration.ofSeconds(1);

    /** What takes its time. */
    enum Delay {
        QUEUE_WAIT(Metric.QUEUE_WAIT, null, null),
        /** Of jobs that did not have to wait for other speech. */
        FIRST_FRAME(Metric.FIRST_FRAME, Label.BEHIND_SPEECH, "false"),
        INTERRUPT(Metric.SKIP_TIME, null, null),
        ROUND_TRIP(Metric.ROUND_TRIP, null, null),
        OPENING(Metric.OPENING_TIME, Label.STEP, "join_info"),
        FIRST_PICTURE(Metric.OPENING_TIME, Label.STEP, "first_frame");

        private final Metric metric;
        private final Label label;
        private final String value;

        Delay(Metric metric, Label label, String value) {
            this.metric = metric;
            this.label = label;
            this.value = value;
        }

        private Spread in(Reading reading) {
            return label == null ? reading.spread(metric) : reading.spread(metric, label, value);
        }
    }

    /**
     * Delays of a time.
     *
     * @param from when it begins; null if nothing is measured
     */
    record Delays(Instant from, Map<Delay, Spread> spreads) {

        static final Delays NONE = new Delays(null, Map.of());

        /** Null where it is not measured. */
        Spread of(Delay delay) {
            return spreads.get(delay);
        }
    }

    private record Kept(Instant time, long nanos, Map<Delay, Spread> spreads) {}

    private final Deque<Kept> kept = new ArrayDeque<>();

    /**
     * Notes how the histograms are.
     *
     * @param time of this moment
     * @param nanos of the same moment, as {@link System#nanoTime}
     * @return what has come in the last minute; since the first note, where that is younger
     */
    synchronized Delays note(Reading reading, Instant time, long nanos) {
        Map<Delay, Spread> now = new EnumMap<>(Delay.class);
        for (Delay delay : Delay.values()) {
            now.put(delay, delay.in(reading));
        }
        if (kept.isEmpty() || nanos - kept.peekLast().nanos() >= APART.toNanos()) {
            kept.addLast(new Kept(time, nanos, now));
        }
        Kept base = base(nanos);
        Map<Delay, Spread> since = new EnumMap<>(Delay.class);
        now.forEach(
                (delay, spread) -> since.put(delay, spread.since(base.spreads().get(delay))));
        return new Delays(base.time(), since);
    }

    /** The youngest one that is a minute old; else the oldest one. */
    private Kept base(long nanos) {
        Kept oldest = kept.removeFirst();
        while (!kept.isEmpty() && nanos - kept.peekFirst().nanos() >= LENGTH.toNanos()) {
            oldest = kept.removeFirst();
        }
        kept.addFirst(oldest);
        return oldest;
    }
}
