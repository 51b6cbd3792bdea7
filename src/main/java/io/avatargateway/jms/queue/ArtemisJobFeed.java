package io.avatargateway.jms.queue;

import io.avatargateway.jms.client.BrokerFailures;
import io.avatargateway.jms.message.JobHeaders;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.port.Job;
import io.avatargateway.session.port.JobFeed;
import io.avatargateway.session.port.JobFeedListener;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.activemq.artemis.api.core.ActiveMQException;

/**
 * A session's two queues as one {@link JobFeed}: the door to their {@link QueueActor}. The session's worker comes here,
 * and posts events.
 */
public final class ArtemisJobFeed implements JobFeed {

    private final QueueActor actor;
    private final AtomicReference<QueueEnd> end = new AtomicReference<>();

    /**
     * A feed that is not opened yet.
     *
     * @param another whether another one may have left its markers in the queues, whose names nobody knows any more
     * @param released called at the end
     */
    ArtemisJobFeed(
            SessionPlace place, FeedContext context, boolean another, JobFeedListener listener, Runnable released) {
        String secret = UUID.randomUUID().toString();
        JobReader reader = new JobReader(place.id(), another ? "" : secret, context);
        this.actor = new QueueActor(place, context, reader, secret, listener, released);
    }

    /**
     * Answers every job in the queues of a session that has ended, and removes them.
     *
     * @return completes when they are gone, exceptionally when that cannot be done now
     */
    static CompletionStage<Void> empty(SessionPlace place, FeedContext context, QueueEnd end) {
        ArtemisJobFeed feed = new ArtemisJobFeed(place, context, true, new Nobody(), () -> {});
        // First the end: everything that comes is answered, and nothing is given to anybody.
        CompletionStage<Void> gone = feed.close(end);
        feed.actor.openLater();
        return gone;
    }

    /**
     * Lets it know how jobs ended that an earlier owner had; before {@link #open}. Blocks for at most the broker's call
     * time-out for each call.
     *
     * @throws GatewayException BROKER_UNAVAILABLE
     */
    void remember(SessionId id, FeedContext context) {
        try {
            actor.post(new QueueEvent.Remembered(EndedJobs.read(id, context.broker())));
        } catch (ActiveMQException e) {
            throw BrokerFailures.unavailable(e.getMessage());
        }
    }

    /** The beginnings of these jobs were heard already; before {@link #open}. See {@link BegunJobs}. */
    void begun(List<Long> arrivals) {
        actor.post(new QueueEvent.Begun(arrivals));
    }

    /** A job of the session has ended that did not come here. Any thread; returns at once. */
    void ended(JobStatus end) {
        actor.post(new QueueEvent.Strayed(end));
    }

    /** Creates the queues and begins to consume them. Blocks for the broker's call time-out; called once, at first. */
    void open() {
        actor.open();
    }

    @Override
    public void request() {
        actor.post(new QueueEvent.Requested());
    }

    @Override
    public void requestOvertaking() {
        actor.post(new QueueEvent.RequestedOvertaking());
    }

    @Override
    public void started(Job job, JobStatus status) {
        actor.post(new QueueEvent.Started((HeldJob) job, status));
    }

    @Override
    public void settle(Job job, JobStatus status) {
        if (!status.state().terminal()) {
            throw new IllegalArgumentException("status: " + status.state() + " (expected: a final state)");
        }
        actor.post(new QueueEvent.Settled((HeldJob) job, status));
    }

    @Override
    public void drop(long arrivedBefore, Counted then) {
        actor.post(new QueueEvent.Dropped(arrivedBefore, then));
    }

    @Override
    public void interrupt(Counted then) {
        actor.post(new QueueEvent.Interrupted(then));
    }

    @Override
    public void drain(Drained then) {
        actor.post(new QueueEvent.Draining(then));
    }

    @Override
    public CompletionStage<Void> close(String code, String detail) {
        return close(new QueueEnd(JobState.REJECTED, false, code, detail));
    }

    private CompletionStage<Void> close(QueueEnd how) {
        if (end.compareAndSet(null, how)) {
            actor.post(new QueueEvent.Closing(how));
        }
        return done();
    }

    /** How the jobs end that wait, if the session has ended; else null. */
    QueueEnd end() {
        return end.get();
    }

    @Override
    public CompletionStage<Void> settled() {
        CompletableFuture<Void> then = new CompletableFuture<>();
        actor.post(new QueueEvent.Settling(then));
        return then;
    }

    @Override
    public void release() {
        actor.post(new QueueEvent.Abandoned());
    }

    /** Completes when the queues are gone, exceptionally when they stay. */
    CompletionStage<Void> done() {
        return actor.done();
    }

    /**
     * What is known of a job that a producer named, if it has come or ended lately. Any thread but the actor's; waits
     * for its turn.
     */
    Optional<JobStatus> known(String jobId) {
        return ask(answer -> new QueueEvent.Asked(jobId, answer));
    }

    /**
     * A message of the session's ended without having come here: its time was over at the broker, or it could not be
     * brought here. Any thread but the actor's; waits for its turn.
     *
     * @param messageId the broker's number of it, the same for every delivery
     * @param end how it ended
     * @return what its sender is told now, or empty if the job has, or gets, its one answer elsewhere
     */
    public Optional<JobStatus> endedElsewhere(JobHeaders headers, long messageId, JobStatus end) {
        if (!headers.named()) {
            return Optional.of(end);
        }
        return ask(answer -> new QueueEvent.EndedElsewhere(headers, messageId, end, answer));
    }

    /** @throws GatewayException BROKER_UNAVAILABLE if there is no answer within the call time-out */
    private Optional<JobStatus> ask(Function<CompletableFuture<Optional<JobStatus>>, QueueEvent> question) {
        CompletableFuture<Optional<JobStatus>> answer = new CompletableFuture<>();
        actor.post(question.apply(answer));
        String why;
        try {
            return answer.get(actor.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            why = "the session's queue does not answer";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            why = "interrupted";
        }
        throw BrokerFailures.unavailable(why);
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
