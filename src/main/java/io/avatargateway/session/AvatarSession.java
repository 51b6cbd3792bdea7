package io.avatargateway.session;

import io.avatargateway.session.SessionTimers.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One avatar conversation. Every public method may be called from any thread and returns at once; what it asks for happens on the
 * session's worker, one step after the other, and the stages complete there.
 */
public final class AvatarSession implements JobFeedListener {

    private static final Logger LOG = Logger.getLogger(AvatarSession.class.getName());

    /** How near to a time limit an end that the avatar service gives no reason for counts as that limit's. */
    private static final Duration LIMIT_SLACK = Duration.ofSeconds(2);

    private final SessionId id;
    private final SessionOptions options;
    private final SessionPolicy policy;
    private final LinkFactory links;
    private final Timekeeper time;
    private final String audioQueue;
    private final Instant createdAt;
    private final Mailbox mailbox;
    private final SessionTimers timers;
    private final SessionJournal journal;
    private final Speaker speaker;
    private final LinkAttempts attempts;
    private final LinkFacts facts = new LinkFacts();
    private final CompletableFuture<SessionSnapshot> joinable = new CompletableFuture<>();
    private final CompletableFuture<SessionSnapshot> closed = new CompletableFuture<>();

    private JobFeed feed;
    private SessionState state;
    private CloseReason closeReason;
    private String closeDetail = "";
    private Instant closedAt;
    private Link link;
    private int generation;
    private long openByNanos;
    private long joinByNanos;
    private JoinInfo join;
    private boolean started;
    private boolean viewerSeen;
    private CloseReason drainReason;
    private boolean doneSent;
    private LinkFailure failure;
    private volatile SessionSnapshot snapshot;

    /**
     * A session that is not opened yet.
     *
     * @param workers run the session's steps; a step is short
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
            Consumer<SessionEvent> observers) {
        this.id = Objects.requireNonNull(id, "id");
        this.options = options;
        this.policy = policy;
        this.audioQueue = audioQueue;
        this.links = links;
        this.time = time;
        this.createdAt = time.now();
        this.journal =
                new SessionJournal(id, options.tenant(), time, observers, policy.eventLogSize(), policy.jobLogSize());
        this.mailbox = new Mailbox(workers, this::refresh);
        this.timers = new SessionTimers(time, mailbox);
        this.speaker = new Speaker(policy, time, timers, journal, this::afterSpeech);
        this.attempts = new LinkAttempts(policy.backoff(), policy.backoffMax());
        this.state = SessionState.OPENING;
        refresh();
    }

    /**
     * Opens the first link. Once.
     *
     * @param sessionsQueue where the jobs come from
     * @return completes when the join info is there; exceptionally with a {@link GatewayException}
     */
    public CompletionStage<SessionSnapshot> open(JobFeed sessionsQueue) {
        mailbox.post(() -> {
            feed = sessionsQueue;
            speaker.feed(sessionsQueue);
            if (state == SessionState.CLOSED) {
                // Closed before the queue was there.
                closeFeed();
                return;
            }
            journal.transition(null, SessionState.OPENING, null, "");
            openByNanos = time.nanos() + policy.openTimeout().toNanos();
            timers.start(Kind.OPEN, policy.openTimeout(), this::openTimedOut);
            timers.start(Kind.MAX_LENGTH, options.maxSessionLength(), () -> close(CloseReason.MAX_LENGTH, ""));
            openLink();
        });
        return joinable;
    }

    /** The session as it was after its latest step. */
    public SessionSnapshot snapshot() {
        return snapshot;
    }

    /** Its latest events. */
    public EventLog events() {
        return journal.events();
    }

    /** What is known of one of its jobs. */
    public Optional<JobStatus> job(String jobId) {
        return journal.job(jobId);
    }

    /** Completes when the session is closed and its queue is gone. */
    public CompletionStage<SessionSnapshot> closed() {
        return closed;
    }

