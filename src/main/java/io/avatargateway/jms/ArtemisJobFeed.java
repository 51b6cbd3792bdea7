package io.avatargateway.jms;

import io.avatargateway.session.Job;
import io.avatargateway.session.JobFeed;
import io.avatargateway.session.JobFeedListener;
import io.avatargateway.session.JobState;
import io.avatargateway.session.JobStatus;
import io.avatargateway.session.SessionId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;

/**
 * A session's queue, consumed with Artemis' core client: messages come by a handler that is only set while one is wanted, so no thread waits. Three
 * kinds of threads come here. The session's worker, which only enqueues on the feed's lane; the lane, which alone waits for the broker; the client's
 * threads, in {@link FeedConnection.Events}, which never wait for the lane.
 */
final class ArtemisJobFeed implements JobFeed, FeedConnection.Events {

    private static final Logger LOG = Logger.getLogger(ArtemisJobFeed.class.getName());

    private final SessionId id;
    private final FeedContext context;
    private final JobFeedListener listener;
    private final FeedState state = new FeedState();
    private final Lane lane;
    private final FeedConnector connector;
    private final Settler settler;
    private final JobReader reader;
    private final QueueRemoval removal;

    ArtemisJobFeed(SessionId id, String queue, FeedContext context, JobFeedListener listener) {
        this.id = id;
        this.context = context;
        this.listener = listener;
        this.lane = new Lane(context.threads());
        this.connector = new FeedConnector(id, queue, context.broker(), state, this, lane);
        this.settler = new Settler(id, state, context.replies(), context.retryDelay(), context.clock());
        this.reader = new JobReader(id, context.maxBytes());
        this.removal = new QueueRemoval(
                this, id, state, connector, context.broker().settings().callTimeout(), context.clock());
    }

    /** Creates the queue and begins to consume it. Blocks for the broker's call time-out; called once, at first. */
    void open() {
        connector.create();
    }

    @Override
    public void request() {
        lane.execute(() -> {
            HeldJob ready = state.request();
            if (ready != null) {
                listener.onJob(ready);
            }
            adjust();
        });
    }

    @Override
    public void started(Job job, JobStatus status) {
        lane.execute(() -> answer((HeldJob) job, status));
    }

    @Override
    public void settle(Job job, JobStatus status) {
        if (!status.state().terminal()) {
            throw new IllegalArgumentException("status: " + status.state() + " (expected: a final state)");
        }
        lane.execute(() -> answer((HeldJob) job, status));
    }

    @Override
    public CompletionStage<Long> countWaiting() {
        CompletableFuture<Long> count = new CompletableFuture<>();
        lane.execute(() -> {
            try {
                count.complete(Math.max(0, connector.messageCount() - state.handedOver()));
            } catch (ActiveMQException | RuntimeException e) {
                count.completeExceptionally(BrokerClient.unavailable(e.getMessage()));
            }
        });
        return count;
    }

    @Override
    public CompletionStage<Void> close(String code, String detail) {
        return removal.start(code, detail, lane);
    }

    @Override
    public void onMessage(FeedConnection connection, ClientMessage message) {
        JobDelivery delivery = new JobDelivery(message);
        if (state.known(connection, delivery.messageId(), delivery.message())) {
            flushOnLane();
            return;
        }
        try {
            taken(connection, reader.read(delivery));
        } catch (Exception e) {
            // Whatever it is, the message must neither be lost nor overtaken.
            unreadable(connection, delivery, e);
        }
    }

    /** The broker moves the message to the queue of expired jobs, where it is answered. */
    @Override
    public void onExpired(FeedConnection connection, ClientMessage message) {
        state.removed(connection, message.getMessageID());
        flushOnLane();
    }

    @Override
    public void onLost(FeedConnection connection) {
        lane.execute(() -> connector.renew(connection));
    }

    private void taken(FeedConnection connection, TakenJob taken) {
        HeldJob job = taken.job();
        if (!state.hold(connection, job)) {
            job.free();
            return;
        }
        if (!job.headers().acceptedSent()) {
            tell(job, JobStatus.of(job.id(), JobState.ACCEPTED, context.clock().instant(), taken.durationMillis()));
        }
        if (taken.fault() != null) {
            tell(
                    job,
                    FailurePolicy.rejected(
                            job.id(), taken.fault(), context.clock().instant()));
        } else if (state.draining()) {
            tell(job, removal.rejection(job));
        } else if (state.handOver(job)) {
            adjust();
            listener.onJob(job);
        }
        adjust();
    }

    private void unreadable(FeedConnection connection, JobDelivery delivery, Exception e) {
        int failures = state.unreadable(connection, delivery.messageId());
        if (failures == 0) {
            LOG.log(Level.FINE, "Session " + id + ": a message was cut off with the connection", e);
            return;
        }
        adjust();
        LOG.log(Level.WARNING, "Session " + id + ": a message cannot be read, failures so far: " + failures, e);
        if (context.policy().exhausted(failures + 1)) {
            HeldJob job = reader.withoutBody(delivery);
            if (state.hold(connection, job)) {
                tell(job, context.policy().failed(job.id(), context.clock().instant()));
            }
        } else {
            lane.later(context.retryDelay(), () -> connector.renew(connection));
        }
    }

    /** Answers a job that the session has not got. */
    void tell(HeldJob job, JobStatus status) {
        listener.onJobStatus(status);
        state.answer(new Answer(job, status, System.nanoTime()));
        flushOnLane();
    }

    private void answer(HeldJob job, JobStatus status) {
        boolean held = state.answer(new Answer(job, status, System.nanoTime()));
        if (!held && status.state().terminal()) {
            job.free();
        }
        flush();
    }

    private void flushOnLane() {
        lane.execute(this::flush);
    }

    /** On the lane: brings to the broker what can be brought. */
    void flush() {
        FeedConnection connection = state.current();
        if (connection != null && !settler.flush(connection)) {
            connector.renew(connection);
            lane.later(context.retryDelay(), this::flush);
        }
        adjust();
    }

    /** Lets messages come, or not. Any thread but the session's worker. */
    void adjust() {
        synchronized (state) {
            FeedConnection connection = state.current();
            try {
                if (connection != null) {
                    connection.want(state.wantsMessages());
                }
            } catch (ActiveMQException e) {
                LOG.log(Level.FINE, "Session " + id + ": its queue is not consumed", e);
                onLost(connection);
            }
        }
    }

    /** On the lane, at the end. */
    void release() {
        connector.close();
        state.abandon().forEach(HeldJob::free);
    }
}
