package io.avatargateway.jms.intake;

import io.avatargateway.jms.client.Outbox;
import io.avatargateway.jms.message.Attempts;
import io.avatargateway.jms.message.FailurePolicy;
import io.avatargateway.jms.message.JobBodies;
import io.avatargateway.jms.message.JobHeaders;
import io.avatargateway.jms.message.JobHeadersReader;
import io.avatargateway.jms.message.JobLimits;
import io.avatargateway.jms.message.Replies;
import io.avatargateway.jms.message.RetryPause;
import io.avatargateway.jms.message.TenantNames;
import io.avatargateway.security.Caller;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import jakarta.jms.JMSException;
import java.io.OutputStream;
import java.time.Clock;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/** Answers the jobs that the broker moved aside because their time was over; in the transaction of the outbox. */
public final class ExpiredJobs implements IntakeWork {

    private final Caller caller;
    private final Sessions sessions;
    private final Replies replies;
    private final EndsElsewhere ends;
    private final FailurePolicy policy;
    private final RetryPause pause;
    private final long maxBytes;
    private final Clock clock;
    private final IntakeTraces traces;
    private final Attempts attempts = new Attempts();

    /**
     * @param caller as whom all is taken that came to the default tenant's intake; what came to a session's queue is of
     *     its own senders
     * @param sessions notes how far a job has come
     * @param replies tells the producers
     * @param ends knows of jobs that end outside their session's queue
     * @param policy says after which pause a job is tried again, and when its reply is given up
     * @param pause is kept before a job is tried again
     * @param clock for replies
     */
    public ExpiredJobs(
            Caller caller,
            Sessions sessions,
            Replies replies,
            EndsElsewhere ends,
            FailurePolicy policy,
            RetryPause pause,
            JobLimits limits,
            Clock clock) {
        this.caller = caller;
        this.sessions = sessions;
        this.replies = replies;
        this.ends = ends;
        this.policy = policy;
        this.pause = pause;
        this.maxBytes = limits.maxBytes();
        this.clock = clock;
        this.traces = new IntakeTraces(ends.traces(), clock);
    }

    @Override
    public void handle(ActiveMQMessage message, Outbox outbox)
            throws JMSException, ActiveMQException, InterruptedException {
        long messageId = message.getCoreMessage().getMessageID();
        int attempt = attempts.number(messageId);
        pause.await(policy.pause(attempt));
        attempts.failed(messageId);
        JobHeaders read = JobHeadersReader.of(message);
        Optional<SessionId> session = session(message, read);
        JobHeaders job = traces.follow(message.getCoreMessage().getAddress(), read, session.orElse(null));
        JobStatus expired = JobStatus.unheard(
                job.jobId(),
                JobState.EXPIRED,
                clock.instant(),
                -1,
                ErrorCode.JOB_EXPIRED.name(),
                "the job's time was over before its turn came");
        Optional<JobStatus> answer = ends.answer(session.orElse(null), job, messageId, expired);
        if (answer.isPresent()) {
            JobStatus status = answer.get();
            ends.note(outbox, session.orElse(null), job, status, expired);
            if (status.state() == JobState.EXPIRED) {
                ends.ended(job, status);
            }
            replies.send(outbox, job, session.map(SessionId::value).orElse(null), status, policy.exhausted(attempt));
            traces.answered(job, session.orElse(null), status, status.state() == JobState.EXPIRED);
            session.ifPresent(id -> sessions.jobStatus(Caller.gateway(), id, status.within(job.trace())));
        }
        letBodyGoBy(message.getCoreMessage());
    }

    /** Nobody wants it. What is small comes to its end here, so that the next message has not to wait for it. */
    private void letBodyGoBy(ClientMessage message) throws ActiveMQException {
        if (leavesBody(message)) {
            JobBodies.leave(message);
        } else if (message.isLargeMessage()) {
            message.saveToOutputStream(OutputStream.nullOutputStream());
        }
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
        replies.refused();
    }

    @Override
    public boolean leavesBody(ClientMessage message) {
        return JobBodies.size(message) > maxBytes;
    }

    /** A job that was sent to a session's own queue need not name it. Another caller's session is none of ours. */
    private Optional<SessionId> session(ActiveMQMessage message, JobHeaders job) {
        Optional<SessionId> cameTo = TenantNames.session(TenantNames.sentTo(message.getCoreMessage()));
        if (job.session() == null) {
            return cameTo;
        }
        boolean ours = cameTo.filter(job.session()::equals).isPresent() || sessions.sees(callerOf(job), job.session());
        return ours ? Optional.of(job.session()) : Optional.empty();
    }

    private Caller callerOf(JobHeaders job) {
        return caller.isSignedIn() && !job.tenant().equals(TenantNames.DEFAULT)
                ? job.tenant().caller()
                : caller;
    }
}
