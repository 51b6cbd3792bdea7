package io.avatargateway.service;

/**
 * The gateway stops, and is about to hand over its sessions: from now on it takes nothing new. Told once, before the
 * first session leaves; observers may wait for the broker's call time-out.
 */
public record GatewayStops() {}
