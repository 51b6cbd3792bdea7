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
import org.apache.activemq.artemis.api.core.ActiveMQLargeMessageInterruptedException;
import org.apache.activemq.artemis.api.core.ActiveMQNotConnectedException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.FailoverEventListener;
import org.apache.activemq.artemis.api.core.client.FailoverEventType;
import org.apache.activemq.artemis.api.core.client.MessageHandler;

/**
 * A session's queue, consumed with Artemis' core client: messages come by a handler that is only set while one is wanted, so no thread waits. Three
 * kinds of threads come here. The session's worker, which only enqueues on the feed's lane; the lane, which alone talks to the broker; the client's
 * thread of this consumer, in {@link #onMessage}, which must never wait for the lane, because a rollback on the lane waits for it.
 */
final class ArtemisJobFeed implements JobFeed, MessageHandler, FailoverEventListener {

    private static final Logger LOG = Logger.getLogger(ArtemisJobFeed.class.getName());

    private final SessionId id;
    private final SimpleString queue;
    private final FeedContext context;
    private final JobFeedListener listener;
    private final FeedState state = new FeedState();
    private final Lane lane;
    private final ClientSession session;
    private final Settler settler;
    private final JobReader reader;
    private final QueueRemoval removal;
    private ClientConsumer consumer;
    private boolean handlerSet;
    private volatile boolean released;

    /** Begins to consume a queue that is there. Blocks for the broker's call time-out at most. */
    ArtemisJobFeed(SessionId id, String queue, ClientSession session, FeedContext context, JobFeedListener listener)
            throws ActiveMQException {
        this.id = id;
        this.queue = SimpleString.of(queue);
        this.session = session;
        this.context = context;
        this.listener = listener;
        this.lane = new Lane(context.threads());
        this.settler = new Settler(
                id, this.queue, state, session, context.replies(), context.retryDelay(), lane, context.clock());
        this.reader = new JobReader(id, context.maxBytes());
        this.removal =
                new QueueRemoval(this, id, state, context.broker().settings().callTimeout());
        session.addFailoverListener(this);
        this.consumer = session.createConsumer(this.queue);
        session.start();
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
                count.complete(Math.max(0, messageCount() - state.handedOver()));
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

    /** On the client's thread of this consumer. */
    @Override
    public void onMessage(ClientMessage message) {
        int epoch = state.epoch();
        JobDelivery delivery = new JobDelivery(message);
        if (state.known(delivery.messageId(), delivery.message())) {
            adjust();
            flushOnLane();
            return;
        }
        try {
            taken(reader.read(delivery), epoch);
        } catch (Exception e) {
            // Whatever it is, the message must neither be lost nor overtaken.
            unreadable(delivery, epoch, e);
        }
    }

    /** The broker moves the message to the queue of expired jobs, where it is answered. */
    @Override
    public void onMessageExpired(ClientMessage message) {
        HeldJob job = state.removed(message.getMessageID());
        if (job != null) {
            LOG.log(Level.FINE, "Session {0}: a job expired while it was held", id);
        }
        adjust();
    }

    /** On the thread that brings the connection back, first of all when it is lost. */
    @Override
    public void failoverEvent(FailoverEventType event) {
        if (event == FailoverEventType.FAILOVER_COMPLETED) {
            state.setDown(false);
            lane.execute(released ? this::release : this::flush);
        } else {
            state.setDown(true);
            state.deliveriesLost();
            adjust();
        }
    }

    private void taken(TakenJob taken, int epoch) {
        HeldJob job = taken.job();
        state.hold(job, epoch);
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

    private void unreadable(JobDelivery delivery, int epoch, Exception e) {
        if (state.epoch() != epoch) {
            return;
        }
        boolean interrupted = e instanceof ActiveMQLargeMessageInterruptedException;
        int failures = state.unreadable(delivery.messageId(), !interrupted);
        adjust();
        LOG.log(
                interrupted ? Level.FINE : Level.WARNING,
                "Session " + id + ": a message cannot be read, failures so far: " + failures,
                e);
        settler.later(() -> {
            if (context.policy().exhausted(failures + 1)) {
                HeldJob job = reader.withoutBody(delivery);
                state.hold(job, epoch);
                state.resume();
                tell(job, context.policy().failed(job.id(), context.clock().instant()));
                adjust();
            } else {
                settler.rollback();
                adjust();
            }
        });
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

    /** On the lane. */
    void flush() {
        if (settler.flush()) {
            adjust();
        }
    }

    /** Lets messages come, or not. Never blocks on the broker; setting no handler does not wait for the one that runs (2.55.0). */
    void adjust() {
        synchronized (state) {
            boolean wanted = state.wantsMessages();
            if (wanted == handlerSet || consumer.isClosed()) {
                return;
            }
            try {
                consumer.setMessageHandler(wanted ? this : null);
                handlerSet = wanted;
            } catch (ActiveMQException e) {
                LOG.log(Level.WARNING, "Session " + id + ": its queue is not consumed any more", e);
            }
        }
    }

    /** On the lane: waiting and delivered messages. */
    long messageCount() throws ActiveMQException {
        if (state.down()) {
            throw new ActiveMQNotConnectedException("connection lost");
        }
        return session.queueQuery(queue).getMessageCount();
    }

    /** On the lane: removes the empty queue. Returns false, and consumes again, if a message came in the meantime. */
    boolean removeIfEmpty() throws ActiveMQException {
        consumer.close();
        if (messageCount() == 0) {
            session.deleteQueue(queue);
            return true;
        }
        ClientConsumer next = session.createConsumer(queue);
        synchronized (state) {
            consumer = next;
            handlerSet = false;
            state.deliveriesLost();
        }
        adjust();
        return false;
    }

    /** On the lane, at the end. Without a connection, closing would wait for it: then that is done when it is back. */
    void release() {
        state.abandon().forEach(HeldJob::free);
        released = true;
        if (!state.down()) {
            session.removeFailoverListener(this);
            BrokerClient.closeQuietly(session);
        }
    }
}
