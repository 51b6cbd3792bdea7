package io.avatargateway.jms.intake;

import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.BrokerFailures;
import io.avatargateway.jms.client.Outbox;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.JobFault;
import io.avatargateway.jms.message.JobHeadersReader;
import io.avatargateway.jms.message.PictureProperties;
import io.avatargateway.jms.queue.ArtemisJobFeedFactory;
import io.avatargateway.security.Caller;
import io.avatargateway.service.PictureIntake;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.PictureChange;
import io.avatargateway.session.model.SessionId;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/**
 * Puts a change of the picture that came over HTTP into its session's queue, where it waits like any other job. Any
 * thread.
 */
public final class JmsPictureIntake implements PictureIntake {

    /** The mode of a change that does not overtake what waits. */
    private static final String WAITS = "queue";

    private final BrokerClient broker;
    private final Sessions sessions;
    private final ArtemisJobFeedFactory feeds;
    private final Backlogs backlogs;
    private final Clock clock;

    /**
     * @param broker opens a session for each job
     * @param sessions says which session takes jobs, and notes how far a job has come
     * @param feeds know which jobs have come already
     * @param backlogs say whether more may wait for a session
     * @param clock for answers
     */
    public JmsPictureIntake(
            BrokerClient broker, Sessions sessions, ArtemisJobFeedFactory feeds, Backlogs backlogs, Clock clock) {
        this.broker = broker;
        this.sessions = sessions;
        this.feeds = feeds;
        this.backlogs = backlogs;
        this.clock = clock;
    }

    @Override
    public JobStatus submit(Caller caller, SessionId session, String jobId, PictureChange change, String mode) {
        boolean here = sessions.requireAccepting(caller, session);
        String id = jobId == null ? "job_" + UUID.randomUUID() : jobId;
        try {
            JobHeadersReader.requireJobId(id);
            Optional<JobStatus> known = feeds.known(session, id);
            if (known.isPresent()) {
                return known.get();
            }
            JobStatus accepted = JobStatus.of(id, JobState.ACCEPTED, clock.instant(), 0);
            send(caller, session, here, accepted, change, mode);
            return accepted;
        } catch (JobFault fault) {
            throw new GatewayException(fault.code(), fault.getMessage());
        } catch (ActiveMQException | JMSException e) {
            throw BrokerFailures.unavailable(e.getMessage());
        }
    }

    private void send(
            Caller caller, SessionId session, boolean here, JobStatus accepted, PictureChange change, String mode)
            throws ActiveMQException, JMSException, JobFault {
        ClientSession sending = broker.openSession(false);
        try {
            Outbox outbox = new Outbox(sending);
            ActiveMQDestination queue = SessionAddress.of(outbox, session, sessions.tenantOf(caller, session), here);
            if (!here) {
                sessions.requireOwned(caller, session);
            }
            ActiveMQMessage message = PostedJob.message(outbox, session, accepted);
            ClientMessage core = message.getCoreMessage();
            core.putStringProperty(JmsNames.MODE, mode);
            PictureProperties.write(core, change);
            try (Backlogs.Place place = mode.equals(WAITS)
                    ? backlogs.take(caller.tenant(), session, queue.getAddress(), 0)
                    : Backlogs.Place.UNCOUNTED) {
                outbox.send(queue, message, true, Message.DEFAULT_PRIORITY, 0);
                PostedJob.commit(sending, sessions, caller, session, accepted, clock);
                place.committed();
            }
        } finally {
            BrokerClient.closeQuietly(sending);
        }
    }
}
