package io.avatargateway.security.quota;

import io.avatargateway.security.Tenant;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What tenants use of the other gateways at the same broker, as far as it is known here. Any thread; returns at once.
 * The port that the side of the cluster implements.
 */
public interface UseElsewhere {

    /** There is no other gateway. */
    UseElsewhere NONE = new UseElsewhere() {
        @Override
        public boolean ownsNone() {
            return false;
        }

        @Override
        public int sessions(Tenant tenant) {
            return 0;
        }

        @Override
        public CurrentUse now(Tenant tenant) {
            return CurrentUse.NONE;
        }

        @Override
        public CompletionStage<Boolean> claim(Tenant tenant, String session, int limit) {
            return CompletableFuture.completedStage(true);
        }

        @Override
        public Duration paid(Tenant tenant, LocalDate from, LocalDate to) {
            return Duration.ZERO;
        }
    };

    /**
     * Whether this gateway's sessions may be others' at this moment. Their links are ended then, and another gateway
     * may count them.
     */
    boolean ownsNone();

    /** Sessions that are not here and have not ended, those of gateways that died among them. */
    int sessions(Tenant tenant);

    /**
     * Tells the others of a session that is being opened here, so that no two gateways give out the same place.
     *
     * @param limit the most at once, at all gateways
     * @return completes with whether it comes within that; on any thread, so dependents must be short
     */
    CompletionStage<Boolean> claim(Tenant tenant, String session, int limit);

    /** What is used at this moment, as gateways that live have told. */
    CurrentUse now(Tenant tenant);

    /** How long sessions lasted at other gateways on these days, both included, in UTC. */
    Duration paid(Tenant tenant, LocalDate from, LocalDate to);
}
