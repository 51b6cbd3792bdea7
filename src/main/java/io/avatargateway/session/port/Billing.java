package io.avatargateway.session.port;

import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.BilledSessions;
import java.time.Instant;
import java.util.concurrent.CompletionStage;

/**
 * What the avatar service counts in an account. The port that the avatar's translator implements. Any thread; returns
 * at once, and costs nothing.
 */
public interface Billing {

    /** Whether both have the same account. */
    boolean shareAccount(Tenant one, Tenant other);

    /**
     * How many sessions the account of this tenant has open.
     *
     * @return within the request time-out; exceptionally with a {@link
     *     io.avatargateway.session.model.GatewayException} if it does not say
     */
    CompletionStage<Long> openSessions(Tenant payer);

    /**
     * Sessions that began within this time and have ended.
     *
     * @return likewise
     */
    CompletionStage<BilledSessions> history(Tenant payer, Instant from, Instant to);
}
