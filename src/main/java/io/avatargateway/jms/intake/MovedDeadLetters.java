package io.avatargateway.jms.intake;

import io.avatargateway.jms.client.Outbox;
import io.avatargateway.jms.message.Attempts;
import io.avatargateway.jms.message.FailurePolicy;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.JobBodies;
import io.avatargateway.jms.message.JobBody;
import io.avatargateway.jms.message.JobFault;
import io.avatargateway.jms.message.JobHeaders;
import io.avatargateway.jms.message.JobHeadersReader;
import io.avatargateway.jms.message.JobLimits;
import io.avatargateway.jms.message.JobTraces;
import io.avatargateway.jms.message.MessageCopies;
import io.avatargateway.jms.message.Replies;
import io.avatargateway.jms.message.RetryPause;
import io.avatargateway.jms.message.TenantNames;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/**
 * Sorts what the broker itself moved among the dead letters: a job whose session's queue was gone when it arrived, and
 * a message that it delivered as often as it may. Each goes among its tenant's dead letters, with its reason, and
 * without its body where none is to be kept. A job that came too late has its final answer here: it never was in a
 * queue whose reader could give it. All of it is in the transaction of the outbox, so it is there once. One thread at a
 * time.
 */
public final class MovedDeadLetters implements IntakeWork {

    /** What only the broker writes, for what it moves. The gateway takes it off its own dead letters. */
    public static final String FILTER = Message.HDR_ORIGINAL_ADDRESS + " IS NOT NULL";

    private static final Logger LOG = Logger.getLogger(MovedDeadLetters.class.getName());

    /** From here nobody can tell any more whose it was. */
    private static final Set<String> SHARED =
            Set.of(JmsNames.EXPIRED, JmsNames.SESSIONS_EXPIRED, JmsNames.DEAD_LETTERS, JmsNames.SESSIONS_DEAD_LETTERS);

    /** Up to here, in bytes, a body passes through memory. */
    private static final int MEMORY_BYTES = 1024 * 1024;

    private final Function<TenantNames, String> queue;
    private final Optional<Replies> replies;
    private final FailurePolicy policy;
    private final RetryPause pause;
    private final JobBodies bodies;
    private final long maxBytes;
    private final InstantSource clock;
    private final IntakeTraces traces;
    private final Attempts attempts = new Attempts();

    /**
     * @param queue among which dead letters of a tenant they belong
     * @param replies tell the producers of jobs; empty for commands
     * @param traces follow jobs
     * @param policy whether bodies are kept, and how often a message is tried
     * @param pause is kept before a message is tried again
     * @param bodies keeps large bodies while they are copied
     * @param limits the largest body that is kept
     * @param clock says when it was sorted
     */
    public MovedDeadLetters(
            Function<TenantNames, String> queue,
            Optional<Replies> replies,
            JobTraces traces,
            FailurePolicy policy,
            RetryPause pause,
            JobBodies bodies,
            JobLimits limits,
            InstantSource clock) {
        this.queue = queue;
        this.replies = replies;
        this.policy = policy;
        this.pause = pause;
        this.bodies = bodies;
        this.maxBytes = limits.maxBytes();
        this.clock = clock;
        this.traces = new IntakeTraces(traces, clock);
    }

    @Override
    public void handle(ActiveMQMessage message, Outbox outbox)
            throws JMSException, ActiveMQException, IOException, InterruptedException {
        ClientMessage core = message.getCoreMessage();
        int attempt = attempts.number(core.getMessageID());
        pause.await(policy.pause(attempt));
        attempts.failed(core.getMessageID());
        boolean keepsBody = policy.keepsBodies() && !policy.exhausted(attempt);
        MessageCopies.Letter letter = letter(message, TenantNames.sentTo(core));
        if (replies.isPresent() && cameTooLate(core)) {
            answer(replies.get(), message, letter, outbox, policy.exhausted(attempt));
        }
        try (JobBody body = keepsBody && JobBodies.isApart(core) ? bodies.of(core, MEMORY_BYTES, maxBytes) : null) {
            if (body == null && JobBodies.isApart(core)) {
                JobBodies.leave(core);
            }
            MessageCopies.moved(outbox, message, body, keepsBody, letter, queue);
        }
        LOG.log(Level.FINE, "A dead letter of the broker''s is sorted: {0}", core.getMessageID());
    }

    private MessageCopies.Letter letter(ActiveMQMessage message, String origin) {
        ClientMessage core = message.getCoreMessage();
        Optional<SessionId> session = TenantNames.session(origin)
                .or(() -> Optional.ofNullable(core.getObjectProperty(JmsNames.SESSION_ID))
                        .flatMap(named -> SessionId.parse(named.toString())));
        boolean gone = cameTooLate(core);
        return new MessageCopies.Letter(
                SHARED.contains(origin) ? null : TenantNames.of(origin),
                jobId(message),
                session.map(SessionId::value).orElse(null),
                (gone ? ErrorCode.SESSION_ENDED : ErrorCode.DELIVERY_FAILED).name(),
                gone
                        ? "queue: " + origin + " (expected: one of a session that has not ended)"
                        : "the broker delivered it as often as it may (expected: an answer before)",
                origin,
                clock.instant());
    }

    /** Of what never lay in a queue the broker names none. */
    private static boolean cameTooLate(ClientMessage message) {
        return message.getObjectProperty(Message.HDR_ORIGINAL_QUEUE) == null;
    }

    /**
     * The final answer. Where the first part of an utterance was in time, its session has given the answer for all of
     * them when it ended; where it was not, it speaks for the others.
     */
    private void answer(
            Replies replies, ActiveMQMessage message, MessageCopies.Letter letter, Outbox outbox, boolean giveUp)
            throws JMSException {
        SessionId session =
                Optional.ofNullable(letter.session()).flatMap(SessionId::parse).orElse(null);
        JobHeaders job = traces.follow(letter.origin(), JobHeadersReader.of(message), session);
        if (!job.isPart() || job.isFirstPart()) {
            JobFault late = new JobFault(ErrorCode.SESSION_ENDED, letter.detail());
            JobStatus end = FailurePolicy.rejected(job.jobId(), late, clock.instant());
            replies.send(outbox, job, letter.session(), end, giveUp);
            traces.answered(job, session, end, true);
        }
    }

    /** The job's name, or its message's; null for a command, and for what cannot be read. */
    private String jobId(ActiveMQMessage message) {
        try {
            return isOfJobs() ? JobHeadersReader.of(message).jobId() : null;
        } catch (JMSException | RuntimeException unreadable) {
            LOG.log(Level.FINE, "The name of a dead letter''s job cannot be read", unreadable);
            return null;
        }
    }

    private boolean isOfJobs() {
        return queue.apply(TenantNames.DEFAULT).equals(JmsNames.DEAD_LETTERS);
    }

    @Override
    public void ended(boolean committed) {
        traces.over(committed);
    }

    @Override
    public void undone(long messageId) {
        attempts.undo(messageId);
    }

    @Override
    public void refused() {
        replies.ifPresent(Replies::refused);
    }

    @Override
    public boolean leavesBody(ClientMessage message) {
        return !policy.keepsBodies() || JobBodies.size(message) > maxBytes;
    }
}
