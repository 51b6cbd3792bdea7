package io.avatargateway.jms.intake;

import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import java.util.List;

/** Every session takes jobs. */
record OpenSessions(List<JobStatus> noted) implements Sessions {

    @Override
    public boolean requireAccepting(SessionId id) {
        return true;
    }

    @Override
    public void jobStatus(SessionId id, JobStatus status) {
        noted.add(status);
    }
}
