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

    /**
     * An interrupt drops what waits: all that arrived before it, also what comes later. It may never reach the session;
     * the {@link JobFeedListener} hears how it ended ({@link JobStatus#dropped}). From then on nothing is given that
     * was dropped; what is on its way to the session already is the session's to drop.
     *
     * @param arrivedBefore the interrupt's place, see {@link Job#arrival}
     */
    void drop(long arrivedBefore, Counted then);

    /**
     * The same for an interrupt that is no job: what waits here is dropped at once, and a marker gets a place in the
     * order of arrival, which decides the rest. Until then no job is given. With the broker away that is when the
     * broker is back.
     */
    void interrupt(Counted then);

    /** Hears how many jobs an interrupt drops. */
    interface Counted {
        /**
         * Once, within a few seconds, on a thread of the feed's; must return at once. Jobs that the session gets behind
         * this arrived behind the interrupt.
         *
         * @param waiting the number of jobs that waited, as far as it is known. What waited at the broker was counted
         *     once, while producers may send, and in messages: each part of an utterance that waits counts
         * @param away why the broker could not be asked, so that what waited there is not counted; null if it was
         */
        void counted(long waiting, Throwable away);
    }

    /**
     * The session is to end behind the jobs that wait now: a marker gets a place in their order. Until then no job is
     * given. Once in the life of a feed.
     */
    void drain(Drained then);

    /** Hears how far a draining session is to speak. On a thread of the feed's; must return at once. */
    interface Drained {
        /** Jobs that arrived before this place are spoken, and no others. At most once. */
        void upTo(long place);

        /**
         * All jobs that were to be spoken have come, or the broker cannot be asked for them. Once, behind {@link
         * #upTo} if that comes at all.
         */
        void over();
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

    /**
     * Completes when the broker has all answers that were given before this, and all that was dropped has been
     * answered. Waits for a broker that is away.
     */
    CompletionStage<Void> settled();

    /**
     * Lets go of the queues, which stay, with all that is in them: no answer is given any more, also none that was
     * given a moment ago and is not at the broker yet. What the session was given comes to the next one who takes the
     * queues. Idempotent.
     */
    void release();
}
