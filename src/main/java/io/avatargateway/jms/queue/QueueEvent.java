package io.avatargateway.jms.queue;

import io.avatargateway.jms.message.JobDelivery;
import io.avatargateway.jms.message.JobFault;
import io.avatargateway.jms.message.JobHeaders;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.port.JobFeed;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Something that happened to a session's queues. Connections are numbered; an event of a connection that was replaced
 * changes nothing.
 */
sealed interface QueueEvent {

    /** What the broker's client tells of a connection. */
    sealed interface OfConnection extends QueueEvent {
        FeedSide side();

        long connection();
    }

    /** What is known of jobs by others. */
    sealed interface FromElsewhere extends QueueEvent {}

    /** How jobs ended that an earlier owner of the session had, the oldest first; before any message comes. */
    record Remembered(List<EndedJobs.Ended> jobs) implements FromElsewhere {}

    /** The beginnings of these jobs were heard from an earlier owner; before any message comes. */
    record Begun(List<Long> arrivals) implements FromElsewhere {}

    /** A job has ended that did not come here, and another gateway has answered it. */
    record Strayed(JobStatus end) implements FromElsewhere {}

    /** A message came. */
    sealed interface Delivered extends OfConnection {
        /** The one that can be acknowledged from now on. */
        JobDelivery delivery();
    }

    /** A message of a job in one piece was read, as far as that is wanted. */
    record Arrived(FeedSide side, long connection, TakenJob taken) implements Delivered {
        @Override
        public JobDelivery delivery() {
            return taken.message().delivery();
        }
    }

    /**
     * A part of an utterance was read.
     *
     * @param fault why it cannot be spoken, or null
     */
    record PartArrived(FeedSide side, long connection, HeldMessage message, JobHeaders headers, JobFault fault)
            implements Delivered {
        @Override
        public JobDelivery delivery() {
            return message.delivery();
        }
    }

    /** A message came that was held when the connection was opened. */
    record Redelivered(FeedSide side, long connection, JobDelivery delivery) implements Delivered {}

    /** A marker of this session's came, be it for the first time or not. */
    record MarkerArrived(FeedSide side, long connection, HeldMessage message, JobHeaders headers, String name)
            implements Delivered {
        @Override
        public JobDelivery delivery() {
            return message.delivery();
        }
    }

    /**
     * A message could not be read; no further one comes over this connection.
     *
     * @param taken without its body
     */
    record Unreadable(FeedSide side, long connection, TakenJob taken, Throwable why) implements Delivered {
        @Override
        public JobDelivery delivery() {
            return taken.message().delivery();
        }
    }

    /** The broker moves this message to the queue of expired jobs, where it is answered. */
    record Expired(FeedSide side, long connection, long messageId) implements OfConnection {}

    /** There is a connection, over which messages come when they are allowed. */
    record Opened(FeedSide side, long connection) implements OfConnection {}

    /** There is none. */
    record OpenFailed(FeedSide side, long connection) implements OfConnection {}

    /** What came over this connection cannot be acknowledged any more: the broker delivers it again. */
    record Lost(FeedSide side, long connection) implements OfConnection {}

    /** The broker has these. */
    record Committed(FeedSide side, long connection, List<Outgoing> settlements) implements OfConnection {}

    /**
     * The broker has nothing of these, or nobody knows.
     *
     * @param refused whether the broker was there, and did not take them
     * @param inDoubt whether it may have them
     */
    record CommitFailed(FeedSide side, long connection, List<Outgoing> settlements, boolean refused, boolean inDoubt)
            implements OfConnection {}

    /**
     * A marker was not sent over this connection, or nobody knows.
     *
     * @param refused whether the broker was there, and did not take it
     */
    record MarkFailed(FeedSide side, long connection, boolean refused) implements OfConnection {}

    /** How long a queue is: waiting and delivered messages; -1 if the broker could not be asked. */
    record Measured(FeedSide side, long connection, long messages) implements OfConnection {}

    /** Whether the queue was empty, and is gone. Its connection is of no use any more. */
    record Removed(FeedSide side, long connection, boolean gone) implements OfConnection {}

    /** The session wants a job. */
    record Requested() implements QueueEvent {}

    /** The session wants a job that overtakes others, and no other. */
    record RequestedOvertaking() implements QueueEvent {}

    /** The session speaks the job. */
    record Started(HeldJob job, JobStatus status) implements QueueEvent {}

    /** The job is over for the session. */
    record Settled(HeldJob job, JobStatus status) implements QueueEvent {}

    /** A job barged in, which drops what arrived before it. */
    record Dropped(long arrivedBefore, JobFeed.Counted then) implements QueueEvent {}

    /** An interrupt came that is no job. */
    record Interrupted(JobFeed.Counted then) implements QueueEvent {}

    /** The session speaks what waits now, and then ends. */
    record Draining(JobFeed.Drained then) implements QueueEvent {}

    /** How many messages there are in the ordinary queue, waiting and delivered. */
    record Counted(long messages) implements QueueEvent {}

    /** They could not be counted. */
    record CountFailed(String why) implements QueueEvent {}

    /**
     * Parts became speech, or did not.
     *
     * @param headers of the part with which that came
     * @param fault why they cannot be spoken, or null
     * @param unreadBytes of the speech
     */
    record Appended(HeldJob job, JobHeaders headers, JobFault fault, long unreadBytes) implements QueueEvent {}

    /**
     * The session has read on.
     *
     * @param dry whether nothing was left to be read
     */
    record Read(HeldJob job, boolean dry, long unreadBytes) implements QueueEvent {}

    /** The session has ended: the queues are to be emptied, and to go. */
    record Closing(QueueEnd end) implements QueueEvent {}

    /** What is left in both queues of a session that has ended; -1 if the broker could not be asked. */
    record Rest(long messages) implements QueueEvent {}

    /** Somebody waits until the broker has all answers, and all that was dropped is answered. */
    record Settling(CompletableFuture<Void> then) implements QueueEvent {}

    /** Nothing is wanted of the queues any more; they stay. */
    record Abandoned() implements QueueEvent {}

    /** A message of the session's ended without having come here. See {@link ArtemisJobFeed#endedElsewhere}. */
    record EndedElsewhere(
            JobHeaders headers, long messageId, JobStatus end, CompletableFuture<Optional<JobStatus>> answer)
            implements QueueEvent {}

    /** Somebody asks what is known of a job. */
    record Asked(String jobId, CompletableFuture<Optional<JobStatus>> answer) implements QueueEvent {}

    /** Time has passed. */
    record Tick() implements QueueEvent {}
}
