package io.avatargateway.session.port;

import io.avatargateway.session.model.JobAction;
import io.avatargateway.session.model.JobStatus;

/**
 * Hears what comes from a session's queue. Called on a thread of the broker's client; must return at once: it only
 * enqueues.
 */
public interface JobFeedListener {

    /** The job that was asked for. Where two requests met on their way, one more may come. */
    void onJob(Job job);

    /**
     * A job that barges in: speech that is to be spoken now, or {@link JobAction#INTERRUPT}. Comes without having been
     * asked for, at any time, and does not answer a {@link JobFeed#request}. Settled like any other job.
     */
    void onUrgent(Job job);

    /**
     * A job whose speech is still in the making has got more of it, its end, or its failure. Once for each, at least;
     * too often does no harm.
     */
    void onSpeechGrew(Job job);

    /**
     * A job has a new status that does not concern the flow of speech. It was accepted, or it ended without reaching
     * the session (bad audio, expired in the queue).
     */
    void onJobStatus(JobStatus status);
}
