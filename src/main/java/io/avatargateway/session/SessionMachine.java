package io.avatargateway.session;

import io.avatargateway.session.SessionTimers.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The state machine of one session: what its link, its timers and its users bring about. Used by the session's worker only; {@link
 * AvatarSession} is its door.
 */
final class SessionMachine {

    private static final Logger LOG = Logger.getLogger(SessionMachine.class.getName());

    /** How near to a time limit an end that the avatar service gives no reason for counts as that limit's. */
    private static final Duration LIMIT_SLACK = Duration.ofSeconds(2);

    private final SessionId id;
    private final SessionOptions options;
    private final SessionPolicy policy;
    private final Timekeeper time;
    private final Mailbox mailbox;
    private final SessionTimers timers;
    private final SessionJournal journal;
    private final Speaker speaker;
    private final LinkOpening links;
    private final SessionFacts facts;
    private final CompletableFuture<SessionSnapshot> joinable = new CompletableFuture<>();
    private final CompletableFuture<SessionSnapshot> closed = new CompletableFuture<>();

    private JobFeed feed;
    private SessionState state = SessionState.OPENING;
    private long joinByNanos;
    private boolean started;
    private CloseReason drainReason;
    private boolean doneSent;
    private volatile SessionSnapshot snapshot;

    SessionMachine(
            SessionId id,
            SessionOptions options,
            SessionPolicy policy,
            String audioQueue,
            LinkFactory links,
            Timekeeper time,
            Mailbox mailbox,
            SessionJournal journal) {
        this.id = id;
        this.options = options;
        this.policy = policy;
        this.time = time;
        this.facts = new SessionFacts(id, options, audioQueue, time.now());
        this.mailbox = mailbox;
        this.journal = journal;
        this.timers = new SessionTimers(time, mailbox);
        this.speaker = new Speaker(policy, time, timers, journal, this::afterSpeech);
        this.links = new LinkOpening(id, options, policy, links, time, timers, (generation, event) -> {
            if (!mailbox.offer(() -> onLinkEvent(generation, event))) {
                mailbox.post(() -> close(CloseReason.UPSTREAM_ERROR, "more messages than can be handled"));
            }
        });
        refresh();
    }

    /** The session as it was after its latest step. Any thread. */
    SessionSnapshot snapshot() {
        return snapshot;
    }

    /** Completes when the join info is there; exceptionally with a {@link GatewayException}. Any thread. */
    CompletableFuture<SessionSnapshot> joinable() {
        return joinable;
    }

    /** Completes when the session is closed and its queue is gone. Any thread. */
    CompletableFuture<SessionSnapshot> closed() {
        return closed;
    }

    void open(JobFeed sessionsQueue) {
        feed = sessionsQueue;
        speaker.feed(sessionsQueue);
        if (state == SessionState.CLOSED) {
            // Closed before the queue was there.
            closeFeed();
            return;
        }
        journal.transition(null, SessionState.OPENING, null, "");
        timers.start(Kind.OPEN, policy.openTimeout(), () -> failOpening(links.timedOut()));
        timers.start(Kind.MAX_LENGTH, options.maxSessionLength(), () -> close(CloseReason.MAX_LENGTH, ""));
        journal.generation(links.begin());
    }

    void onJob(Job job) {
        if (state == SessionState.CLOSED) {
            rejectLate(job);
            return;
        }
        timers.cancel(Kind.IDLE);
        speaker.onJob(job);
    }

    /** A job that barges in. */
    void onUrgent(Job job) {
        if (state == SessionState.CLOSED) {
            rejectLate(job);
            return;
        }
        timers.cancel(Kind.IDLE);
        interrupt(job.keepWaiting(), new CompletableFuture<>(), () -> speaker.onUrgent(job));
    }

    void onSpeechGrew() {
        speaker.advance();
    }

    private void rejectLate(Job job) {
        feed.settle(
                job,
                JobStatus.unheard(
                        job.id(),
                        JobState.REJECTED,
                        time.now(),
                        Speaker.durationMillis(job),
                        ErrorCode.SESSION_ENDED.name(),
                        endedDetail()));
    }

    void interrupt(boolean keepWaiting, CompletableFuture<Integer> done) {
        if (state == SessionState.CLOSED || feed == null) {
            done.completeExceptionally(ended());
            return;
        }
        interrupt(keepWaiting, done, () -> {});
    }

    private void interrupt(boolean keepWaiting, CompletableFuture<Integer> done, Runnable speakNow) {
        int ended = speaker.interrupt();
        speakNow.run();
        if (keepWaiting) {
            interrupted(ended, done);
            speaker.advance();
            return;
        }
        speaker.dropWaiting();
        feed.countWaiting()
                .whenComplete((waiting, away) -> mailbox.post(() -> {
                    // With the broker away nothing can be counted, and what comes later cannot be told from what was
                    // there.
                    long count = away == null ? waiting : 0;
                    interrupted(ended + speaker.dropped(count), done);
                }));
    }

    void viewer(ViewerEvent event, CompletableFuture<SessionSnapshot> done) {
        if (state == SessionState.CLOSED) {
            done.completeExceptionally(ended());
            return;
        }
        facts.viewerSeen = event == ViewerEvent.FIRST_FRAME;
        journal.note(SessionEvent.Type.VIEWER, "", Map.of("viewer", event.word()));
        refresh();
        done.complete(snapshot);
    }