    @Override
    public void onJob(Job job) {
        mailbox.post(() -> {
            if (state == SessionState.CLOSED) {
                feed.settle(
                        job,
                        JobStatus.unheard(
                                job.id(),
                                JobState.REJECTED,
                                time.now(),
                                job.speech().durationMillis(),
                                ErrorCode.SESSION_ENDED.name(),
                                endedDetail()));
                return;
            }
            timers.cancel(Kind.IDLE);
            speaker.onJob(job);
        });
    }

    @Override
    public void onJobStatus(JobStatus status) {
        mailbox.post(() -> journal.job(status));
    }

    /**
     * Stops the speech.
     *
     * @param keepWaiting whether jobs that wait in the queue are spoken afterwards; else they end as interrupted too
     * @return the number of jobs that ended or will end; exceptionally with SESSION_ENDED
     */
    public CompletionStage<Integer> interrupt(boolean keepWaiting) {
        CompletableFuture<Integer> done = new CompletableFuture<>();
        mailbox.post(() -> {
            if (state == SessionState.CLOSED || feed == null) {
                done.completeExceptionally(ended());
                return;
            }
            int ended = speaker.interrupt();
            if (keepWaiting) {
                interrupted(ended, done);
                speaker.advance();
                return;
            }
            speaker.dropWaiting();
            feed.countWaiting()
                    .whenComplete((waiting, away) -> mailbox.post(() -> {
                        // With the broker away nothing can be counted, and what comes later cannot be told from what
                        // was there.
                        long count = away == null ? waiting : 0;
                        interrupted(ended + speaker.dropped(count), done);
                    }));
        });
        return done;
    }

    /**
     * Ends the session, after the jobs that wait now were spoken. Idempotent.
     *
     * @return the session once that is on its way; it is closed when {@link #closed} completes
     */
    public CompletionStage<SessionSnapshot> drain() {
        CompletableFuture<SessionSnapshot> done = new CompletableFuture<>();
        mailbox.post(() -> {
            drain(CloseReason.COMPLETED, CloseReason.CLIENT, "");
            refresh();
            done.complete(snapshot);
        });
        return done;
    }

    /** Ends the session at once. Idempotent; the first reason wins. */
    public CompletionStage<SessionSnapshot> end(CloseReason reason, String detail) {
        CompletableFuture<SessionSnapshot> done = new CompletableFuture<>();
        mailbox.post(() -> {
            close(reason, detail);
            refresh();
            done.complete(snapshot);
        });
        return done;
    }

    /** Notes what a front end reports; exceptionally with SESSION_ENDED. */
    public CompletionStage<SessionSnapshot> viewer(ViewerEvent event) {
        CompletableFuture<SessionSnapshot> done = new CompletableFuture<>();
        mailbox.post(() -> {
            if (state == SessionState.CLOSED) {
                done.completeExceptionally(ended());
                return;
            }
            viewerSeen = event == ViewerEvent.FIRST_FRAME;
            journal.note(SessionEvent.Type.VIEWER, "", Map.of("viewer", event.word()));
            refresh();
            done.complete(snapshot);
        });
        return done;
    }

    private void openLink() {
        generation = attempts.begin();
        journal.generation(generation);
        int mine = generation;
        link = links.open(
                new LinkRequest(
                        id,
                        mine,
                        options.faceId(),
                        options.model(),
                        options.handleSilence(),
                        options.maxSessionLength(),
                        options.maxIdle(),
                        options.tenant()),
                event -> {
                    if (!mailbox.offer(() -> onLinkEvent(mine, event))) {
                        mailbox.post(() -> close(CloseReason.UPSTREAM_ERROR, "more messages than can be handled"));
                    }
                });
    }

