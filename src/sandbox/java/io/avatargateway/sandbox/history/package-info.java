/**
 * What happened in each session, for those who look from outside: facts, timeline, audio. Written by {@code simli};
 * knows {@code playout}, {@code http} and {@code time}.
 */
package io.avatargateway.sandbox.history;
