package io.avatargateway.console;

import io.avatargateway.console.ConsoleFigures.DelayFigures;
import io.avatargateway.console.ConsoleFigures.JobFigures;
import io.avatargateway.console.ConsoleFigures.OpeningFigures;
import io.avatargateway.console.ConsoleFigures.Percentiles;
import io.avatargateway.console.ConsoleFigures.RecoveryFigures;
import io.avatargateway.metrics.Label;
import io.avatargateway.metrics.Metric;
import io.avatargateway.metrics.Reading;
import io.avatargateway.metrics.Spread;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.JobState;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the metrics say of this gateway. Holds no state.
 *
 * @param reading at this moment
 */
record Measured(Reading reading) {

    /** Nobody's fault. */
    private static final Set<String> NO_ERRORS = Set.of(ErrorCode.JOB_INTERRUPTED.name());

    /** @param delays of the last minute */
    OpeningFigures openings(DelayWindow.Delays delays) {
        return new OpeningFigures(
                count(Metric.OPENINGS, Label.OUTCOME, "opened"),
                reading.by(Metric.OPENINGS, Label.ERROR),
                percentiles(delays.of(DelayWindow.Delay.OPENING)));
    }

    JobFigures jobs() {
        Map<String, Long> ended = reading.by(Metric.JOBS, Label.OUTCOME);
        return new JobFigures(
                ended.getOrDefault(JobState.FINISHED.word(), 0L),
                ended.getOrDefault(JobState.INTERRUPTED.word(), 0L),
                ended.getOrDefault(JobState.EXPIRED.word(), 0L),
                ended.getOrDefault(JobState.REJECTED.word(), 0L),
                ended.getOrDefault(JobState.FAILED.word(), 0L));
    }

    long underruns() {
        return (long) reading.total(Metric.UNDERRUNS);
    }

    RecoveryFigures recoveries() {
        return new RecoveryFigures(changes("recovered"), (long) reading.total(Metric.RECOVERIES_FAILED));
    }

    long renewals() {
        return changes("renewed");
    }

    long adoptions() {
        return changes("adopted");
    }

    private long changes(String change) {
        return count(Metric.GAP, Label.CHANGE, change);
    }

    long level(Metric metric) {
        return (long) reading.total(metric);
    }

    /** Sessions that ended, by reason. */
    Map<String, Long> ends() {
        return reading.by(Metric.ENDS, Label.REASON);
    }

    /** Links that the avatar service did not open, or ended on its own account, by kind. */
    Map<String, Long> refusals() {
        return reading.by(Metric.REFUSALS, Label.KIND);
    }

    /** Jobs and openings that failed, by their codes. */
    Map<String, Long> errors() {
        Map<String, Long> errors = new TreeMap<>(reading.by(Metric.JOBS, Label.ERROR));
        reading.by(Metric.OPENINGS, Label.ERROR).forEach((code, count) -> errors.merge(code, count, Long::sum));
        errors.keySet().removeAll(NO_ERRORS);
        return errors;
    }

    private long count(Metric metric, Label label, String value) {
        return (long) reading.total(metric, label, value);
    }

    static DelayFigures delays(DelayWindow.Delays delays) {
        return new DelayFigures(
                percentiles(delays.of(DelayWindow.Delay.QUEUE_WAIT)),
                percentiles(delays.of(DelayWindow.Delay.FIRST_FRAME)),
                percentiles(delays.of(DelayWindow.Delay.INTERRUPT)),
                percentiles(delays.of(DelayWindow.Delay.ROUND_TRIP)),
                percentiles(delays.of(DelayWindow.Delay.FIRST_PICTURE)));
    }

    private static Percentiles percentiles(Spread spread) {
        return spread == null || spread.count() == 0
                ? null
                : new Percentiles(spread.count(), millis(spread, 0.5), millis(spread, 0.95), millis(spread, 0.99));
    }

    /** To a tenth: the buckets know no more. */
    private static double millis(Spread seconds, double part) {
        return Math.round(seconds.quantile(part) * 10_000) / 10.0;
    }
}