    private void onLinkEvent(int from, LinkEvent event) {
        if (state == SessionState.CLOSED || from != generation) {
            LOG.log(Level.FINE, "{0}: late {1} of link {2} is ignored", new Object[] {id, event, from});
            return;
        }
        if (event instanceof LinkEvent.Acknowledged) {
            speaker.onAcknowledged();
        } else if (event instanceof LinkEvent.AudioSent) {
            speaker.onAudioSent();
        } else if (event instanceof LinkEvent.Joinable info) {
            onJoinable(info);
        } else if (event instanceof LinkEvent.Started) {
            journal.signal("START", "", Map.of());
            started = true;
            becomeReady();
        } else if (event instanceof LinkEvent.SpeechBegan) {
            journal.signal("SPEAK", "", Map.of());
            if (state == SessionState.READY || state == SessionState.SILENT) {
                become(SessionState.SPEAKING, null, "");
            }
            speaker.onSpeechBegan();
        } else if (event instanceof LinkEvent.SpeechEnded) {
            journal.signal("SILENT", "", Map.of());
            if (state == SessionState.SPEAKING) {
                become(SessionState.SILENT, null, "");
            }
            speaker.onSpeechEnded();
        } else if (event instanceof LinkEvent.Placed placed) {
            facts.placed = placed;
            journal.signal("PLACED", "", LinkFacts.describe(placed));
        } else if (event instanceof LinkEvent.VideoMetadata video) {
            facts.video = video;
            journal.signal("VIDEO", "", Map.of("fps", video.fps(), "width", video.width(), "height", video.height()));
        } else if (event instanceof LinkEvent.Pong pong) {
            facts.roundTrip = pong.roundTrip();
        } else if (event instanceof LinkEvent.Unknown unknown) {
            facts.unknownMessages++;
            journal.signal("UNKNOWN", unknown.text(), Map.of());
        } else {
            onLinkEnd(event);
        }
    }

    private void onLinkEnd(LinkEvent event) {
        if (event instanceof LinkEvent.Stopped) {
            journal.signal("STOP", "", Map.of());
            if (state == SessionState.OPENING) {
                linkFailed(new LinkFailure(LinkFailure.Kind.UNREACHABLE, null, null, "stopped before the join info"));
                return;
            }
            if (doneSent) {
                speaker.onPlayedOut();
            }
            close(whyStopped(CloseReason.UPSTREAM_CLOSING), "");
        } else if (event instanceof LinkEvent.Terminated terminated) {
            journal.signal(terminated.kind().name(), terminated.detail(), Map.of());
            if (state == SessionState.OPENING) {
                linkFailed(Endings.whileOpening(terminated));
            } else {
                close(Endings.reason(terminated, viewerMissing()), terminated.detail());
            }
        } else if (event instanceof LinkEvent.Failed failed) {
            linkFailed(failed.failure());
        } else if (event instanceof LinkEvent.Closed gone) {
            String detail = gone.code() + (gone.detail().isEmpty() ? "" : " " + gone.detail());
            if (state == SessionState.OPENING) {
                linkFailed(new LinkFailure(
                        LinkFailure.Kind.UNREACHABLE, null, null, "closed before the join info: " + detail));
            } else {
                close(gone.code() == 1000 ? whyStopped(CloseReason.UPSTREAM_CLOSING) : CloseReason.LINK_LOST, detail);
            }
        }
    }

    private void onJoinable(LinkEvent.Joinable info) {
        boolean first = join == null;
        Instant joinBy = first ? time.now().plus(policy.joinTimeout()) : join.joinBy();
        join = new JoinInfo(info.livekitUrl(), info.livekitToken(), joinBy);
        if (state == SessionState.OPENING) {
            timers.cancel(Kind.OPEN);
            joinByNanos = time.nanos() + policy.joinTimeout().toNanos();
            become(SessionState.JOINABLE, null, "");
            timers.start(Kind.JOIN, policy.joinTimeout(), this::joinTimedOut);
        }
        journal.note(SessionEvent.Type.JOIN, "", Map.of("joinBy", joinBy.toString()));
        becomeReady();
        refresh();
        joinable.complete(snapshot);
    }

