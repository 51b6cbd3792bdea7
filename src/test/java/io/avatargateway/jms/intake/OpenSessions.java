package io.avatargateway.jms.intake;

import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import java.util.List;

/** Every session takes jobs. */
record OpenSessions(List<JobStatus> noted) implements Sessions {

    @Override
    public void requireAccepting(SessionId id) {
        // Always.
    }

    @Override
    public void jobStatus(SessionId id, JobStatus status) {
        noted.add(status);
    }
}
