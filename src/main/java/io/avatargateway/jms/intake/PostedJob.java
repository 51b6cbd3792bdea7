package io.avatargateway.jms.intake;

import io.avatargateway.jms.client.BrokerFailures;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import java.time.Clock;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/** The last step of putting a job that came over HTTP into its session's queue. Holds no state. */
final class PostedJob {

    private PostedJob() {}

    /**
     * Lets the session have the job that was sent. Its session is told of it before that: or it would hear of the end
     * first, and then of the beginning.
     *
     * @param sending transacted; the message has been sent with it
     * @throws ActiveMQException if the broker does not take it, or cannot be reached
     */
    static void commit(ClientSession sending, Sessions sessions, SessionId session, JobStatus accepted, Clock clock)
            throws ActiveMQException {
        sessions.jobStatus(session, accepted);
        try {
            sending.commit();
        } catch (ActiveMQException e) {
            if (BrokerFailures.refused(e)) {
                sessions.jobStatus(
                        session,
                        JobStatus.unheard(
                                accepted.jobId(),
                                JobState.REJECTED,
                                clock.instant(),
                                accepted.durationMillis(),
                                ErrorCode.BROKER_UNAVAILABLE.name(),
                                "the broker did not take it"));
            }
            throw e;
        }
    }
}
