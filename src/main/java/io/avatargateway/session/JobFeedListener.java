package io.avatargateway.session;

/** Hears what comes from a session's queue. Called on a thread of the broker's client; must return at once: it only enqueues. */
public interface JobFeedListener {

    /** The job that was asked for. */
    void onJob(Job job);

    /**
     * Something became known of a job that does not concern the flow of speech: it was accepted, or it ended without reaching the session (bad
     * audio, expired in the queue).
     */
    void onJobStatus(JobStatus status);
}
