package io.avatargateway.jms.message;

import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.TraceContext;
import java.time.Instant;
import java.util.Collection;
import java.util.Objects;

/**
 * Follows jobs on their way through queues. The port that the side of traces implements. Nothing is decided by what it
 * says. Any thread; returns at once, waits for nothing and never throws.
 */
public interface JobTraces {

    /** Follows nothing: what producers say is passed on as it is. */
    JobTraces NONE = new JobTraces() {};

    /**
     * In which trace a job goes on: answers and events carry it, and the steps of the job are recorded in it. The same
     * at each gateway and for each delivery.
     *
     * @param session its session, or null if it is not known
     * @param jobId its name, or that of its message
     * @param sent the context that its producer sent, or null
     * @return null for none
     */
    default TraceContext follow(SessionId session, String jobId, TraceContext sent) {
        return sent;
    }

    /** The same, within the headers. */
    default JobHeaders follow(JobHeaders job, SessionId session) {
        TraceContext trace = follow(session, job.jobId(), job.trace());
        return Objects.equals(trace, job.trace()) ? job : job.within(trace);
    }

    /**
     * A job is where its session finds it, and the broker has that.
     *
     * @param queue from which it was taken
     * @param since when it was taken
     */
    default void accepted(JobHeaders job, SessionId session, String queue, Instant since) {}

    /**
     * Speech that came over HTTP was put into its session's queue, or refused.
     *
     * @param trace by {@link #follow}
     * @param code why it was refused, a stable word; null if it was not
     */
    default void posted(TraceContext trace, SessionId session, String jobId, Instant since, String code) {}

    /** The broker has a reply. */
    default void replied(JobHeaders job, SessionId session, JobStatus status, Instant since) {}

    /**
     * The broker has the final answer of a job.
     *
     * @param others contexts that further parts of its utterance came with
     */
    default void ended(JobHeaders job, SessionId session, JobStatus end, Collection<TraceContext> others) {}
}
