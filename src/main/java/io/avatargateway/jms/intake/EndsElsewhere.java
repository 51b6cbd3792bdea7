package io.avatargateway.jms.intake;

import io.avatargateway.jms.client.BrokerMeter;
import io.avatargateway.jms.client.Outbox;
import io.avatargateway.jms.message.JobHeaders;
import io.avatargateway.jms.message.JobLimits;
import io.avatargateway.jms.message.JobTraces;
import io.avatargateway.jms.queue.ArtemisJobFeed;
import io.avatargateway.jms.queue.ArtemisJobFeedFactory;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import jakarta.jms.JMSException;
import java.util.Objects;
import java.util.Optional;

/**
 * Keeps it to one final answer for jobs that end outside their session's feed, by a message that never came there. The
 * feed is told, and tells what was answered already. Any thread.
 */
public final class EndsElsewhere {

    private final ArtemisJobFeedFactory feeds;
    /** Utterances in parts of sessions that are not here. */
    private final AcceptedUtterances answered;

    private final BrokerMeter meter;

    /**
     * @param feeds are told, and asked, of the sessions that are here
     * @param limits how long the names of other sessions' jobs are remembered
     */
    public EndsElsewhere(ArtemisJobFeedFactory feeds, JobLimits limits) {
        this(feeds, limits, BrokerMeter.NONE);
    }

    /** The same, measured. */
    public EndsElsewhere(ArtemisJobFeedFactory feeds, JobLimits limits, BrokerMeter meter) {
        this.meter = meter;
        this.feeds = feeds;
        this.answered = new AcceptedUtterances(limits);
    }

    /**
     * What the sender of the message is told.
     *
     * @param session null if it is not known
     * @param messageId the broker's number of the message, the same for every delivery
     * @return empty if the job has, or gets, its one answer by another message
     */
    Optional<JobStatus> answer(SessionId session, JobHeaders job, long messageId, JobStatus end) {
        if (session == null) {
            return Optional.of(end);
        }
        Optional<ArtemisJobFeed> feed = feeds.feed(session);
        return feed.isPresent()
                ? feed.get().endedElsewhere(job, messageId, end)
                : ofAnothers(session, job, messageId, end);
    }

    /**
     * Notes the end of a named job in the transaction of its answer, for those who take the session up.
     *
     * @param session null if it is not known
     * @param told what its sender is told
     * @param end how the message ended; else it only repeats a job, whose end is noted already
     */
    void note(Outbox outbox, SessionId session, JobHeaders job, JobStatus told, JobStatus end) throws JMSException {
        if (told.state() != end.state() || !Objects.equals(told.code(), end.code())) {
            return;
        }
        feeds.ledger().note(outbox, session, job, end, null, null);
        if (session != null) {
            feeds.strayEnds().note(outbox, session, job, end);
        }
    }

    /**
     * Writes within the outbox's transaction that a job was refused before it came to a session.
     *
     * @param session null if it is not known, or not its sender's
     */
    void noteRejected(Outbox outbox, SessionId session, JobHeaders job, JobStatus end) throws JMSException {
        feeds.ledger().note(outbox, session, job, end, null, null);
    }

    /** The job has ended here; what only repeats it, or is a further part of it, does not end it once more. */
    void ended(JobHeaders job, JobStatus end) {
        meter.ended(job.tenant().tenant(), job.audioType(), end);
    }

    /** Who follows jobs. */
    JobTraces traces() {
        return feeds.traces();
    }

    /** The message is a dead letter. */
    void deadLetter(JobStatus why) {
        meter.deadLetters(why.code(), 1);
    }

    /** The session is another gateway's, or it has ended. */
    private Optional<JobStatus> ofAnothers(SessionId session, JobHeaders job, long messageId, JobStatus end) {
        if (job.isPart()) {
            return answered.isAnsweredBy(session, job.jobId(), messageId) ? Optional.of(end) : Optional.empty();
        }
        return Optional.of(
                job.named() ? feeds.strayEnds().known(session, job.jobId()).orElse(end) : end);
    }
}
