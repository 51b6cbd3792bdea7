package io.avatargateway.ledger.bill;

import java.time.Duration;
import java.time.Instant;

/**
 * A link as the ledger has it; one that was paid for.
 *
 * @param id of its entry
 * @param tenant in whose name
 * @param upstreamId the avatar service's own id, or null
 * @param from when it was paid for first
 * @param to when it ended
 * @param length how long it was paid for
 */
public record KeptLink(String id, String tenant, String upstreamId, Instant from, Instant to, Duration length) {}
