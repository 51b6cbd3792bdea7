package io.avatargateway.jms.intake;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.avatargateway.audio.SpeechReader;
import io.avatargateway.audio.format.SpeechFormatException;
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
import io.avatargateway.jms.message.MessageCopies;
import io.avatargateway.jms.message.Replies;
import io.avatargateway.jms.message.RetryPause;
import io.avatargateway.jms.message.TenantNames;
import io.avatargateway.jms.queue.JobReader;
import io.avatargateway.security.Caller;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/**
 * Takes a job from the queue for all sessions and puts it into its session's own queue, or answers why not. All of it
 * is in the transaction of the outbox. One thread at a time: that, and waiting here before a failed job is tried again,
 * is what keeps the order.
 */
public final class AudioIntake implements IntakeWork {

    private static final Logger LOG = Logger.getLogger(AudioIntake.class.getName());
    private static final Duration QUEUE_KNOWN = Duration.ofSeconds(1);
    /**
     * Up to here, in bytes, a body passes through memory: half a minute of PCM. There is one at a time. The broker has
     * written it to the disk already, and writes it again into the session's queue.
     */
    private static final int FORWARDED_BYTES = 1024 * 1024;

    private static final Set<String> WITHOUT_ROOM =
            Set.of(ErrorCode.QUOTA_WAITING_JOBS.name(), ErrorCode.QUOTA_WAITING_BYTES.name());

    private final Caller caller;
    private final Sessions sessions;
    private final Replies replies;
    private final EndsElsewhere ends;
    private final FailurePolicy policy;
    private final RetryPause pause;
    private final JobBodies bodies;
    private final Backlogs backlogs;
    private final long maxBytes;
    private final Clock clock;
    private final Attempts attempts = new Attempts();
    private final IntakeTraces traces;
    private final AcceptedUtterances accepted;
    /** Those of which a part found no room: by that part. */
    private final AcceptedUtterances brokenOff;
    /** Of the transaction that is under way. */
    private final List<Backlogs.Place> places = new ArrayList<>();
    /**
     * Queues that were there a moment ago. A session that accepts has its queue, so that asking the broker about every
     * job would find out nothing.
     */
    private final Cache<SessionId, ActiveMQDestination> queues = Caffeine.newBuilder()
            .expireAfterWrite(QUEUE_KNOWN)
            .maximumSize(1_000)
            .build();

    /**
     * @param caller as whom all that comes here is taken: the broker has let its senders in
     * @param sessions says which session takes jobs, and notes how far a job has come
     * @param replies tells the producers
     * @param ends knows of jobs that end outside their session's queue
     * @param policy says when a job is tried again, and when no more
     * @param pause is kept before a job is tried again
     * @param bodies keeps large bodies while they are copied
     * @param backlogs say whether more may wait for a session
     * @param limits the largest body, and how long names are remembered
     * @param clock for replies, dead letters and delays
     */
    public AudioIntake(
            Caller caller,
            Sessions sessions,
            Replies replies,
            EndsElsewhere ends,
            FailurePolicy policy,
            RetryPause pause,
            JobBodies bodies,
            Backlogs backlogs,
            JobLimits limits,
            Clock clock) {
        this.caller = caller;
        this.sessions = sessions;
        this.replies = replies;
        this.ends = ends;
        this.policy = policy;
        this.pause = pause;
        this.bodies = bodies;
        this.backlogs = backlogs;
        this.maxBytes = limits.maxBytes();
        this.accepted = new AcceptedUtterances(limits);
        this.brokenOff = new AcceptedUtterances(limits);
        this.clock = clock;
        this.traces = new IntakeTraces(ends.traces(), clock);
    }

    @Override
    public void handle(ActiveMQMessage message, Outbox outbox)
            throws JMSException, ActiveMQException, IOException, InterruptedException {
        long messageId = message.getCoreMessage().getMessageID();
        int attempt = attempts.number(messageId);
        pause.await(policy.pause(attempt));
        attempts.failed(messageId);
        JobHeaders read = ofItsSession(message, JobHeadersReader.of(message));
        JobHeaders job = traces.follow(message.getCoreMessage().getAddress(), read, read.session());
        if (policy.exhausted(attempt)) {
            JobStatus failed = policy.failed(job.jobId(), clock.instant());
            putAside(outbox, message, job, failed, policy.answerFails(attempt));
        } else {
            takeIn(message, job, outbox);
        }
    }

    /** A job that was sent to a session's own queue, with a delay, need not name it. */
    private static JobHeaders ofItsSession(ActiveMQMessage message, JobHeaders job) {
        return TenantNames.session(message.getCoreMessage().getAddress())
                .map(job::sentTo)
                .orElse(job);
    }

