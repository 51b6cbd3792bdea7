package io.avatargateway.sandbox.playout;

/**
 * A stretch of a session's received audio.
 *
 * @param from first byte, on the axis of all audio bytes received
 * @param to behind its last byte
 */
public record Stretch(long from, long to) {}
