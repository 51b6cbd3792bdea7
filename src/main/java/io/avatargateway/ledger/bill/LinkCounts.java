package io.avatargateway.ledger.bill;

import io.avatargateway.security.Tenant;
import java.util.Map;

/** Knows how many links are open. The port that the side of the cluster implements. */
@FunctionalInterface
public interface LinkCounts {

    /** Of all gateways at this broker, by who pays for them. Any thread; returns at once. */
    Map<Tenant, OpenLinks> open();
}
