package io.avatargateway.jms.queue;

import io.avatargateway.jms.client.ReadingAdvice;
import io.avatargateway.jms.message.JobBody;
import io.avatargateway.jms.message.JobFault;
import io.avatargateway.jms.message.JobHeaders;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.port.JobFeed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Something that the model of a session's queues wants to have done, in the order in which it says so. */
sealed interface QueueEffect {

    /** Calls to the broker, one after the other; the result of each is an event. */
    sealed interface AtBroker extends QueueEffect {}

    /** What the session hears; at once. */
    sealed interface ForSession extends QueueEffect {}

    /** What is done with speech and bodies; at once. */
    sealed interface WithSpeech extends QueueEffect {}

    /** What changes at a connection from the next message on; at once. */
    sealed interface OnConnection extends QueueEffect {
        long connection();
    }

    /**
     * Opens a connection. Comes back as {@link QueueEvent.Opened} or {@link QueueEvent.OpenFailed}.
     *
     * @param many whether it fetches ahead
     * @param known messages that need no reading when they come again, and whether their bodies are here
     */
    record Open(FeedSide side, long connection, boolean many, Map<Long, Boolean> known) implements AtBroker {}

    /** Gives back everything that was not acknowledged over this connection. */
    record Close(long connection) implements AtBroker {}

    /** Comes back as {@link QueueEvent.Committed} or {@link QueueEvent.CommitFailed}. */
    record Commit(FeedSide side, long connection, List<Outgoing> settlements) implements AtBroker {}

    /** Comes back as {@link QueueEvent.Measured}. */
    record Measure(FeedSide side, long connection) implements AtBroker {}

    /** Of the ordinary queue. Comes back as {@link QueueEvent.Counted} or {@link QueueEvent.CountFailed}. */
    record Count(long connection) implements AtBroker {}

    /**
     * Sends a marker to this queue, and over its connection. Comes back as {@link QueueEvent.MarkerArrived}, or {@link
     * QueueEvent.MarkFailed}, or not at all.
     */
    record Mark(FeedSide side, long connection, String name, int priority) implements AtBroker {}

    /** Comes back as {@link QueueEvent.Rest}. */
    record LookForRest() implements AtBroker {}

    /** Removes a queue if it is empty. Comes back as {@link QueueEvent.Removed}. */
    record Remove(FeedSide side, long connection) implements AtBroker {}

    /**
     * The number of messages that may come over this connection from its beginning on. Where it is one less than
     * before, one more may come nevertheless.
     */
    record Allow(long connection, long messages) implements OnConnection {}

    /** What of the next messages is to be read. */
    record Advise(long connection, ReadingAdvice advice) implements OnConnection {}

    /** The session gets this job. */
    record Give(HeldJob job) implements ForSession {}

    /** The session's speech grew, or ended, or failed. */
    record Grew(HeldJob job) implements ForSession {}

    /** Something became known of a job. */
    record Tell(JobStatus status) implements ForSession {}

    /**
     * The number of jobs that an interrupt drops.
     *
     * @param away why it is not known how many wait at the broker; null if it is
     */
    record TellCount(JobFeed.Counted then, long waiting, String away) implements ForSession {}

    /** A draining session speaks what arrived before this place. */
    record TellPlace(JobFeed.Drained then, long place) implements ForSession {}

    /** A draining session gets no further job. */
    record TellOver(JobFeed.Drained then) implements ForSession {}

    /**
     * Makes speech of parts. The last effect of its step, and comes back as {@link QueueEvent.Appended} before anything
     * else happens.
     *
     * @param audioType of the first part
     * @param complete whether nothing comes behind them
     */
    record Append(HeldJob job, JobHeaders headers, String audioType, List<JobBody> bodies, boolean complete)
            implements WithSpeech {}

    /** No more of a job's speech will come, and not all has come. */
    record Break(HeldJob job, JobFault why) implements WithSpeech {}

    /** Nobody reads these any more. */
    record Free(List<HeldMessage> messages) implements WithSpeech {}

    /** Nobody speaks the job any more. */
    record FreeJob(HeldJob job, List<HeldMessage> bodies) implements WithSpeech {}

    /** Somebody asked. */
    record Reply(CompletableFuture<Optional<JobStatus>> to, Optional<JobStatus> status) implements QueueEffect {}

    /** The broker has all answers; or it gets none any more. */
    record TellSettled(CompletableFuture<Void> to) implements QueueEffect {}

    /** A message could not be read. */
    record ReadingFailed(int failures, Throwable why) implements QueueEffect {}

    /**
     * Nothing more happens to the queues here.
     *
     * @param wanted whether they were to go
     * @param failure why they are still there, or null
     */
    record Ended(boolean wanted, String failure) implements QueueEffect {}

    /** A {@link QueueEvent.Tick} is wanted then, on the clock that only goes forward. */
    record WakeAt(long nanos) implements QueueEffect {}
}
