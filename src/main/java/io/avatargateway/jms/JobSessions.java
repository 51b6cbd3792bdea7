package io.avatargateway.jms;

import io.avatargateway.jms.intake.Sessions;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Owner;
import io.avatargateway.security.Tenant;
import io.avatargateway.service.AllSessions;
import io.avatargateway.service.SessionRegistry;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The sessions of all gateways, as the ways in for jobs need them. Any thread.
 *
 * @param known what a session's feed knows of a job
 */
record JobSessions(SessionRegistry registry, AllSessions all, BiFunction<SessionId, String, Optional<JobStatus>> known)
        implements Sessions {

    @Override
    public boolean requireAccepting(Caller caller, SessionId id) {
        boolean here = isHere(id);
        if (here) {
            registry.requireAccepting(caller, id);
        }
        return here;
    }

    @Override
    public void requireOwned(Caller caller, SessionId id) {
        Optional<Owner> owner = all.ownerElsewhere(id);
        if (owner.isPresent() ? !sees(caller, id, owner.get()) : !caller.seesAll()) {
            throw owner.isPresent()
                    ? new GatewayException(
                            ErrorCode.UNKNOWN_SESSION, "session: " + id + " (expected: one of this sender's)")
                    : new GatewayException(
                            ErrorCode.SESSION_OWNER_UNREACHABLE,
                            "session: " + id + " (expected: one whose gateway has told whose it is)");
        }
    }

    @Override
    public Tenant tenantOf(Caller caller, SessionId id) {
        if (!caller.seesAll()) {
            return caller.tenant();
        }
        return registry.find(Caller.gateway(), id)
                .map(session -> session.options().owner())
                .or(() -> all.ownerElsewhere(id))
                .map(Owner::tenant)
                .orElse(caller.tenant());
    }

    @Override
    public boolean sees(Caller caller, SessionId id) {
        if (isHere(id)) {
            return registry.find(caller, id).isPresent();
        }
        return all.ownerElsewhere(id).map(owner -> sees(caller, id, owner)).orElse(true);
    }

    private static boolean sees(Caller caller, SessionId id, Owner owner) {
        return caller.sees(id.value(), owner.tenant());
    }

    @Override
    public void jobStatus(Caller caller, SessionId id, JobStatus status) {
        // A message that repeats a job that the session knows does not begin it again.
        if (!isHere(id) && status.state().terminal()) {
            all.tellJob(caller, id, status);
        } else if (status.state() != JobState.ACCEPTED
                || known.apply(id, status.jobId()).isEmpty()) {
            registry.jobStatus(caller, id, status);
        }
    }

    private boolean isHere(SessionId id) {
        return registry.find(Caller.gateway(), id).isPresent();
    }
}
