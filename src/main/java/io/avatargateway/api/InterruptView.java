package io.avatargateway.api;

/**
 * What an interrupt did, as JSON.
 *
 * @param sessionId whose speech was interrupted
 * @param keepWaiting whether the jobs that waited were kept
 * @param jobsEnded about how many jobs ended or will end
 */
public record InterruptView(String sessionId, boolean keepWaiting, int jobsEnded) {}
