package io.avatargateway.session.model;

/**
 * What was erased of a session, by numbers.
 *
 * @param sessions how many gateways had it in memory: 1, or 0 where it was forgotten before
 * @param events that were kept of it, with the texts in them
 * @param jobs whose status was kept, with their texts and marks
 * @param deadLetters messages that were put aside: jobs, replies and commands
 * @param expiredJobs jobs whose time was over, and which had not been answered
 * @param endedJobs names of jobs that had ended
 * @param complete whether nothing is left; else the same request erases more
 */
public record Erasure(
        int sessions, int events, int jobs, int deadLetters, int expiredJobs, int endedJobs, boolean complete) {

    /** Nothing was there. */
    public static final Erasure NOTHING = new Erasure(0, 0, 0, 0, 0, 0, true);

    /** A session that was in memory, with so much of it. */
    public static Erasure ofMemory(int events, int jobs) {
        return new Erasure(1, events, jobs, 0, 0, 0, true);
    }

    /** Both of them. */
    public Erasure plus(Erasure other) {
        return new Erasure(
                sessions + other.sessions,
                events + other.events,
                jobs + other.jobs,
                deadLetters + other.deadLetters,
                expiredJobs + other.expiredJobs,
                endedJobs + other.endedJobs,
                complete && other.complete);
    }
}
