package io.avatargateway.session;

import io.avatargateway.session.journal.EventLog;
import io.avatargateway.session.journal.SessionJournal;
import io.avatargateway.session.loop.Mailbox;
import io.avatargateway.session.loop.Timekeeper;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.Continuation;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.SessionPolicy;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.model.ViewerEvent;
import io.avatargateway.session.model.ViewerReport;
import io.avatargateway.session.port.Job;
import io.avatargateway.session.port.JobFeed;
import io.avatargateway.session.port.JobFeedListener;
import io.avatargateway.session.port.Keeper;
import io.avatargateway.session.port.LinkFactory;
import io.avatargateway.session.port.SessionMeter;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * One avatar conversation. Every public method may be called from any thread and returns at once. Its work happens on
 * the session's worker, one step after the other, and the stages complete there.
 */
public final class AvatarSession implements JobFeedListener {

    private final Timekeeper time;
    private final Mailbox mailbox;
    private final SessionJournal journal;
    private final SessionMachine machine;

    /**
     * A session that is not opened yet.
     *
     * @param audioQueue the name of its own queue
     * @param workers run the session's steps; a step is short
     * @param keeper what keeps it beyond the life of this gateway
     * @param meter hears what can be measured of it
     * @param observers hears every event, in order, on the session's worker; must return at once
     */
    public AvatarSession(
            SessionId id,
            SessionOptions options,
            SessionPolicy policy,
            String audioQueue,
            LinkFactory links,
            Timekeeper time,
            Executor workers,
            Keeper keeper,
            SessionMeter meter,
            Consumer<SessionEvent> observers) {
        Objects.requireNonNull(id, "id");
        Consumer<SessionEvent> measured = meter::happened;
        this.time = time;
        this.journal = new SessionJournal(
                id,
                options.tenant(),
                time,
                measured.andThen(observers),
                this::refresh,
                policy.eventLogSize(),
                policy.jobLogSize());
        this.mailbox = new Mailbox(workers, this::refresh);
        this.machine =
                new SessionMachine(id, options, policy, audioQueue, links, time, mailbox, journal, keeper, meter);
    }

    private void refresh() {
        machine.refresh();
    }

    /**
     * Opens the first link. Once.
     *
     * @param sessionsQueue where the jobs come from
     * @return completes when the join info is there; exceptionally with a {@link GatewayException}
     */
    public CompletionStage<SessionSnapshot> open(JobFeed sessionsQueue) {
        mailbox.post(() -> machine.open(sessionsQueue));
        return machine.joinable();
    }

    /**
     * Goes on with a session that another gateway had, or an earlier life of this one, in place of {@link #open}.
     * Begins in {@link SessionState#RECOVERING}, and opens the next link. Once.
     *
     * @param sessionsQueue where the jobs come from, those among them that were not answered
     * @param from what is known of it
     * @return the session once it has begun
     */
    public CompletionStage<SessionSnapshot> takeUp(JobFeed sessionsQueue, Continuation from) {
        return takeUp(sessionsQueue, from, false);
    }

    /**
     * The same.
     *
     * @param nextIsThere whether the next link was opened before: its room is known to viewers
     */
    public CompletionStage<SessionSnapshot> takeUp(JobFeed sessionsQueue, Continuation from, boolean nextIsThere) {
        return step(() -> machine.takeUp(sessionsQueue, from, nextIsThere));
    }

    /**
     * Puts the session on hold, while nobody knows whose it is: its link is ended, its state is {@link
     * SessionState#RECOVERING}. Nothing is opened, and its end waits, until {@link #goOn} or {@link #leave}.
     * Idempotent.
     *
     * @param why for people
     * @return the session once it is on hold
     */
    public CompletionStage<SessionSnapshot> hold(String why) {
        return step(() -> machine.hold(why));
    }

    /**
     * The session is this gateway's still: it opens another link, and goes on with the first byte that was not heard;
     * or it ends, if that was asked for meanwhile. Nothing happens where it is not on hold.
     */
    public CompletionStage<SessionSnapshot> goOn() {
        return step(machine::goOn);
    }

    /**
     * The session is another gateway's now: ends its link and lets go of its queues, which stay. Nothing is told of
     * that and no job gets an answer. {@link #closed} completes, and the session is of no use any more. Idempotent.
     */
    public CompletionStage<SessionSnapshot> leave() {
        return step(machine::leave);
    }

