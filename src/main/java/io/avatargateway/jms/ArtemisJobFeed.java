package io.avatargateway.jms;

import io.avatargateway.session.GatewayException;
import io.avatargateway.session.Job;
import io.avatargateway.session.JobFeed;
import io.avatargateway.session.JobFeedListener;
import io.avatargateway.session.JobState;
import io.avatargateway.session.JobStatus;
import io.avatargateway.session.SessionId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;

/** A session's two queues as one {@link JobFeed}. The session's worker comes here, and only enqueues. */
final class ArtemisJobFeed implements JobFeed {

    private static final Logger LOG = Logger.getLogger(ArtemisJobFeed.class.getName());

    /** Where jobs come and go all the time, the number is one that was right a moment ago. */
    private static final int COUNT_ATTEMPTS = 20;

    private final Runnable released;
    private final FeedState state;
    private final Map<FeedSide, FeedChannel> channels = new EnumMap<>(FeedSide.class);
    private final JobFeedListener listener;
    private final JobArrivals arrivals;
    private final QueueRemoval removal;
    private final FurtherParts furtherParts;
    /** What the session asks for. Not on the lane of the queues, which waits for the broker: jobs come while answers are on their way to the disk. */
    private final Lane calls;

    /** @param released called at the end */
    ArtemisJobFeed(SessionId id, FeedContext context, JobFeedListener listener, Runnable released) {
        this.released = released;
        this.listener = listener;
        this.calls = new Lane(context.threads());
        this.state = new FeedState(
                context.jobs(),
                new JobLedger(context.jobs().window(), context.jobs().remembered()));
        this.arrivals = new JobArrivals(id, context, state, this, listener);
        Lane broker = new Lane(context.threads());
        for (FeedSide side : FeedSide.values()) {
            channels.put(side, new FeedChannel(id, side, context, state, arrivals, broker));
        }
        this.removal = new QueueRemoval(this, id, state, context);
        this.furtherParts = new FurtherParts(context.broker(), id);
    }

    /**
     * Answers every job in the queues of a session that is no more, and removes them.
     *
     * @return completes when they are gone, exceptionally when that cannot be done now
     */
    static CompletionStage<Void> empty(SessionId id, FeedContext context, QueueRemoval.End end) {
        ArtemisJobFeed feed = new ArtemisJobFeed(id, context, new Nobody(), () -> {});
        CompletionStage<Void> done = feed.removal.start(end);
        // Behind the beginning of the end: whatever comes is answered, and nothing is given to anybody.
        feed.channel(FeedSide.ORDINARY).lane().execute(() -> {
            try {
                feed.open();
            } catch (GatewayException e) {
                LOG.log(Level.FINE, "Session " + id + ": its queues cannot be opened", e);
            }
        });
        return done;
    }

    /** Creates the queues and begins to consume them. Blocks for the broker's call time-out; called once, at first. */
    void open() {
        // The other way round, what is urgent would find no queue for a moment.
        channel(FeedSide.URGENT).connector().create();
        channel(FeedSide.ORDINARY).connector().create();
    }

    @Override
    public void request() {
        request(state::request);
    }

    @Override
    public void requestOvertaking() {
        request(state::requestOvertaking);
    }

    private void request(Supplier<HeldJob> whatIsThere) {
        calls.execute(() -> {
            HeldJob ready = whatIsThere.get();
            if (ready != null) {
                give(ready);
            }
            adjust();
        });
    }

    /** The session gets this job. */
    void give(HeldJob job) {
        // Together: who counts what waits must find it on one side only.
        synchronized (state) {
            if (job.headers().wishes().mode() == JobWishes.Mode.INTERRUPT) {
                listener.onUrgent(job);
            } else {
                listener.onJob(job);
            }
            state.given(job);
        }
    }

    @Override
    public void started(Job job, JobStatus status) {
        calls.execute(() -> answer((HeldJob) job, status));
    }

    @Override
    public void settle(Job job, JobStatus status) {
        if (!status.state().terminal()) {
            throw new IllegalArgumentException("status: " + status.state() + " (expected: a final state)");
        }
        calls.execute(() -> answer((HeldJob) job, status));
    }

    private void answer(HeldJob job, JobStatus told) {
        JobStatus status = FailurePolicy.because(job.fault(), told);
        if (!state.answer(Answer.of(job, status)) && status.state().terminal()) {
            job.free();
        }
        channel(job.side()).flushOnLane();
    }

