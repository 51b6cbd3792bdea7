package io.avatargateway.jms.message;

import io.avatargateway.jms.client.Outbox;
import io.avatargateway.service.JobStatusJson;
import io.avatargateway.session.model.JobStatus;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.time.Clock;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/** Tells producers how far their jobs have come. Any thread. */
public final class Replies {

    private static final Logger LOG = Logger.getLogger(Replies.class.getName());

    private final Clock clock;
    private final ReplyDestinations destinations;
    private final boolean keepsTexts;
    private final LongAdder undeliverable = new LongAdder();

    /**
     * @param clock says when a reply expires, and when it became a dead letter
     * @param destinations says where replies may go, and how long they wait there
     */
    public Replies(Clock clock, ReplyDestinations destinations) {
        this(clock, destinations, true);
    }

    /** @param keepsTexts whether a reply that reaches nobody keeps what its job says in writing */
    public Replies(Clock clock, ReplyDestinations destinations, boolean keepsTexts) {
        this.clock = clock;
        this.destinations = destinations;
        this.keepsTexts = keepsTexts;
    }

    /** How many replies reached nobody so far. */
    public long undeliverable() {
        return undeliverable.sum();
    }

    /**
     * Sends a reply within the outbox's transaction. If the destination does not exist, or no reply may go there, it
     * goes among the dead letters. Does nothing if nobody asked for this one.
     *
     * @param session the job's session as far as it is known, or null
     * @param giveUp not to try the destination at all: it has failed before
     */
    public void send(Outbox outbox, JobHeaders job, String session, JobStatus status, boolean giveUp)
            throws JMSException {
        if (!job.asksFor(status)) {
            return;
        }
        ReplyDestinations.Way way = giveUp
                ? ReplyDestinations.givenUp(job.replyTo())
                : destinations.find(outbox, job.replyTo(), job.tenant());
        if (way.isThere()) {
            ActiveMQMessage reply = (ActiveMQMessage) reply(outbox, job, session, status);
            outbox.send(way.destination(), reply, true, Message.DEFAULT_PRIORITY, way.expiration(clock.instant()));
        } else {
            undeliverable.increment();
            LOG.log(Level.FINE, "A reply reaches nobody: job {0}", job.jobId());
            JobStatus kept = keepsTexts ? status : status.saying(null);
            ActiveMQMessage reply = (ActiveMQMessage) reply(outbox, job, session, kept);
            FailurePolicy.mark(
                    reply.getCoreMessage(),
                    job.tenant(),
                    job.jobId(),
                    session,
                    JmsNames.REPLY_UNDELIVERABLE,
                    way.fault(),
                    job.replyTo().getAddress(),
                    clock.instant());
            outbox.send(
                    MessageCopies.deadLetters(outbox, job.tenant(), TenantNames::deadLetters),
                    reply,
                    true,
                    Message.DEFAULT_PRIORITY,
                    0);
        }
    }

    /** The broker has refused a transaction with replies: where they may go is to be asked anew. */
    public void refused() {
        destinations.refused();
    }

    private static TextMessage reply(Outbox outbox, JobHeaders job, String session, JobStatus status)
            throws JMSException {
        TextMessage reply = outbox.text();
        var json = JobStatusJson.builder(status);
        if (session != null) {
            json.add("sessionId", session);
            reply.setStringProperty(JmsNames.SESSION_ID, session);
        }
        reply.setText(json.build().toString());
        ((ActiveMQMessage) reply).getCoreMessage().setCorrelationID(job.correlationId());
        reply.setStringProperty(JmsNames.JOB_ID, status.jobId());
        reply.setStringProperty(JmsNames.STATUS, status.state().word());
        TraceProperties.write(((ActiveMQMessage) reply).getCoreMessage(), job.trace());
        return reply;
    }
}
