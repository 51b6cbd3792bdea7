package io.avatargateway.security.tenants;

import io.avatargateway.config.Settings;

/**
 * What may wait for each session of a tenant; 0 is no limit.
 *
 * @param jobs with the one that is spoken; each part of an utterance counts
 * @param bytes of their speech
 */
public record WaitingLimits(int jobs, long bytes) {

    /** As the settings have it, for a tenant that says nothing. */
    static WaitingLimits of(Settings settings) {
        return new WaitingLimits(
                settings.sessions().waitingJobs(), settings.sessions().waitingBytes());
    }

    /** Whether there is one. */
    public boolean any() {
        return jobs > 0 || bytes > 0;
    }
}
