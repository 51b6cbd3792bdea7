package io.avatargateway.session.model;

import java.time.Duration;
import java.time.Instant;

/**
 * A session of the past as the avatar service bills it: one of our links, most likely.
 *
 * @param id the service's own id, or null
 * @param label what it was opened for, or null
 * @param from when it began, by the service's clock; null where it does not say
 * @param to when it ended, likewise
 * @param length how long it was; never null
 */
public record BilledSession(String id, String label, Instant from, Instant to, Duration length) {}