    /** START may overtake the join info: both must be there. */
    private void becomeReady() {
        if (started && state == SessionState.JOINABLE) {
            timers.cancel(Kind.JOIN);
            become(SessionState.READY, null, "");
            speaker.open(link);
        }
    }

    private void linkFailed(LinkFailure why) {
        failure = why;
        Duration pause = attempts.failed(why);
        boolean inTime = time.nanos() + pause.toNanos() - openByNanos < 0;
        if (state != SessionState.OPENING || !why.kind().retryable() || !inTime) {
            close(Endings.reason(why), why.detail());
            return;
        }
        LOG.log(Level.FINE, "{0}: attempt {1} failed: {2}", new Object[] {id, generation, why.detail()});
        link.close("failed");
        // Whatever the failed link still says is of an old generation.
        generation = -generation;
        timers.start(Kind.RETRY, pause, this::openLink);
    }

    private void openTimedOut() {
        failure = attempts.last() != null
                ? attempts.last()
                : new LinkFailure(
                        LinkFailure.Kind.TIMED_OUT,
                        null,
                        null,
                        "no join info within " + policy.openTimeout().toMillis() + " ms");
        close(Endings.reason(failure), failure.detail());
    }

    private void joinTimedOut() {
        if (viewerSeen) {
            close(
                    CloseReason.UPSTREAM_ERROR,
                    "no START within " + policy.joinTimeout().toMillis() + " ms of the join info");
        } else {
            close(
                    CloseReason.VIEWER_MISSING,
                    "nobody joined within " + policy.joinTimeout().toMillis() + " ms");
        }
    }

    /** What is to be done whenever the flow of speech may have come to an end. */
    private void afterSpeech() {
        if (state == SessionState.DRAINING) {
            if (!doneSent && speaker.exhausted()) {
                doneSent = true;
                link.done();
                startDrainTimer();
            }
        } else if (state.takesSpeech()) {
            if (speaker.quiet()) {
                if (state == SessionState.SPEAKING && speaker.endedByClock()) {
                    become(SessionState.SILENT, null, "by the clock: no SILENT came");
                }
                watchIdle();
            }
        }
    }

    private void watchIdle() {
        long left = speaker.quietSinceNanos() + options.maxIdle().toNanos() - time.nanos();
        timers.start(Kind.IDLE, Math.max(0, left), () -> {
            if (!speaker.quiet()) {
                return;
            }
            if (time.nanos() - speaker.quietSinceNanos() >= options.maxIdle().toNanos()) {
                drain(CloseReason.IDLE, CloseReason.IDLE, "");
            } else {
                watchIdle();
            }
        });
    }

    private void drain(CloseReason afterwards, CloseReason atOnce, String detail) {
        if (state == SessionState.CLOSED || state == SessionState.DRAINING) {
            return;
        }
        if (!state.takesSpeech()) {
            close(atOnce, detail);
            return;
        }
        timers.cancel(Kind.IDLE);
        drainReason = afterwards;
        become(SessionState.DRAINING, null, "");
        feed.countWaiting()
                .whenComplete((waiting, away) -> mailbox.post(() -> {
                    if (state == SessionState.DRAINING) {
                        speaker.limit(away == null ? waiting : 0);
                    }
                }));
    }

    private void startDrainTimer() {
        Duration bound = Duration.ofNanos(speaker.leadNanos()).plus(policy.drainTimeout());
        timers.start(Kind.DRAIN, bound, () -> close(drainReason, "no STOP within " + bound.toMillis() + " ms of DONE"));
    }

