package io.avatargateway.sandbox.simli;

import java.time.Duration;

/**
 * How this Simli behaves, the same for all sessions.
 *
 * @param speed of play-out, factor on real time
 * @param startLatency from the first audio to SPEAK, at normal speed
 * @param startDelay from the opening of the socket to START, real time
 * @param joinWithin how long the room may stay without a viewer
 * @param viewer whether somebody must join
 * @param maxSessions how many may be open at a time
 * @param publicUrl where the room is, {@code ws://host:port}
 */
public record SessionRules(
        double speed,
        Duration startLatency,
        Duration startDelay,
        Duration joinWithin,
        ViewerRule viewer,
        int maxSessions,
        String publicUrl) {}
