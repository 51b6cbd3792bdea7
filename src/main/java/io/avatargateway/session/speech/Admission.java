package io.avatargateway.session.speech;

import io.avatargateway.session.port.Job;

/**
 * Decides whether each job from the queue is spoken: an interrupt may have dropped it while it was on its way here, or
 * the session may take no more. The places of jobs in the order of arrival decide. What still waits in the queue is the
 * feed's affair. Used by the session's worker only.
 */
public final class Admission {

    /** The decision on a job. */
    enum Verdict {
        SPEAK,
        /** An interrupt dropped it while it waited. */
        DROP,
        /** The session takes no more. */
        REJECT
    }

    /** All that arrived before this place is dropped. */
    private long dropBefore = Long.MIN_VALUE;
    /** Interrupts that have no place yet: until then, whatever comes was on its way before them. */
    private int withoutPlace;
    /** Only what arrived before this place is spoken. */
    private long speakBefore = Long.MAX_VALUE;

    private boolean exhausted;
    private long dropped;

    /** Judges the next job. */
    Verdict judge(Job job) {
        if (withoutPlace > 0 || job.arrival() < dropBefore) {
            dropped++;
            return Verdict.DROP;
        }
        return exhausted || job.arrival() >= speakBefore ? Verdict.REJECT : Verdict.SPEAK;
    }

    /** Drops what arrived before this place. */
    public void dropBefore(long arrival) {
        dropBefore = Math.max(dropBefore, arrival);
    }

    /** Drops whatever comes, until {@link #placed}. */
    public void dropUntilPlaced() {
        withoutPlace++;
    }

    /** An interrupt has its place: what was on its way before it has come, and the feed drops the others. */
    public void placed() {
        withoutPlace--;
    }

    /** How many jobs were dropped here so far. */
    public long dropped() {
        return dropped;
    }

    /** Nothing is spoken that arrived at this place or behind it. */
    public void limit(long place) {
        speakBefore = Math.min(speakBefore, place);
    }

    /** Whether what arrives now is not spoken any more. */
    boolean limited() {
        return exhausted || speakBefore != Long.MAX_VALUE;
    }

    /** No further job is spoken. */
    public void exhaust() {
        exhausted = true;
    }

    /** Whether no further job is spoken. */
    boolean exhausted() {
        return exhausted;
    }
}
