package io.avatargateway.api;

import io.avatargateway.session.model.Erasure;
import io.avatargateway.session.model.SessionId;

/**
 * What was erased of a session, as JSON. See {@link Erasure}.
 *
 * @param sessionId whose
 * @param sessions in memory
 * @param events of it
 * @param jobs of it
 * @param deadLetters at the broker
 * @param expiredJobs at the broker
 * @param endedJobs at the broker
 * @param complete whether nothing is left
 */
public record ErasureView(
        String sessionId,
        int sessions,
        int events,
        int jobs,
        int deadLetters,
        int expiredJobs,
        int endedJobs,
        boolean complete) {

    /** The same in the words of the API. */
    public static ErasureView of(SessionId id, Erasure erased) {
        return new ErasureView(
                id.value(),
                erased.sessions(),
                erased.events(),
                erased.jobs(),
                erased.deadLetters(),
                erased.expiredJobs(),
                erased.endedJobs(),
                erased.complete());
    }
}
