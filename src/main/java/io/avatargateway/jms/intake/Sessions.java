package io.avatargateway.jms.intake;

import io.avatargateway.security.Caller;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;

/** What the ways in for jobs need of the registry; a seam for tests. Any thread, at once. */
public interface Sessions {

    /**
     * Whether this gateway has the session. One that it has not may be another gateway's: its queue at the broker says
     * whether there is one.
     *
     * @throws io.avatargateway.session.model.GatewayException UNKNOWN_SESSION if it is here and not the caller's,
     *     SESSION_ENDED if it is here and takes no jobs
     */
    boolean requireAccepting(Caller caller, SessionId id);

    /**
     * Does nothing if a session that is not here, and whose queue was found, is the caller's.
     *
     * @throws io.avatargateway.session.model.GatewayException UNKNOWN_SESSION if it is not;
     *     SESSION_OWNER_UNREACHABLE if its gateway has not yet told whose it is
     */
    void requireOwned(Caller caller, SessionId id);

    /**
     * Below whose addresses the caller's session has its queue: the caller's own tenant, or, where it sees all
     * sessions, the session's as far as that is known.
     */
    Tenant tenantOf(Caller caller, SessionId id);

    /** Whether the caller may have a say in a session, if there is one. */
    boolean sees(Caller caller, SessionId id);

    /** Notes what became known of a job. Does nothing if there is no such session. */
    void jobStatus(Caller caller, SessionId id, JobStatus status);
}
