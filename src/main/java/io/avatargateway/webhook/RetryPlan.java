package io.avatargateway.webhook;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * When a delivery that failed is tried again: after twice the time each time, of which a random part is left out, so
 * that many do not come at the same moment. Immutable.
 *
 * @param random from 0 to 1, without 1
 */
public record RetryPlan(DoubleSupplier random) {

    /** Behind the first failure. */
    static final Duration FIRST = Duration.ofSeconds(2);
    /** Between two attempts. */
    static final Duration LONGEST = Duration.ofHours(1);
    /** What a receiver may ask for with Retry-After. */
    static final Duration LONGEST_ASKED = Duration.ofHours(3);

    /**
     * A time without attempts.
     *
     * @param all whether no other event is sent meanwhile either
     */
    public record Pause(Duration time, boolean all) {}

    /**
     * How long to wait. What a receiver asks for counts for all events, but only where it is longer than this one would
     * wait anyhow: one that asks for a second and has failed for long is not spared by others' waiting.
     *
     * @param failures of this delivery in a row, with the last one; at least 1
     * @param asked what the receiver asked for, or null
     */
    public Pause pause(int failures, Duration asked) {
        int doublings = Math.min(failures - 1, 20);
        long wholeMillis = Math.min(LONGEST.toMillis(), FIRST.toMillis() << doublings);
        Duration own = Duration.ofMillis(wholeMillis - (long) (wholeMillis / 2.0 * random.getAsDouble()));
        if (asked == null || asked.compareTo(own) <= 0) {
            return new Pause(own, false);
        }
        return new Pause(asked.compareTo(LONGEST_ASKED) < 0 ? asked : LONGEST_ASKED, true);
    }
}
