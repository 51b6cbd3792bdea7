package io.avatargateway.cluster;

import java.time.Instant;

/**
 * When a gateway was last heard of.
 *
 * @param run the life of it that said so
 * @param aliveAt when, by its own clock
 */
public record LastHeartbeat(String run, Instant aliveAt) {}
