package io.avatargateway.jms.intake;

import io.avatargateway.jms.client.Outbox;
import io.avatargateway.jms.message.JobFault;
import io.avatargateway.jms.message.TenantNames;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.SessionId;
import jakarta.jms.JMSException;
import java.util.Optional;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;

/**
 * Where a session's jobs go. Its queue at the broker says whether there is such a session, whichever gateway has it. No
 * state.
 */
public final class SessionAddress {

    private SessionAddress() {}

    /**
     * The session's queue: below its tenant's address, or, where an earlier version opened it, without a tenant's name.
     *
     * @param tenant whose session it is
     * @param here whether this gateway has the session
     * @throws JobFault SESSION_ENDED if it is gone though the session is here; UNKNOWN_SESSION if no gateway has it
     */
    static ActiveMQDestination of(Outbox outbox, SessionId session, Tenant tenant, boolean here)
            throws JMSException, JobFault {
        TenantNames names = TenantNames.ofSessions(tenant);
        Optional<ActiveMQDestination> queue = queue(outbox, session, names);
        if (queue.isEmpty() && !names.equals(TenantNames.DEFAULT)) {
            queue = queue(outbox, session, TenantNames.DEFAULT);
        }
        return queue.orElseThrow(() -> here ? ended(session) : unknown(session));
    }

    /**
     * Makes sure that a session takes the caller's jobs, whichever gateway has it.
     *
     * @throws GatewayException UNKNOWN_SESSION, SESSION_ENDED or SESSION_OWNER_UNREACHABLE if not
     */
    public static void requireOpen(Outbox outbox, Sessions sessions, Caller caller, SessionId session)
            throws JMSException {
        boolean here = sessions.requireAccepting(caller, session);
        try {
            of(outbox, session, sessions.tenantOf(caller, session), here);
        } catch (JobFault none) {
            throw new GatewayException(none.code(), none.getMessage());
        }
        if (!here) {
            sessions.requireOwned(caller, session);
        }
    }

    private static Optional<ActiveMQDestination> queue(Outbox outbox, SessionId session, TenantNames names)
            throws JMSException {
        return outbox.resolve(ActiveMQDestination.createQueue(names.sessionQueue(session)));
    }

    private static JobFault ended(SessionId session) {
        return new JobFault(ErrorCode.SESSION_ENDED, "session: " + session + " (expected: one that has not ended)");
    }

    private static JobFault unknown(SessionId session) {
        return new JobFault(
                ErrorCode.UNKNOWN_SESSION,
                "session: " + session + " (expected: one that is open, and did not end too long ago)");
    }
}