    private void onLinkEvent(int from, LinkEvent event) {
        if (state == SessionState.CLOSED || from != links.generation()) {
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
            journal.signal("PLACED", "", SessionFacts.describe(placed));
        } else if (event instanceof LinkEvent.VideoMetadata video) {
            facts.video = video;
            journal.signal("VIDEO", "", Map.of("fps", video.fps(), "width", video.width(), "height", video.height()));
        } else if (event instanceof LinkEvent.Pong pong) {
            facts.roundTrip = pong.roundTrip();
            watchPongs();
        } else if (event instanceof LinkEvent.Unknown unknown) {
            facts.unknownMessages++;
            journal.signal("UNKNOWN", unknown.text(), Map.of());
        } else {
            onLinkEnd(event);
        }
    }

    /** A connection that is gone without a word shows only in this: what is sent into it seems to be taken. */
    private void watchPongs() {
        timers.start(
                Kind.PONG,
                policy.pongTimeout(),
                () -> close(
                        CloseReason.LINK_LOST,
                        "no pong for " + policy.pongTimeout().toMillis() + " ms"));
    }

    private void onLinkEnd(LinkEvent event) {
        if (event instanceof LinkEvent.Stopped) {
            journal.signal("STOP", "", Map.of());
            if (state == SessionState.OPENING) {
                openingFailed(
                        new LinkFailure(LinkFailure.Kind.UNREACHABLE, null, null, "stopped before the join info"));
                return;
            }
            if (doneSent) {
                speaker.onPlayedOut();
            }
            close(whyStopped(CloseReason.UPSTREAM_CLOSING), "");
        } else if (event instanceof LinkEvent.Terminated terminated) {
            journal.signal(terminated.kind().name(), terminated.detail(), Map.of());
            if (state == SessionState.OPENING) {
                openingFailed(Endings.whileOpening(terminated));
            } else {
                close(Endings.reason(terminated, viewerMissing()), terminated.detail());
            }
        } else if (event instanceof LinkEvent.Failed failed) {
            openingFailed(failed.failure());
        } else if (event instanceof LinkEvent.Closed gone) {
            String detail = gone.code() + (gone.detail().isEmpty() ? "" : " " + gone.detail());
            if (state == SessionState.OPENING) {
                openingFailed(new LinkFailure(
                        LinkFailure.Kind.UNREACHABLE, null, null, "closed before the join info: " + detail));
            } else {
                close(gone.code() == 1000 ? whyStopped(CloseReason.UPSTREAM_CLOSING) : CloseReason.LINK_LOST, detail);
            }
        }
    }

    private void onJoinable(LinkEvent.Joinable info) {
        boolean first = facts.join == null;
        Instant joinBy = first ? time.now().plus(policy.joinTimeout()) : facts.join.joinBy();
        facts.join = new JoinInfo(info.livekitUrl(), info.livekitToken(), joinBy);
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
            speaker.open(links.current());
        }
    }

    private void openingFailed(LinkFailure why) {
        if (state != SessionState.OPENING || !links.tryAgain(why, journal::generation)) {
            failOpening(why);
        }
    }

    private void failOpening(LinkFailure why) {
        links.failed(why);
        close(Endings.reason(why), why.detail());
    }

    private void joinTimedOut() {
        if (facts.viewerSeen) {
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
        if (state.takesSpeech() && speaker.finishing()) {
            beginDrain(CloseReason.COMPLETED);
        }
        if (state == SessionState.DRAINING) {
            if (!doneSent && speaker.exhausted()) {
                doneSent = true;
                links.current().done();
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

    /** Ends the session after the jobs that wait now: with the one reason, or where there is nothing to play, with the other. */
    void drain(CloseReason afterwards, CloseReason atOnce, String detail) {
        if (state == SessionState.CLOSED || state == SessionState.DRAINING) {
            return;
        }
        if (!state.takesSpeech()) {
            close(atOnce, detail);
            return;
        }
        beginDrain(afterwards);
        feed.countWaiting()
                .whenComplete((waiting, away) -> mailbox.post(() -> {
                    if (state == SessionState.DRAINING) {
                        speaker.limit(away == null ? waiting : 0);
                    }
                }));
    }

    private void beginDrain(CloseReason afterwards) {
        timers.cancel(Kind.IDLE);
        drainReason = afterwards;
        become(SessionState.DRAINING, null, "");
    }

    private void startDrainTimer() {
        Duration bound = Duration.ofNanos(speaker.leadNanos()).plus(policy.drainTimeout());
        timers.start(Kind.DRAIN, bound, () -> close(drainReason, "no STOP within " + bound.toMillis() + " ms of DONE"));
    }

    void close(CloseReason reason, String detail) {
        if (state == SessionState.CLOSED) {
            return;
        }
        timers.cancelAll();
        Endings.JobEnd jobEnd = Endings.ofJobs(reason);
        speaker.close(jobEnd.state(), jobEnd.code(), "the session ended: " + reason);
        facts.closedAt = time.now();
        become(SessionState.CLOSED, reason, detail);
        links.close(!doneSent, reason.name());
        closeFeed();
        if (!joinable.isDone()) {
            joinable.completeExceptionally(Endings.opening(reason, links.failure(), detail));
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
        facts.closeReason = reason;
        facts.closeDetail = detail;
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
        if (Duration.between(facts.createdAt, time.now()).plus(LIMIT_SLACK).compareTo(options.maxSessionLength())
                >= 0) {
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
        return facts.join != null && !facts.viewerSeen && Math.abs(sinceJoinBy) <= 2 * LIMIT_SLACK.toNanos();
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
        return facts.closeReason == null
                ? "session " + id + " is not open"
                : "session " + id + " ended: " + facts.closeReason;
    }

    /** Makes the latest step visible to other threads. */
    void refresh() {
        snapshot = facts.snapshot(state, links, speaker, journal);
    }
}
