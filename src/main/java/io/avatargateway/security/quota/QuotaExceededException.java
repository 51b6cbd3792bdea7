package io.avatargateway.security.quota;

import io.avatargateway.security.Tenant;
import java.time.Duration;

/** A tenant that uses as much as it may. Its message is fit for the one who asked. */
public final class QuotaExceededException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Quota quota;
    private final Duration retryAfter;

    QuotaExceededException(Tenant tenant, Quota quota, long limit, Duration retryAfter) {
        // Without a stack trace: it is an answer, and comes often where somebody floods.
        super(
                "tenant " + tenant + ": quota " + quota.field() + " is used up (expected: at most " + limit + ")",
                null,
                false,
                false);
        this.quota = quota;
        this.retryAfter = retryAfter;
    }

    /** Which one. */
    public Quota quota() {
        return quota;
    }

    /** When there may be room again. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
