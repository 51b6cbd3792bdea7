package io.avatargateway.jms.message;

import io.avatargateway.jms.client.ConnectionSetup;
import io.avatargateway.jms.client.Outbox;
import io.avatargateway.ledger.UtteranceEntry;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/**
 * Writes the ends of utterances into the ledger's queue, in the transaction of their final answers. So there is an
 * entry for each answer, and none without one. Any thread.
 */
public final class UtteranceLedger {

    /** Nobody keeps a ledger. */
    public static final UtteranceLedger NONE = new UtteranceLedger(() -> false, session -> {}, any -> Optional.empty());

    private static final ActiveMQDestination QUEUE = ActiveMQDestination.createQueue(JmsNames.LEDGER);

    private final BooleanSupplier kept;
    private final ConnectionSetup queue;
    private final Function<SessionId, Optional<String>> tenants;
    private final LongAdder leftOut = new LongAdder();

    /**
     * @param kept whether the broker has the ledger's queue
     * @param queue makes the ledger's queue, unless it is there
     * @param tenants in whose name a session is kept, where it is known
     */
    public UtteranceLedger(BooleanSupplier kept, ConnectionSetup queue, Function<SessionId, Optional<String>> tenants) {
        this.kept = kept;
        this.queue = queue;
        this.tenants = tenants;
    }

    /**
     * Makes the ledger's queue, so that the ends of the jobs that come over this connection can be written. Blocks for
     * the broker's call time-out for each call.
     *
     * @param session of a connection by which jobs are to come
     * @throws ActiveMQException if the broker does not allow it
     */
    public void prepare(ClientSession session) throws ActiveMQException {
        queue.prepare(session);
    }

    /** Whether this job's end is written. What is no speech has none. */
    public boolean notes(JobHeaders job) {
        return kept.getAsBoolean() && !job.wishes().isAction();
    }

    /** An end is told without being written: the broker has refused it together with its answer. */
    public void leftOut() {
        leftOut.increment();
    }

    /** How many were left out. */
    public long missing() {
        return leftOut.sum();
    }

    /**
     * Writes that a job has ended, within the outbox's transaction, if its end {@link #notes is written}.
     *
     * @param session whose job it was, or null
     * @param audioSha256 of what its producer sent, or null where not all of it was read
     * @param started when it began to be heard, or null
     */
    public void note(
            Outbox outbox, SessionId session, JobHeaders job, JobStatus end, String audioSha256, Instant started)
            throws JMSException {
        if (!notes(job)) {
            return;
        }
        String tenant = Optional.ofNullable(session)
                .flatMap(tenants)
                .orElseGet(() -> job.tenant().tenant().name());
        String id = "utt_" + UUID.randomUUID();
        String named = session == null ? null : session.value();
        TextMessage message = outbox.text();
        message.setText(new UtteranceEntry(id, tenant, named, audioSha256, started, end).line());
        outbox.send(QUEUE, (ActiveMQMessage) message, true, Message.DEFAULT_PRIORITY, 0);
    }
}
