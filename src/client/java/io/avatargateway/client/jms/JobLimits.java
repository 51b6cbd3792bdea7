package io.avatargateway.client.jms;

import io.avatargateway.client.Arguments;
import java.time.Duration;

/**
 * What a producer holds itself to.
 *
 * @param outstanding most jobs that are sent and have no final reply yet, 1..100000
 * @param patience how long there may be no news of a job, 1 ms to 7 days; the length of the speech, once it is known to
 *     have begun, does not count
 */
public record JobLimits(int outstanding, Duration patience) {

    private static final int MOST = 100_000;
    private static final int USUAL = 1000;
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    /**
     * Checks them.
     *
     * @throws IllegalArgumentException naming value and rule
     */
    public JobLimits {
        Arguments.within("outstanding", outstanding, 1, MOST);
        Arguments.span("patience", patience);
    }

    /**
     * The usual ones.
     *
     * @return 1000 jobs, ten minutes
     */
    public static JobLimits defaults() {
        return new JobLimits(USUAL, TEN_MINUTES);
    }
}
