package io.avatargateway.jms.intake;

import io.avatargateway.security.Caller;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import java.util.List;

/** Every session takes jobs. */
record OpenSessions(List<JobStatus> noted) implements Sessions {

    @Override
    public boolean requireAccepting(Caller caller, SessionId id) {
        return true;
    }

    @Override
    public void requireOwned(Caller caller, SessionId id) {}

    @Override
    public Tenant tenantOf(Caller caller, SessionId id) {
        return caller.tenant();
    }

    @Override
    public boolean sees(Caller caller, SessionId id) {
        return true;
    }

    @Override
    public void jobStatus(Caller caller, SessionId id, JobStatus status) {
        noted.add(status);
    }
}