    private void close(CloseReason reason, String detail) {
        if (state == SessionState.CLOSED) {
            return;
        }
        timers.cancelAll();
        Endings.JobEnd jobEnd = Endings.ofJobs(reason);
        speaker.close(jobEnd.state(), jobEnd.code(), "the session ended: " + reason);
        closedAt = time.now();
        become(SessionState.CLOSED, reason, detail);
        if (link != null) {
            if (!doneSent) {
                link.skip();
                link.done();
            }
            link.close(reason.name());
        }
        closeFeed();
        if (!joinable.isDone()) {
            joinable.completeExceptionally(Endings.opening(reason, failure, detail));
        }
    }

    private void closeFeed() {
        if (feed == null) {
            return;
        }
        feed.close(ErrorCode.SESSION_ENDED.name(), endedDetail()).whenComplete((done, away) -> {
            if (away != null) {
                LOG.log(Level.WARNING, "{0}: its queue could not be removed: {1}", new Object[] {id, away.getMessage()
                });
            }
            closed.complete(snapshot);
        });
    }

    /** The one place where the state changes. */
    private void become(SessionState next, CloseReason reason, String detail) {
        if (!state.mayBecome(next)) {
            throw new IllegalStateException(id + ": " + state + " may not become " + next);
        }
        SessionState old = state;
        state = next;
        closeReason = reason;
        closeDetail = detail;
        LOG.log(Level.INFO, "{0}: {1} -> {2}{3}", new Object[] {
            id, old, next, reason == null ? "" : " (" + reason + (detail.isEmpty() ? ")" : ": " + detail + ")")
        });
        journal.transition(old, next, reason, detail);
    }

    /** A normal end for which the avatar service gives no reason: its own limits are the likely ones. */
    private CloseReason whyStopped(CloseReason otherwise) {
        if (doneSent) {
            return drainReason;
        }
        long now = time.nanos();
        if (Duration.between(createdAt, time.now()).plus(LIMIT_SLACK).compareTo(options.maxSessionLength()) >= 0) {
            return CloseReason.MAX_LENGTH;
        }
        if (state.takesSpeech()
                && speaker.quiet()
                && now - speaker.quietSinceNanos() + LIMIT_SLACK.toNanos()
                        >= options.maxIdle().toNanos()) {
            return CloseReason.IDLE;
        }
        return viewerMissing() ? CloseReason.VIEWER_MISSING : otherwise;
    }

    private boolean viewerMissing() {
        long sinceJoinBy = time.nanos() - joinByNanos;
        return join != null && !viewerSeen && Math.abs(sinceJoinBy) <= 2 * LIMIT_SLACK.toNanos();
    }

    private void interrupted(int ended, CompletableFuture<Integer> done) {
        journal.note(SessionEvent.Type.INTERRUPT, "", Map.of("dropped", ended));
        refresh();
        done.complete(ended);
    }

    private GatewayException ended() {
        return new GatewayException(ErrorCode.SESSION_ENDED, endedDetail());
    }

    private String endedDetail() {
        return closeReason == null ? "session " + id + " is not open" : "session " + id + " ended: " + closeReason;
    }

    private void refresh() {
        snapshot = new SessionSnapshot(
                id,
                state,
                closeReason,
                closeDetail,
                options,
                createdAt,
                closedAt,
                Math.abs(generation),
                join,
                audioQueue,
                facts.placed == null ? null : facts.placed.upstreamSessionId(),
                facts.placed == null ? null : facts.placed.destination(),
                facts.video,
                viewerSeen,
                facts.roundTrip,
                journal.transitions(),
                counters(),
                failure);
    }

    private SessionSnapshot.Counters counters() {
        return new SessionSnapshot.Counters(
                speaker.framesSent(),
                speaker.bytesSent(),
                speaker.framesAcknowledged(),
                journal.ended(JobState.FINISHED),
                journal.ended(JobState.INTERRUPTED),
                journal.ended(JobState.EXPIRED),
                journal.ended(JobState.REJECTED),
                journal.ended(JobState.FAILED),
                journal.playedMillis(),
                facts.unknownMessages);
    }
}
