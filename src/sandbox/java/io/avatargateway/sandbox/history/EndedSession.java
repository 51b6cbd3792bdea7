package io.avatargateway.sandbox.history;

import java.time.Instant;

/**
 * A session of the past, as the account sees it.
 *
 * @param simliSessionId Simli's id
 * @param sessionAggregator as in the token call, may be null
 * @param startedAt when the socket opened
 * @param endedAt when it closed
 */
public record EndedSession(String simliSessionId, String sessionAggregator, Instant startedAt, Instant endedAt) {}
