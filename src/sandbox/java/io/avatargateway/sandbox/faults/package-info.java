/**
 * Faults on demand: what can go wrong at Simli, when, how often. Says which fault is due; others carry it out. Knows
 * {@code http} and {@code time}.
 */
package io.avatargateway.sandbox.faults;
