package io.avatargateway.cluster.use;

import java.util.Objects;

/**
 * A session that is being opened, told to all gateways in one order: the broker's. Immutable.
 *
 * @param session its id
 * @param tenant whose
 */
public record Claim(String session, String tenant) {

    /** @throws RuntimeException if it is not what a gateway tells */
    public Claim {
        Objects.requireNonNull(session, "session");
        Objects.requireNonNull(tenant, "tenant");
    }
}