    @Override
    public void undone(long messageId) {
        attempts.undo(messageId);
    }

    @Override
    public void ended(boolean committed) {
        for (Backlogs.Place place : places) {
            if (committed) {
                place.committed();
            }
            place.close();
        }
        places.clear();
        traces.over(committed);
    }

    @Override
    public void refused() {
        replies.refused();
    }

    @Override
    public boolean leavesBody(ClientMessage message) {
        return JobBodies.size(message) > maxBytes;
    }

    private void takeIn(ActiveMQMessage message, JobHeaders job, Outbox outbox)
            throws JMSException, ActiveMQException, IOException {
        try {
            ActiveMQDestination queue = queueOf(job, message.getCoreMessage(), outbox);
            boolean early = early(job);
            // What overtakes is read by its session at once, which says so then: here it waits for nothing.
            boolean overtakes = job.wishes().mode().overtakes();
            boolean answered = early || !overtakes;
            JobFault noRoom = early || overtakes ? null : noRoom(job, queue, message.getCoreMessage());
            ActiveMQDestination next = early ? MessageCopies.intake(outbox, job) : queue;
            forward(outbox, message, job, next, answered, early, noRoom);
            if (answered && !job.acceptedSent() && isAnswered(job, message)) {
                JobStatus status = JobStatus.of(job.jobId(), JobState.ACCEPTED, clock.instant(), -1)
                        .within(job.trace());
                traces.accepted(job, status);
                replies.send(outbox, job, job.session().value(), status, false);
                sessions.jobStatus(caller, job.session(), status);
            }
        } catch (JobFault fault) {
            putAside(outbox, message, job, FailurePolicy.rejected(job.jobId(), fault, clock.instant()), false);
        }
    }

    /**
     * Whether its sender is told at all. The first part of an utterance speaks for all, and a second first part repeats
     * it.
     */
    private boolean isAnswered(JobHeaders job, ActiveMQMessage message) {
        return !job.isPart()
                || (job.isFirstPart()
                        && accepted.isAnsweredBy(
                                job.session(),
                                job.jobId(),
                                message.getCoreMessage().getMessageID()));
    }

    /**
     * The session's queue, if the job may go there. Only what needs no body is checked; the session's side reads that.
     */
    private ActiveMQDestination queueOf(JobHeaders job, ClientMessage message, Outbox outbox)
            throws JobFault, JMSException {
        if (!job.isPart()) {
            // A wrong part is the end of its utterance, which the session's side knows.
            job.requireFaultless();
        }
        SessionId session = job.session();
        if (session == null) {
            throw new JobFault(
                    ErrorCode.PROPERTY_MISSING, JmsNames.SESSION_ID + ": none (expected: the id of an open session)");
        }
        try {
            if (!job.wishes().isAction() && !job.isPart()) {
                SpeechReader.requireSupported(job.audioType());
            }
        } catch (SpeechFormatException e) {
            throw FailurePolicy.fault(e);
        }
        if (!job.isPart()) {
            JobReader.requireSize(JobBodies.size(message), maxBytes);
        }
        boolean here = asked(() -> sessions.requireAccepting(caller, session));
        ActiveMQDestination queue = here ? queues.getIfPresent(session) : null;
        if (queue == null) {
            queue = SessionAddress.of(outbox, session, sessions.tenantOf(caller, session), here);
            if (here) {
                queues.put(session, queue);
            } else {
                asked(() -> {
                    sessions.requireOwned(caller, session);
                    return true;
                });
            }
        }
        return queue;
    }

    /**
     * Takes a place for it in its session's queue. Where a later part of an utterance finds none, that is the end of
     * the utterance, and its session has to say so. So the part goes there all the same, without its body.
     *
     * @return why such a part finds none; null if there is room
     * @throws JobFault why another job finds none
     */
    private JobFault noRoom(JobHeaders job, ActiveMQDestination queue, ClientMessage message) throws JobFault {
        SessionId session = job.session();
        boolean laterPart = job.isPart() && !job.isFirstPart();
        if (laterPart
                && brokenOff.holds(session, job.jobId())
                && !brokenOff.isAnsweredBy(session, job.jobId(), message.getMessageID())) {
            throw new JobFault(
                    ErrorCode.QUOTA_WAITING_JOBS,
                    JmsNames.PART + ": an earlier one found no room (expected: each does)");
        }
        try {
            places.add(backlogs.take(caller.tenant(), session, queue.getAddress(), JobBodies.size(message)));
            if (job.isPart()) {
                brokenOff.forget(session, job.jobId());
            }
            return null;
        } catch (GatewayException full) {
            if (!Backlogs.isRefusal(full.code())) {
                throw full;
            }
            if (job.isPart()) {
                brokenOff.isAnsweredBy(session, job.jobId(), message.getMessageID());
            }
            JobFault fault = new JobFault(full.code(), full.getMessage());
            if (laterPart) {
                return fault;
            }
            throw fault;
        }
    }

