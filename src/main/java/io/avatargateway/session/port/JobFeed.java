package io.avatargateway.session.port;

import io.avatargateway.session.model.JobStatus;
import java.util.concurrent.CompletionStage;

/**
 * The session's own durable queue as the session sees it: it asks for one job at a time, and settles each one exactly
 * once. Every method returns at once and is called from the session's worker; results come to the {@link
 * JobFeedListener}. The feed alone deals with loss and return of the broker. A job that is redelivered while the
 * session still holds it does not reach the session a second time.
 */
public interface JobFeed {

    /** Asks for the next job. At most one request is open at a time; it stays open until a job comes. */
    void request();

    /**
     * Asks for a job that {@link Job#overtakes overtakes} those that wait, and for no other; nothing where a {@link
     * #request} is open already. It stays open until such a job comes, or a {@link #request} asks for any.
     */
    void requestOvertaking();

    /** Tells the producer that the job is being spoken. */
    void started(Job job, JobStatus status);

    /**
     * Ends the job in one transaction: reply, acknowledgement and, where a fault kept it from being spoken, the copy in
     * the dead letter queue. Tried again until the broker has it. Frees the job's speech.
     *
     * @param status a final state
     */
    void settle(Job job, JobStatus status);

    /** Counts the jobs that wait in the queue and that the session has not got. */
    void countWaiting(Counted then);

    /**
     * An interrupt drops what waits. As {@link #countWaiting}; and from then on, the jobs that were counted come
     * without delay when they are asked for. What arrived before the given place need not come at all: the feed may end
     * it as {@link JobStatus#dropped}, which the {@link JobFeedListener} hears of.
     *
     * @param arrivedBefore see {@link Job#arrival}; {@link Long#MIN_VALUE} for nothing, where only their number tells
     *     what is dropped
     */
    void drop(long arrivedBefore, Counted then);

    /** Hears how many jobs wait. */
    interface Counted {
        /**
         * Once, on a thread of the feed's; must return at once. Jobs that the {@link JobFeedListener} hears of before
         * this were not counted, and all that were counted come behind it.
         *
         * @param away why the broker could not be asked; null if it was, else the number means nothing
         */
        void counted(long waiting, Throwable away);
    }

    /**
     * Ends every job that still waits, with a reply and a dead letter each, and removes the queue. The intake rejects
     * jobs that come later. Jobs that the session holds must be settled before. Idempotent.
     *
     * @param code the stable word for the replies
     * @param detail the same for people
     * @return completes when the queue is gone
     */
    CompletionStage<Void> close(String code, String detail);
}