    @Override
    public void countWaiting(Counted then) {
        count(then, false, messages -> {
            state.takeAtMost(messages);
            return List.of();
        });
    }

    @Override
    public void drop(long arrivedBefore, Counted then) {
        // Where the number decides what is dropped, an utterance in parts must be one job.
        boolean exact = arrivedBefore == Long.MIN_VALUE;
        count(then, exact, messages -> state.drop(arrivedBefore, messages));
    }

    /**
     * @param exact whether the parts of an utterance are counted as one; else as many
     * @param counted what the number of messages means for this side, before anybody else hears of it; gives the jobs that are dropped
     */
    private void count(Counted then, boolean exact, LongFunction<List<HeldJob>> counted) {
        channel(FeedSide.ORDINARY).lane().execute(() -> {
            List<HeldJob> dropped;
            try {
                dropped = whenCounted(exact, (messages, parts) -> {
                    List<HeldJob> found = counted.apply(messages);
                    then.counted(Math.max(0, messages - parts), null);
                    return found;
                });
            } catch (ActiveMQException | RuntimeException e) {
                then.counted(0, BrokerClient.unavailable(e.getMessage()));
                return;
            }
            dropped.forEach(arrivals::drop);
            channel(FeedSide.ORDINARY).flush();
        });
    }

    /**
     * Counts the messages that wait and that the session has not got, and calls this while none comes to it. The broker may count one twice that is on its way out; so the
     * number must be the same two times, with nothing given and nothing answered in between.
     */
    private List<HeldJob> whenCounted(boolean exact, Waiting then) throws ActiveMQException {
        long movementsBefore = -1;
        long messagesBefore = -1;
        long partsBefore = -1;
        for (int attempt = 1; ; attempt++) {
            long movements = state.movements();
            long messages = messageCount();
            long parts = exact && messages > 0 ? furtherParts.waiting() : 0;
            synchronized (state) {
                boolean sure = movements == movementsBefore
                        && messages == messagesBefore
                        && parts == partsBefore
                        && state.isStillSince(movements);
                if (sure || attempt == COUNT_ATTEMPTS) {
                    return then.are(
                            Math.max(0, messages - state.given()), parts + (exact ? state.furtherPartsHeld() : 0));
                }
            }
            movementsBefore = movements;
            messagesBefore = messages;
            partsBefore = parts;
        }
    }

    private interface Waiting {
        /**
         * @param messages that wait
         * @param parts how many of them go on with an utterance that another one begins
         */
        List<HeldJob> are(long messages, long parts);
    }

    @Override
    public CompletionStage<Void> close(String code, String detail) {
        return removal.start(new QueueRemoval.End(JobState.REJECTED, false, code, detail));
    }

    /** What is known of a job that a producer named, if it has come or ended lately. Any thread. */
    Optional<JobStatus> known(String jobId) {
        synchronized (state) {
            return state.ledger().find(jobId).map(JobLedger.Entry::latest);
        }
    }

    /** See {@link JobArrivals#endedElsewhere}. */
    Optional<JobStatus> endedElsewhere(JobHeaders headers, long messageId, JobStatus end) {
        return arrivals.endedElsewhere(headers, messageId, end);
    }

    FeedChannel channel(FeedSide side) {
        return channels.get(side);
    }

    /** The end of the queues, if that has begun. */
    QueueRemoval removal() {
        return removal;
    }

    JobArrivals arrivals() {
        return arrivals;
    }

    /** Waiting and delivered messages. Blocks for the broker's call time-out. */
    long messageCount() throws ActiveMQException {
        long count = 0;
        for (FeedChannel channel : channels.values()) {
            count += channel.connector().messageCount();
        }
        return count;
    }

    /** Lets messages come, or not. Any thread but the session's worker. */
    void adjust() {
        channels.values().forEach(FeedChannel::adjust);
    }

    /** At the end. Blocks for the broker's call time-out. */
    void release() {
        channels.values().forEach(channel -> channel.connector().close());
        state.abandon().forEach(HeldJob::free);
        released.run();
    }

    /** Nobody is there to speak: jobs come to their end before they come here. */
    private static final class Nobody implements JobFeedListener {
        @Override
        public void onJob(Job job) {
            throw new IllegalStateException("job: " + job.id() + " (expected: none, the queue is emptied)");
        }

        @Override
        public void onUrgent(Job job) {
            onJob(job);
        }

        @Override
        public void onSpeechGrew(Job job) {}

        @Override
        public void onJobStatus(JobStatus status) {}
    }
}
