package io.avatargateway.jms;

import io.avatargateway.session.ErrorCode;
import io.avatargateway.session.JobFeedListener;
import io.avatargateway.session.JobState;
import io.avatargateway.session.JobStatus;
import io.avatargateway.session.SessionId;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.ActiveMQException;

/** What becomes of each message that comes from a session's queues. On the client's threads, one for each queue. */
final class JobArrivals implements FeedChannel.Arrivals {

    private final FeedContext context;
    private final FeedState state;
    private final ArtemisJobFeed feed;
    private final JobFeedListener listener;
    private final JobReader reader;
    private final StreamedJobs streamed;

    JobArrivals(SessionId id, FeedContext context, FeedState state, ArtemisJobFeed feed, JobFeedListener listener) {
        this.context = context;
        this.state = state;
        this.feed = feed;
        this.listener = listener;
        this.reader = new JobReader(id, context.bodies(), context.jobs());
        this.streamed = new StreamedJobs(context, state, feed, listener, this, reader);
    }

    @Override
    public void arrived(FeedSide side, FeedConnection connection, JobDelivery delivery)
            throws JMSException, ActiveMQException, IOException {
        JobHeaders headers = JobHeaders.of(delivery.message());
        if (headers.isPart()) {
            streamed.arrived(side, connection, delivery, headers);
            return;
        }
        TakenJob taken = take(side, delivery, headers);
        HeldJob job = taken.job();
        boolean early = taken.fault() == null && tooEarly(headers.wishes().notBefore());
        synchronized (state) {
            if (!state.hold(connection, taken.message())) {
                job.free();
                return;
            }
            Optional<JobLedger.Entry> known = state.ledger().find(job.id());
            if (known.isPresent()) {
                job.free();
                repeat(HeldJob.repetition(taken.message(), headers), known.get());
                return;
            }
            if (early && !state.draining()) {
                state.answer(Answer.putBack(job, accepted(job)));
                feed.channel(side).flushOnLane();
                return;
            }
            state.begin(job);
        }
        if (taken.fault() == null) {
            begin(job);
        } else {
            note(job);
            tell(job, FailurePolicy.rejected(job.id(), taken.fault(), now()));
        }
    }

    private TakenJob take(FeedSide side, JobDelivery delivery, JobHeaders headers)
            throws ActiveMQException, IOException {
        boolean dropped = state.drops(side, delivery.messageId())
                && headers.fault() == null
                && JobBodies.size(delivery.message().getCoreMessage())
                        <= context.jobs().maxBytes()
                && reader.isOwn(headers)
                && !tooEarly(headers.wishes().notBefore());
        return dropped ? reader.dropped(side, delivery, headers) : reader.read(side, delivery, headers);
    }

    /** A job has come, or the first part of one: it gets its turn. */
    void begin(HeldJob job) {
        note(job);
        JobWishes.Mode mode = job.headers().wishes().mode();
        if (state.drops(job.side(), job.arrival())) {
            drop(job);
        } else if (state.draining()) {
            tell(job, feed.removal().rejection(job));
        } else if (mode == JobWishes.Mode.INTERRUPT) {
            state.handOver(job);
            feed.give(job);
        } else if (mode == JobWishes.Mode.NEXT && state.manyNext(job)) {
            tell(job, FailurePolicy.rejected(job.id(), manyNext(), now()));
        } else {
            HeldJob ready = state.queue(job);
            if (ready != null) {
                feed.give(ready);
            }
        }
        // Behind the speech, which waits for nothing: the reply waits for the broker, and would take the processor
        // first.
        feed.channel(job.side()).flushOnLane();
    }

    /** The reply that a job has come is to go out with the next that goes. */
    private void note(HeldJob job) {
        if (!job.headers().acceptedSent()) {
            JobStatus accepted = accepted(job);
            if (state.answer(Answer.of(job, accepted))) {
                listener.onJobStatus(accepted);
            }
        }
    }

    /** An interrupt dropped it while it waited. */
    void drop(HeldJob job) {
        boolean unseen;
        HeldJob next;
        synchronized (state) {
            unseen = state.withdraw(job);
            if (unseen) {
                // It does not wait any more, though its message is still there.
                state.given(job);
            }
            next = state.next();
        }
        if (unseen) {
            tell(job, JobStatus.dropped(job.id(), now(), durationMillis(job)));
        }
        if (next != null) {
            feed.give(next);
        }
    }

    /** A message that repeats a job gets what that one gets. */
    void repeat(HeldJob again, JobLedger.Entry original) {
        if (original.ended()) {
            state.answer(Answer.of(again, original.latest()));
        } else if (!original.follow(again)) {
            state.answer(Answer.ending(again, original.latest() == null ? accepted(again) : original.latest()));
        }
        feed.channel(again.side()).flushOnLane();
    }

    @Override
    public void unreadable(FeedSide side, FeedConnection connection, JobDelivery delivery) {
        TakenJob taken = reader.withoutBody(side, delivery);
        if (taken.job().headers().isPart()) {
            streamed.unreadable(connection, taken.message(), taken.job().headers());
            return;
        }
        if (state.hold(connection, taken.message())) {
            tell(taken.job(), context.policy().failed(taken.job().id(), now()));
        }
    }

    /**
     * A message of the session's ended without having come here: its time was over at the broker, or it could not be brought here. Any thread.
     *
     * @param messageId the broker's number of it, the same for every delivery
     * @param end how it ended
     * @return what its sender is told now, or empty if the job has, or gets, its one answer elsewhere
     */
    Optional<JobStatus> endedElsewhere(JobHeaders headers, long messageId, JobStatus end) {
        if (!headers.named()) {
            return Optional.of(end);
        }
        synchronized (state) {
            Optional<JobLedger.Entry> known = state.ledger().find(headers.jobId());
            if (known.isEmpty() && headers.isPart() && !headers.isFirstPart()) {
                known = state.ledger().endedLately(headers.jobId());
            }
            if (known.isEmpty()) {
                state.ledger().ended(headers, messageId, end);
                return Optional.of(end);
            }
            JobLedger.Entry entry = known.get();
            if (!headers.isPart() || entry.endedBy(messageId)) {
                return Optional.ofNullable(entry.latest());
            }
            if (entry.ended()) {
                return headers.isFirstPart() && !entry.endedUnbegun() ? Optional.of(entry.latest()) : Optional.empty();
            }
            if (!entry.streamed() || entry.job().ready()) {
                return Optional.empty();
            }
            entry.endsBy(messageId);
            return streamed.endsElsewhere(entry.job(), end) ? Optional.of(end) : Optional.empty();
        }
    }

    /** Answers a job that the session has not got. */
    void tell(HeldJob job, JobStatus status) {
        if (state.answer(Answer.of(job, status))) {
            listener.onJobStatus(status);
        }
        feed.channel(job.side()).flushOnLane();
    }

    private JobStatus accepted(HeldJob job) {
        return JobStatus.of(job.id(), JobState.ACCEPTED, now(), durationMillis(job));
    }

    private static long durationMillis(HeldJob job) {
        return job.speech() == null ? -1 : job.speech().durationMillis();
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
