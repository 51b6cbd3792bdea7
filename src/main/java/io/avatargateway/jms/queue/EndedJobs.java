package io.avatargateway.jms.queue;

import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.Outbox;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.JobHeaders;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/**
 * The ends of a session's named jobs, kept at the broker: so that whoever takes the session up does not speak a job a
 * second time that its producer repeats. Each is written in the transaction of the job's final answer, into a queue of
 * the session's that keeps the latest ones. That is made with the first of them. See {@code
 * docs/decisions/0041-what-survives-in-ledgers.md}. Used by the lane of the session's queues.
 */
final class EndedJobs {

    private static final Logger LOG = Logger.getLogger(EndedJobs.class.getName());

    private static final String TIME = "AvatarTime";
    private static final String PLAYED = "AvatarPlayedMillis";
    private static final String DURATION = "AvatarDurationMillis";
    private static final String ESTIMATED = "AvatarEstimated";
    private static final String IN_PARTS = "AvatarInParts";

    private final SessionId id;
    private final FeedContext context;
    private boolean made;

    EndedJobs(SessionId id, FeedContext context) {
        this.id = id;
        this.context = context;
    }

    /**
     * One of them.
     *
     * @param inParts whether it came in parts
     * @param status how it ended
     */
    record Ended(boolean inParts, JobStatus status) {}

    /** Writes that a job has ended, within the outbox's transaction. Does nothing for one that nobody named. */
    void note(Outbox outbox, JobHeaders job, JobStatus end) throws JMSException {
        if (job.named() && context.jobs().remembered() > 0 && make()) {
            send(outbox, id, job, end);
        }
    }

    /** The same, where the queue is known to be there. */
    static void send(Outbox outbox, SessionId id, JobHeaders job, JobStatus end) throws JMSException {
        ActiveMQMessage message = outbox.bytes();
        ClientMessage core = message.getCoreMessage();
        core.putStringProperty(JmsNames.JOB_ID, end.jobId());
        core.putStringProperty(JmsNames.STATUS, end.state().name());
        core.putLongProperty(TIME, end.time().toEpochMilli());
        core.putLongProperty(PLAYED, end.playedMillis());
        core.putLongProperty(DURATION, end.durationMillis());
        core.putBooleanProperty(ESTIMATED, end.estimated());
        core.putBooleanProperty(IN_PARTS, job.isPart());
        if (end.code() != null) {
            core.putStringProperty(JmsNames.REASON, end.code());
        }
        if (end.detail() != null) {
            core.putStringProperty(JmsNames.REASON_DETAIL, end.detail());
        }
        outbox.send(
                ActiveMQDestination.createQueue(SessionQueues.ended(id)), message, true, Message.DEFAULT_PRIORITY, 0);
    }

    /** Whether the queue is there. Without it the job has its answer all the same. */
    private boolean make() {
        if (!made) {
            try {
                context.queues().makeEnded(id, context.jobs().remembered());
                made = true;
            } catch (GatewayException e) {
                LOG.log(Level.FINE, "Session " + id + ": the names of its ended jobs are not kept", e);
            }
        }
        return made;
    }

    /**
     * Those that were noted before, the oldest first; none where there is no such queue. Any thread; blocks for the
     * broker's call time-out for each call.
     *
     * @throws ActiveMQException if the broker does not say
     */
    static List<Ended> read(SessionId id, BrokerClient broker) throws ActiveMQException {
        ClientSession session = broker.openSession(true);
        try {
            session.start();
            return read(id, (SimpleString) null, session);
        } finally {
            BrokerClient.closeQuietly(session);
        }
    }

    /**
     * Those of this name only, over a session that is started.
     *
     * @throws ActiveMQException if the broker does not say
     */
    static List<Ended> read(SessionId id, String jobId, ClientSession session) throws ActiveMQException {
        return read(id, SimpleString.of(JmsNames.JOB_ID + " = '" + jobId.replace("'", "''") + "'"), session);
    }

    private static List<Ended> read(SessionId id, SimpleString filter, ClientSession session) throws ActiveMQException {
        List<Ended> all = new ArrayList<>();
        if (session.queueQuery(SessionQueues.ended(id)).isExists()) {
            // With a window, a browser ends before the last message (Artemis 2.55).
            try (ClientConsumer consumer = session.createConsumer(SessionQueues.ended(id), filter, 0, -1, true)) {
                for (ClientMessage next = consumer.receiveImmediate();
                        next != null;
                        next = consumer.receiveImmediate()) {
                    all.add(read(next));
                }
            }
        }
        return all;
    }

    private static Ended read(ClientMessage message) {
        JobStatus status = JobStatus.untraced(
                message.getStringProperty(JmsNames.JOB_ID),
                JobState.valueOf(message.getStringProperty(JmsNames.STATUS)),
                Instant.ofEpochMilli(message.getLongProperty(TIME)),
                message.getLongProperty(PLAYED),
                message.getLongProperty(DURATION),
                message.getBooleanProperty(ESTIMATED),
                message.getStringProperty(JmsNames.REASON),
                message.getStringProperty(JmsNames.REASON_DETAIL),
                List.of(),
                null);
        return new Ended(message.getBooleanProperty(IN_PARTS), status);
    }
}