    /**
     * Leaves this gateway, which stops, in a pause of its speech if one comes in time. Its link is ended, its record
     * tells where another one goes on, and its queues stay. A session that was not opened yet ends with SHUTDOWN.
     * Idempotent.
     *
     * @param within the time for it
     * @param next the room of its next link, where another gateway has opened that already: viewers are told of it, and
     *     speech stays until one of them watches it, or the time is over; else null
     * @return as {@link #closed}; the state is CLOSED only where the session has ended
     */
    public CompletionStage<SessionSnapshot> depart(Duration within, JoinInfo next) {
        mailbox.post(() -> machine.depart(within, next));
        return machine.closed();
    }

    /**
     * Completes when its links are ended: where the next one is there already, a moment behind {@link #depart}, since
     * viewers hear late of the change.
     */
    public CompletionStage<Void> linksEnded() {
        return machine.linksEnded();
    }

    /** Completes when its queues are gone, behind its end; exceptionally where they stay, as behind {@link #leave}. */
    public CompletionStage<Void> queuesGone() {
        return machine.queuesGone();
    }

    /** The session as it was after its latest step, or at its latest event. */
    public SessionSnapshot snapshot() {
        return machine.snapshot();
    }

    /** Its latest events. An event that can be read is also seen in {@link #snapshot} and {@link #job}. */
    public EventLog events() {
        return journal.events();
    }

    /** What is known of one of its jobs. */
    public Optional<JobStatus> job(String jobId) {
        return journal.job(jobId);
    }

    /** How many of its jobs are known. */
    public int jobsKept() {
        return journal.jobsKept();
    }

    /** How many of its jobs have started and not ended. */
    public long jobsStarted() {
        return journal.jobsStarted();
    }

    /** Completes when the session is closed and its queue is gone. */
    public CompletionStage<SessionSnapshot> closed() {
        return machine.closed();
    }

    @Override
    public void onJob(Job job) {
        mailbox.post(() -> machine.onJob(job));
    }

    @Override
    public void onUrgent(Job job) {
        mailbox.postUrgent(() -> machine.onUrgent(job));
    }

    @Override
    public void onSpeechGrew(Job job) {
        mailbox.post(machine::onSpeechGrew);
    }

    @Override
    public void onJobStatus(JobStatus status) {
        // Not behind a job that barges in: that it was accepted would be told when it has ended.
        mailbox.postUrgent(() -> journal.job(status));
    }

    /**
     * Stops the speech.
     *
     * @param keepWaiting whether jobs that wait in the queue are spoken afterwards; else they end as interrupted too
     * @return about the number of jobs that ended or will end; exceptionally with SESSION_ENDED
     */
    public CompletionStage<Integer> interrupt(boolean keepWaiting) {
        CompletableFuture<Integer> done = new CompletableFuture<>();
        long sinceNanos = time.nanos();
        mailbox.postUrgent(() -> machine.interrupt(keepWaiting, sinceNanos, done));
        return done;
    }

    /**
     * Ends the session, after the jobs that wait now were spoken. Idempotent.
     *
     * @return the session once that is on its way; it is closed when {@link #closed} completes
     */
    public CompletionStage<SessionSnapshot> drain() {
        return step(() -> machine.drain(CloseReason.COMPLETED, CloseReason.CLIENT, ""));
    }

    /**
     * The same for a reason of the gateway's own, with which the session closes. Idempotent; the first reason wins.
     *
     * @param detail for people
     */
    public CompletionStage<SessionSnapshot> drain(CloseReason reason, String detail) {
        return step(() -> machine.drain(reason, reason, detail));
    }

    /** Ends the session at once. Idempotent; the first reason wins. */
    public CompletionStage<SessionSnapshot> end(CloseReason reason, String detail) {
        return step(() -> machine.close(reason, detail));
    }

    /** Notes what a front end reports of a viewer of which nothing else is known. */
    public CompletionStage<SessionSnapshot> viewer(ViewerEvent event) {
        return viewer(ViewerReport.of(event));
    }

    /**
     * Notes what a front end reports; exceptionally with SESSION_ENDED, or with PROPERTY_INVALID where it names a link
     * that there was not yet. A viewer's leaving counts for nothing when another one has come since. A first frame of a
     * room that is lost counts for nothing, either.
     */
    public CompletionStage<SessionSnapshot> viewer(ViewerReport report) {
        CompletableFuture<SessionSnapshot> done = new CompletableFuture<>();
        mailbox.post(() -> machine.viewer(report, done));
        return done;
    }

    private CompletionStage<SessionSnapshot> step(Runnable task) {
        CompletableFuture<SessionSnapshot> done = new CompletableFuture<>();
        mailbox.post(() -> {
            try {
                task.run();
            } finally {
                machine.refresh();
                done.complete(machine.snapshot());
            }
        });
        return done;
    }
}
