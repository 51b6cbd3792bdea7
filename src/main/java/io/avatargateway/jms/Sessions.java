package io.avatargateway.jms;

import io.avatargateway.session.JobStatus;
import io.avatargateway.session.SessionId;

/** What messaging needs of the registry; a seam for tests. Any thread, at once. */
interface Sessions {

    /**
     * Whether the session takes jobs.
     *
     * @throws io.avatargateway.session.GatewayException UNKNOWN_SESSION or SESSION_ENDED if it does not
     */
    void requireAccepting(SessionId id);

    /** Notes what became known of a job. Does nothing if there is no such session. */
    void jobStatus(SessionId id, JobStatus status);
}
