package io.avatargateway.jms.intake;

import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;

/** What the ways in for jobs need of the registry; a seam for tests. Any thread, at once. */
public interface Sessions {

    /**
     * Whether this gateway has the session. One that it has not may be another gateway's: its queue at the broker says
     * whether there is one.
     *
     * @throws io.avatargateway.session.model.GatewayException SESSION_ENDED if it is here and takes no jobs
     */
    boolean requireAccepting(SessionId id);

    /** Notes what became known of a job. Does nothing if there is no such session. */
    void jobStatus(SessionId id, JobStatus status);
}
