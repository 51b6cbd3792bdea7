package io.avatargateway.jms.intake;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How fast an intake works on what has piled up. Where tenants share the server, one that floods its queue must not
 * keep the processors and the broker's journal to itself. So its transactions are smaller then, and behind each full
 * one its intake rests for twice as long as that took: it works a third of the time at most. Any thread. See {@code
 * docs/decisions/0057-fair-shares.md}.
 */
public final class IntakePace {

    /** As fast as it can. */
    public static final IntakePace ALONE = new IntakePace(() -> false);

    private static final int MOST_JOBS = 256;
    private static final int MOST_JOBS_SHARED = 64;
    /** A broker that answers slowly is not made slower. */
    private static final Duration LONGEST_REST = Duration.ofMillis(200);

    private final BooleanSupplier shared;

    private IntakePace(BooleanSupplier shared) {
        this.shared = shared;
    }

    /**
     * Makes way for other tenants.
     *
     * @param shared whether there are others now; asked before each transaction
     */
    public static IntakePace sharing(BooleanSupplier shared) {
        return new IntakePace(shared);
    }

    /** The jobs that share the next transaction at most. */
    int mostJobs() {
        return shared.getAsBoolean() ? MOST_JOBS_SHARED : MOST_JOBS;
    }

    /**
     * How long to rest behind a transaction.
     *
     * @param jobs of the transaction
     * @param took from its first job until the broker had it
     */
    Duration rest(int jobs, Duration took) {
        if (jobs < MOST_JOBS_SHARED || !shared.getAsBoolean()) {
            return Duration.ZERO;
        }
        Duration rest = took.multipliedBy(2);
        return rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST;
    }
}
