package io.avatargateway.session.speech;

import io.avatargateway.session.port.Job;

/**
 * Decides what becomes of each job that comes from the queue: an interrupt may have dropped it, or the session may take
 * no more. What an interrupt that came as a job drops is exactly what arrived before it; an interrupt by other ways
 * knows only how many jobs waited. Used by the session's worker only.
 */
public final class Admission {

    /** What becomes of a job. */
    enum Verdict {
        SPEAK,
        /** An interrupt dropped it while it waited. */
        DROP,
        /** The session takes no more. */
        REJECT
    }

    /** Whatever arrived before this place is dropped. */
    private long dropBefore = Long.MIN_VALUE;
    /** So many of the next jobs are dropped. */
    private long toDrop;
    /** Interrupts whose count of waiting jobs is not there yet: until then, whatever comes had been waiting. */
    private int uncounted;
    /** So many of the next jobs are looked at without delay, because they may have been dropped. */
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

    /** About so many jobs wait: those among them that were dropped are to be answered without delay. */
    public void lookAt(long waiting) {
        toLookAt = Math.max(toLookAt, waiting);
    }

    /** Drops whatever comes, until {@link #counted}. */
    public void dropUncounted() {
        uncounted++;
    }

    /** So many jobs waited when {@link #dropUncounted} came; those that came since are not among them. */
    public void counted(long waiting) {
        uncounted--;
        toDrop = Math.max(toDrop, waiting);
    }

    /** How many jobs were dropped so far. */
    public long dropped() {
        return dropped;
    }

    /** No more than this many further jobs are spoken. */
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
     * So many jobs wait at the most: some that were counted ended on their own account, expired or unreadable. Counts
     * only if nothing came since the latest time, because a job may be on its way here.
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