    /** It waits here for its time, and not in its session's queue, which may be gone by then. */
    private boolean early(JobHeaders job) {
        Instant notBefore = job.wishes().notBefore();
        return notBefore != null && clock.instant().isBefore(notBefore);
    }

    private static boolean asked(BooleanSupplier question) throws JobFault {
        try {
            return question.getAsBoolean();
        } catch (GatewayException e) {
            if (e.code().retryable()) {
                throw e;
            }
            throw new JobFault(e.code(), e.getMessage());
        }
    }

    private void forward(
            Outbox outbox,
            ActiveMQMessage message,
            JobHeaders job,
            ActiveMQDestination queue,
            boolean answered,
            boolean back,
            JobFault noRoom)
            throws JMSException, ActiveMQException, IOException {
        if (noRoom != null) {
            ActiveMQMessage copy = MessageCopies.withoutBody(outbox, message, 0);
            copy.getCoreMessage()
                    .putStringProperty(JmsNames.NO_ROOM, noRoom.code().name());
            MessageCopies.forward(outbox, queue, copy, message, job, job.session(), answered, back);
            return;
        }
        try (JobBody body = largeBody(message);
                InputStream in = body == null || !body.isRead() ? null : body.open()) {
            // Its session only has to know that a part is too large.
            ActiveMQMessage copy = body == null || body.isRead()
                    ? MessageCopies.copy(outbox, message, in)
                    : MessageCopies.withoutBody(outbox, message, body.size());
            MessageCopies.forward(outbox, queue, copy, message, job, job.session(), answered, back);
        }
    }

    private void putAside(Outbox outbox, ActiveMQMessage message, JobHeaders job, JobStatus status, boolean giveUp)
            throws JMSException, ActiveMQException, IOException {
        String session = job.session() == null ? null : job.session().value();
        if (job.isFirstPart() && job.session() != null) {
            accepted.forget(job.session(), job.jobId());
        }
        boolean answered = isAnsweredHere(job, message, status);
        if (answered) {
            replies.send(outbox, job, session, status, giveUp);
            ends.noteRejected(outbox, ofCaller(job.session()), job, status);
            ends.ended(job, status);
            traces.answered(job, job.session(), status, true);
        }
        ends.deadLetter(status);
        try (JobBody body = status.state() == JobState.FAILED ? readableBody(message) : largeBody(message)) {
            // What a flood has too much of is not to lie there instead.
            boolean keepsBody = policy.keepsBodies() && !isWithoutRoom(status);
            MessageCopies.deadLetter(outbox, message, body, status, session, clock.instant(), keepsBody);
        }
        if (answered && job.session() != null && (job.isPart() || !isWithoutRoom(status))) {
            sessions.jobStatus(caller, job.session(), status.within(job.trace()));
        }
    }

    /** Such a job never was its session's: under the same name it may come again, and be spoken. */
    private static boolean isWithoutRoom(JobStatus status) {
        return status.code() != null && WITHOUT_ROOM.contains(status.code());
    }

    /** The parts of an utterance are one job, which has one answer: by its first part, unless it has ended already. */
    private boolean isAnsweredHere(JobHeaders job, ActiveMQMessage message, JobStatus status) {
        return !job.isPart()
                || (job.isFirstPart()
                        && ends.answer(
                                        ofCaller(job.session()),
                                        job,
                                        message.getCoreMessage().getMessageID(),
                                        status)
                                .isPresent());
    }

    /** What others' sessions have to say of their jobs is nobody's business here. */
    private SessionId ofCaller(SessionId session) {
        return session == null || sessions.sees(caller, session) ? session : null;
    }

    /**
     * As {@link #largeBody}, of a message that has failed as often as it may: null too where its body is what cannot be
     * read.
     */
    private JobBody readableBody(ActiveMQMessage message) throws ActiveMQException {
        try {
            return largeBody(message);
        } catch (ActiveMQException | IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "A dead letter goes without its body, which cannot be read", e);
            JobBodies.leave(message.getCoreMessage());
            return null;
        }
    }

    /** The body of a large or compressed message, or of one that is too large; null for others. */
    private JobBody largeBody(ActiveMQMessage message) throws ActiveMQException, IOException {
        ClientMessage core = message.getCoreMessage();
        return leavesBody(core) || JobBodies.isApart(core) ? bodies.of(core, FORWARDED_BYTES, maxBytes) : null;
    }
}
