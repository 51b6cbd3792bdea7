package io.avatargateway.jms.queue;

import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import java.time.Instant;
import java.util.List;

/**
 * How the jobs end that wait when their session ends.
 *
 * @param state a final one
 * @param estimated whether it is not known how much of them was heard
 * @param code the stable word for the replies
 * @param detail the same for people
 */
record QueueEnd(JobState state, boolean estimated, String code, String detail) {

    /** The end of one of them. */
    JobStatus of(String jobId, Instant time, long durationMillis) {
        return JobStatus.untraced(jobId, state, time, 0, durationMillis, estimated, code, detail, List.of(), null);
    }
}
