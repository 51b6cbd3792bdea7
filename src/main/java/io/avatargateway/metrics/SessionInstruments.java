package io.avatargateway.metrics;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleCounter;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;

/** The instruments of all sessions. Any thread. */
final class SessionInstruments {

    final LongCounter openings;
    final DoubleHistogram openingTime;
    final LongCounter ends;
    final DoubleHistogram gaps;
    final LongCounter recoveriesFailed;
    final DoubleHistogram queueWait;
    final DoubleHistogram firstFrame;
    final DoubleHistogram skipTime;
    final DoubleHistogram lead;
    final DoubleHistogram underruns;
    final LongCounter sentBytes;
    final DoubleCounter played;
    final DoubleHistogram roundTrip;
    final LongCounter refusals;

    /** Codes of Simli's and of our own. */
    private final BoundedWords codes = new BoundedWords(BoundedWords.MOST_CODES);

    SessionInstruments(Instruments instruments) {
        openings = instruments.counter(Metric.OPENINGS);
        openingTime = instruments.histogram(Metric.OPENING_TIME);
        ends = instruments.counter(Metric.ENDS);
        gaps = instruments.histogram(Metric.GAP);
        recoveriesFailed = instruments.counter(Metric.RECOVERIES_FAILED);
        queueWait = instruments.histogram(Metric.QUEUE_WAIT);
        firstFrame = instruments.histogram(Metric.FIRST_FRAME);
        skipTime = instruments.histogram(Metric.SKIP_TIME);
        lead = instruments.histogram(Metric.LEAD);
        underruns = instruments.histogram(Metric.UNDERRUNS);
        sentBytes = instruments.counter(Metric.SENT_BYTES);
        played = instruments.seconds(Metric.PLAYED);
        roundTrip = instruments.histogram(Metric.ROUND_TRIP);
        refusals = instruments.counter(Metric.REFUSALS);
    }

    /** A code as it may be a label; null for null. */
    String code(String code) {
        return codes.of(code);
    }

    /** What is measured often of one tenant's sessions, with its labels made once. */
    record OfTenant(
            String tenant,
            Attributes queueWait,
            Attributes firstFrame,
            Attributes firstFrameBehind,
            Attributes lead,
            Attributes bytes,
            Attributes played,
            Attributes roundTrip) {

        static OfTenant of(String tenant) {
            return new OfTenant(
                    tenant,
                    Instruments.attributes(Metric.QUEUE_WAIT, tenant),
                    Instruments.attributes(Metric.FIRST_FRAME, tenant, "false"),
                    Instruments.attributes(Metric.FIRST_FRAME, tenant, "true"),
                    Instruments.attributes(Metric.LEAD, tenant),
                    Instruments.attributes(Metric.SENT_BYTES, tenant),
                    Instruments.attributes(Metric.PLAYED, tenant),
                    Instruments.attributes(Metric.ROUND_TRIP, tenant));
        }
    }
}
