package io.avatargateway.room.probe;

import java.time.Duration;

/**
 * What a probe shall do; valid.
 *
 * @param faceId whose face it looks at
 * @param timeout for all of it, but for the end of the session
 * @param scheduled whether the schedule wants it
 */
public record ProbeRequest(String faceId, Duration timeout, boolean scheduled) {}
