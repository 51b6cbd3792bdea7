package io.avatargateway.jms;

import io.avatargateway.session.ErrorCode;
import io.avatargateway.session.JobFeedListener;
import io.avatargateway.session.JobState;
import io.avatargateway.session.JobStatus;
import io.avatargateway.session.SessionId;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.time.Instant;
import org.apache.activemq.artemis.api.core.ActiveMQException;

/** What becomes of each message that comes from a session's queues. On the client's threads, one for each queue. */
final class JobArrivals implements FeedChannel.Arrivals {

    private final FeedContext context;
    private final FeedState state;
    private final ArtemisJobFeed feed;
    private final JobFeedListener listener;
    private final JobReader reader;

    JobArrivals(SessionId id, FeedContext context, FeedState state, ArtemisJobFeed feed, JobFeedListener listener) {
        this.context = context;
        this.state = state;
        this.feed = feed;
        this.listener = listener;
        this.reader = new JobReader(id, context.maxBytes());
    }

    @Override
    public void arrived(FeedSide side, FeedConnection connection, JobDelivery delivery)
            throws JMSException, ActiveMQException, IOException {
        TakenJob taken = reader.read(side, delivery);
        HeldJob job = taken.job();
        if (!state.hold(connection, taken.message())) {
            job.free();
            return;
        }
        JobWishes wishes = job.headers().wishes();
        if (taken.fault() == null && tooEarly(wishes.notBefore()) && !state.draining()) {
            state.answer(Answer.putBack(job, accepted(job)));
            feed.channel(side).flushOnLane();
            return;
        }
        if (!job.headers().acceptedSent()) {
            tell(job, accepted(job));
        }
        if (taken.fault() != null) {
            tell(job, FailurePolicy.rejected(job.id(), taken.fault(), now()));
        } else if (state.draining()) {
            tell(job, feed.removal().rejection(job));
        } else if (wishes.mode() == JobWishes.Mode.INTERRUPT) {
            listener.onUrgent(job);
        } else if (wishes.mode() == JobWishes.Mode.NEXT && state.manyNext()) {
            tell(job, FailurePolicy.rejected(job.id(), manyNext(), now()));
        } else {
            queue(job);
        }
    }

    private void queue(HeldJob job) {
        HeldJob ready = state.queue(job);
        if (ready != null) {
            // The next one must not come before this one is on its way.
            feed.adjust();
            listener.onJob(ready);
        }
    }

    @Override
    public void unreadable(FeedSide side, FeedConnection connection, JobDelivery delivery) {
        TakenJob taken = reader.withoutBody(side, delivery);
        if (state.hold(connection, taken.message())) {
            tell(taken.job(), context.policy().failed(taken.job().id(), now()));
        }
    }

    /** Answers a job that the session has not got. */
    void tell(HeldJob job, JobStatus status) {
        listener.onJobStatus(status);
        state.answer(Answer.of(job, status));
        feed.channel(job.side()).flushOnLane();
    }

    private JobStatus accepted(HeldJob job) {
        long durationMillis = job.speech() == null ? -1 : job.speech().durationMillis();
        return JobStatus.of(job.id(), JobState.ACCEPTED, now(), durationMillis);
    }

    private boolean tooEarly(Instant notBefore) {
        return notBefore != null && now().isBefore(notBefore);
    }

    private static JobFault manyNext() {
        return new JobFault(
                ErrorCode.PROPERTY_INVALID,
                JmsNames.MODE + ": next (expected: at most " + FeedState.MAX_NEXT + " such jobs waiting)");
    }

    private Instant now() {
        return context.clock().instant();
    }
}
