package io.avatargateway.jms.intake;

import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;

/** What the ways in for jobs need of the registry; a seam for tests. Any thread, at once. */
public interface Sessions {

    /**
     * Whether the session takes jobs.
     *
     * @throws io.avatargateway.session.model.GatewayException UNKNOWN_SESSION or SESSION_ENDED if it does not
     */
    void requireAccepting(SessionId id);

    /** Notes what became known of a job. Does nothing if there is no such session. */
    void jobStatus(SessionId id, JobStatus status);
}
