package io.avatargateway.service;

import io.avatargateway.session.model.SessionId;
import java.time.Instant;

/**
 * A dead letter that was sent again, as a new job.
 *
 * @param id of the dead letter, which is gone
 * @param sessionId where the job was sent to
 * @param jobId its new name: a session does not speak a name twice
 * @param redrives how often the same was sent again, this time included
 * @param time when it was sent
 */
public record Redriven(DeadLetterId id, SessionId sessionId, String jobId, int redrives, Instant time) {}
