package io.avatargateway.jms.letter;

import io.avatargateway.jms.intake.Sessions;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import java.util.Set;

/** Some of the default tenant's sessions, one that has ended, and one of another tenant. */
record OpenSessions(Set<SessionId> open, SessionId ended, SessionId foreign, Tenant owner) implements Sessions {

    @Override
    public boolean requireAccepting(Caller caller, SessionId id) {
        if (id.equals(ended)) {
            throw new GatewayException(ErrorCode.SESSION_ENDED, "session: " + id + " (expected: not ended)");
        }
        boolean here = open.contains(id) || id.equals(foreign);
        if (here) {
            requireOwned(caller, id);
        }
        return here;
    }

    @Override
    public void requireOwned(Caller caller, SessionId id) {
        if (!sees(caller, id)) {
            throw new GatewayException(ErrorCode.UNKNOWN_SESSION, "session: " + id + " (expected: one of this one's)");
        }
    }

    @Override
    public Tenant tenantOf(Caller caller, SessionId id) {
        return id.equals(foreign) ? owner : caller.tenant();
    }

    @Override
    public boolean sees(Caller caller, SessionId id) {
        return caller.sees(id.value(), id.equals(foreign) ? owner : Tenant.DEFAULT);
    }

    @Override
    public void jobStatus(Caller caller, SessionId id, JobStatus status) {
        throw new AssertionError("a job was told to " + id);
    }
}
