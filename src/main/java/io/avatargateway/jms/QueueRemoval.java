package io.avatargateway.jms;

import io.avatargateway.session.JobState;
import io.avatargateway.session.JobStatus;
import io.avatargateway.session.SessionId;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;

/**
 * The end of a session's queues: every job that waits is rejected, then the empty queues are removed. Looks again after each step, since producers may
 * still be sending; gives up when nothing gets on for a while, as with a dead broker, and leaves the durable queue to be looked at. On the
 * ordinary queue's lane.
 */
final class QueueRemoval {

    private static final Logger LOG = Logger.getLogger(QueueRemoval.class.getName());
    private static final Duration STEP = Duration.ofMillis(20);

    private final ArtemisJobFeed feed;
    private final SessionId id;
    private final FeedState state;
    private final Lane lane;
    private final BrokerClient broker;
    private final Duration patience;
    private final Clock clock;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final Set<FeedSide> gone = EnumSet.noneOf(FeedSide.class);
    private volatile End end;
    private long settledBefore = -1;
    private long giveUpNanos;

    QueueRemoval(ArtemisJobFeed feed, SessionId id, FeedState state, FeedContext context) {
        this.feed = feed;
        this.id = id;
        this.state = state;
        this.lane = feed.channel(FeedSide.ORDINARY).lane();
        this.broker = context.broker();
        this.patience = context.broker().settings().callTimeout();
        this.clock = context.clock();
    }

    /** Any thread. Idempotent: the first end stands. */
    CompletionStage<Void> start(End begun) {
        lane.execute(() -> {
            if (end == null) {
                end = begun;
                for (HeldJob unseen : state.drain()) {
                    feed.arrivals().tell(unseen, rejection(unseen));
                }
                step();
            }
        });
        return done;
    }

    /** How a job ends that comes after the end. */
    JobStatus rejection(HeldJob job) {
        long durationMillis = job.speech() == null ? -1 : job.speech().durationMillis();
        return new JobStatus(
                job.id(), end.state(), clock.instant(), 0, durationMillis, end.estimated(), end.code(), end.detail());
    }

    private void step() {
        try {
            state.drains(feed.messageCount());
            feed.channel(FeedSide.ORDINARY).flush();
            feed.channel(FeedSide.URGENT).flushOnLane();
            if (state.isEmpty() && feed.messageCount() == 0 && removed(FeedSide.ORDINARY) && removed(FeedSide.URGENT)) {
                end(null);
                return;
            }
        } catch (ActiveMQException | RuntimeException e) {
            LOG.log(Level.FINE, "Session " + id + ": its queue is not removed yet", e);
        }
        if (state.settled() != settledBefore) {
            settledBefore = state.settled();
            giveUpNanos = System.nanoTime() + patience.toNanos();
        } else if (System.nanoTime() - giveUpNanos > 0) {
            end("no progress within " + patience.toMillis() + " ms");
            return;
        }
        lane.later(STEP, this::step);
    }

    private boolean removed(FeedSide side) throws ActiveMQException {
        if (!gone.contains(side) && feed.channel(side).connector().removeQueueIfEmpty()) {
            gone.add(side);
        }
        return gone.contains(side);
    }

    /** Completes when the queues are gone, exceptionally when they stay. */
    CompletionStage<Void> done() {
        return done;
    }

    /** What has begun, or null. */
    End begun() {
        return end;
    }

    private void end(String failure) {
        DelayedJobs.endOf(id, broker);
        if (failure == null) {
            done.complete(null);
        } else {
            LOG.log(Level.WARNING, "Session {0}: its queue stays at the broker: {1}", new Object[] {id, failure});
            done.completeExceptionally(BrokerClient.unavailable(failure));
        }
        // Last, because it may wait for the broker.
        feed.release();
    }

    /**
     * How the jobs end that wait.
     *
     * @param state a final one
     * @param estimated whether it is not known how much of them was heard
     * @param code the stable word for the replies
     * @param detail the same for people
     */
    record End(JobState state, boolean estimated, String code, String detail) {}
}
