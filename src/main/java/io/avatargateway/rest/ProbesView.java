package io.avatargateway.rest;

import java.util.List;

/**
 * Probes as JSON.
 *
 * @param probes newest first
 */
public record ProbesView(List<ProbeView> probes) {}
