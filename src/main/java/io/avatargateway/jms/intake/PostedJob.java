package io.avatargateway.jms.intake;

import io.avatargateway.jms.client.BrokerFailures;
import io.avatargateway.jms.client.Outbox;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.security.Caller;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import jakarta.jms.JMSException;
import java.time.Clock;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/** The steps that are the same for every job that came over HTTP and goes into its session's queue. No state. */
final class PostedJob {

    private PostedJob() {}

    /** A message with what each of them says, and no body yet; its sender has the answer {@code accepted}. */
    static ActiveMQMessage message(Outbox outbox, SessionId session, JobStatus accepted) throws JMSException {
        ActiveMQMessage message = outbox.bytes();
        ClientMessage core = message.getCoreMessage();
        core.putStringProperty(JmsNames.SESSION_ID, session.value());
        core.putStringProperty(JmsNames.JOB_ID, accepted.jobId());
        core.putBooleanProperty(JmsNames.ACCEPTED_SENT, true);
        return message;
    }

    /**
     * Lets the session have the job that was sent. Its session is told of it before that: or it would hear of the end
     * first, and then of the beginning.
     *
     * @param sending transacted; the message has been sent with it
     * @throws ActiveMQException if the broker does not take it, or cannot be reached
     */
    static void commit(
            ClientSession sending, Sessions sessions, Caller caller, SessionId session, JobStatus accepted, Clock clock)
            throws ActiveMQException {
        sessions.jobStatus(caller, session, accepted);
        try {
            sending.commit();
        } catch (ActiveMQException e) {
            if (BrokerFailures.undone(e)) {
                sessions.jobStatus(
                        caller,
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
