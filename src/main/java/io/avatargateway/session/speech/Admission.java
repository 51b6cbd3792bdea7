package io.avatargateway.session.speech;

import io.avatargateway.session.port.Job;

/**
 * Decides whether each job from the queue is spoken: an interrupt may have dropped it, or the session may take no more.
 * An interrupt that came as a job drops exactly the jobs that arrived before it. Other interrupts know only the number
 * of waiting jobs. Used by the session's worker only.
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
    /** The number of the next jobs that are dropped. */
    private long toDrop;
    /** Interrupts whose count of waiting jobs is not there yet: until then, all that comes had been waiting. */
    private int uncounted;
    /** The number of the next jobs that are looked at without delay, because they may have been dropped. */
    private long toLookAt;
    /** Waiting jobs that may still be spoken; negative for no limit. */
    private long toSpeak = -1;

    private long dropped;
    private long came;
    private long cameAtLatestCount = -1;

    /** Judges the next job. */
    Verdict judge(Job job) {
        came++;
        boolean mayBeSpoken = toSpeak != 0;
        toSpeak = Math.max(toSpeak < 0 ? -1 : 0, toSpeak - 1);
        if (uncounted > 0 || toDrop > 0 || job.arrival() < dropBefore) {
            toDrop = Math.max(0, toDrop - 1);
            toLookAt = Math.max(0, toLookAt - 1);
            dropped++;
            return Verdict.DROP;
        }
        // Jobs come in the order of arrival but for a few: those that are to be dropped have come.
        toLookAt = 0;
        return mayBeSpoken ? Verdict.SPEAK : Verdict.REJECT;
    }

    /** Drops what arrived before this place. */
    public void dropBefore(long arrival) {
        dropBefore = Math.max(dropBefore, arrival);
    }

    /** About this number of jobs waits: those among them that were dropped are to be answered without delay. */
    public void lookAt(long waiting) {
        toLookAt = Math.max(toLookAt, waiting);
    }

    /** Drops all that comes, until {@link #counted}. */
    public void dropUncounted() {
        uncounted++;
    }

    /** The number of jobs that waited when {@link #dropUncounted} came; those that came since are not among them. */
    public void counted(long waiting) {
        uncounted--;
        toDrop = Math.max(toDrop, waiting);
    }

    /** How many jobs were dropped so far. */
    public long dropped() {
        return dropped;
    }

    /** At most this number of further jobs is spoken. */
    public void limit(long waiting) {
        toSpeak = toSpeak < 0 ? waiting : Math.min(toSpeak, waiting);
    }

    /** Whether only jobs that are counted are spoken any more. */
    boolean limited() {
        return toSpeak >= 0;
    }

    /** Whether no further job is spoken. */
    boolean exhausted() {
        return toSpeak == 0;
    }

    /** Whether jobs are to be taken from the queue just to drop them. */
    boolean clearing() {
        return uncounted > 0 || toDrop > 0 || toLookAt > 0;
    }

    /** Whether it matters how many jobs there are. */
    boolean counting() {
        return toDrop > 0 || toLookAt > 0 || toSpeak > 0;
    }

    /**
     * At most this number of jobs waits: some that were counted ended by themselves, expired or unreadable. Counts only
     * if nothing came since the latest time, because a job may be on its way here.
     */
    void atMost(long waiting) {
        if (came == cameAtLatestCount) {
            toDrop = Math.min(toDrop, waiting);
            toLookAt = Math.min(toLookAt, waiting);
            toSpeak = Math.min(toSpeak, waiting);
        }
        cameAtLatestCount = came;
    }
}
