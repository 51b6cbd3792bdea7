package io.avatargateway.jms;

import io.avatargateway.session.JobStatus;

/** A reply that is to go out, with the job's end if it is the last one. Guarded by {@link FeedState}. */
final class Answer {

    private final HeldJob job;
    private final JobStatus status;
    private int refusals;
    private long notBeforeNanos;
    private boolean inDoubt;

    /** @param nowNanos of {@link System#nanoTime} */
    Answer(HeldJob job, JobStatus status, long nowNanos) {
        this.job = job;
        this.status = status;
        this.notBeforeNanos = nowNanos;
    }

    HeldJob job() {
        return job;
    }

    JobStatus status() {
        return status;
    }

    /** Whether it ends the job. */
    boolean last() {
        return status.state().terminal();
    }

    /** How often the broker refused it. */
    int refusals() {
        return refusals;
    }

    /** Whether the broker may have it, though nobody knows. Once in doubt, it stays so: that it is refused later proves nothing. */
    boolean inDoubt() {
        return inDoubt;
    }

    void doubt() {
        inDoubt = true;
    }

    boolean ready(long nowNanos) {
        return nowNanos - notBeforeNanos >= 0 && (!last() || job.bound());
    }

    /**
     * To be sent again later.
     *
     * @param refused whether the broker was there, and refused it
     */
    void again(long atNanos, boolean refused) {
        notBeforeNanos = atNanos;
        if (refused) {
            refusals++;
        }
    }
}
