package io.avatargateway.session;

import io.avatargateway.session.journal.SessionJournal;
import io.avatargateway.session.loop.Mailbox;
import io.avatargateway.session.loop.SessionTimers;
import io.avatargateway.session.loop.SessionTimers.Kind;
import io.avatargateway.session.loop.Timekeeper;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.Continuation;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.HandOver;
import io.avatargateway.session.model.JobAction;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.LinkFailure;
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
import io.avatargateway.session.port.Keeper;
import io.avatargateway.session.port.LinkFactory;
import io.avatargateway.session.port.SessionMeter;
import io.avatargateway.session.speech.SessionContext;
import io.avatargateway.session.speech.Speaker;
import io.avatargateway.session.speech.Tenure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The state machine of one session: what its link, its timers and its users bring about. Used by the session's worker
 * only; {@link AvatarSession} is its door.
 */
final class SessionMachine implements LinkEventDispatcher.Reactions {

    private static final Logger LOG = Logger.getLogger(SessionMachine.class.getName());
    /** So long the old link is kept, with its room, for viewers who hear late of the change. */
    private static final Duration LINGER = Duration.ofSeconds(2);
    /** For the broker to take the last answers of a session that leaves. */
    private static final Duration ANSWERED = Duration.ofSeconds(1);

    private final SessionContext context;
    private final SessionPolicy policy;
    private final SessionTimers timers;
    private final SessionJournal journal;
    private final SessionFacts facts;
    private final SessionLifecycle life;
    private final Speaker speaker;
    private final LinkOpening links;
    private final LinkEventDispatcher events;
    private final SessionClosing closing;
    private final SessionOpening opening;
    private final SessionRenewal renewal;
    private final LinkEventDispatcher nextEvents;
    private final SessionRecovery recovery;
    private final SessionOwnership ownership;
    private final SessionDeparture departure;
    private final Tenure tenure;
    private final RecordedChanges told;
    private final Deque<Job> urgentBeforeOpen = new ArrayDeque<>();
    private final CompletableFuture<SessionSnapshot> closed = new CompletableFuture<>();
    private final CompletableFuture<Void> linksEnded = new CompletableFuture<>();
    private final CompletableFuture<Void> queuesGone = new CompletableFuture<>();

    private JobFeed feed;
    private boolean feedLetGo;
    private Interrupts interrupts;
    private volatile SessionSnapshot snapshot;

    SessionMachine(
            SessionId id,
            SessionOptions options,
            SessionPolicy policy,
            String audioQueue,
            LinkFactory factory,
            Timekeeper time,
            Mailbox mailbox,
            SessionJournal journal,
            Keeper keeper,
            SessionMeter meter) {
        this.policy = policy;
        this.journal = journal;
        this.facts = new SessionFacts(id, options, audioQueue, time.now());
        this.timers = new SessionTimers(time, mailbox);
        this.tenure = new Tenure(
                keeper.ownership(), () -> mailbox.postUrgent(() -> hold("whose the session is, is not known")));
        this.told = new RecordedChanges(keeper.record(), journal);
        this.context =
                new SessionContext(id, options, policy, time, mailbox, timers, journal, tenure, keeper.record(), meter);
        this.life = new SessionLifecycle(id, facts, journal);
        this.speaker = new Speaker(context, this::afterSpeech);
        this.links = new LinkOpening(
                id, options, policy, new OwnLinks(factory, tenure), time, timers, (generation, event) -> {
                    Runnable task = () -> onLinkEvent(generation, event);
                    if (!(event.unhurried() ? mailbox.offerUnhurried(task) : mailbox.offer(task))) {
                        mailbox.post(() -> close(CloseReason.UPSTREAM_ERROR, "more messages than can be handled"));
                    }
                });
        this.events = new LinkEventDispatcher(this, context, facts, speaker);
        this.closing = new SessionClosing(context, life, facts, speaker, links, this::afterClose);
        this.renewal = new SessionRenewal(context, facts, speaker, links, this::watchPongs);
        this.nextEvents = new LinkEventDispatcher(renewal, context, facts, speaker);
        SessionParts parts = new SessionParts(context, life, facts, speaker, links, closing, renewal);
        this.recovery = new SessionRecovery(parts);
        this.opening = new SessionOpening(context, life, facts, links, closing, recovery);
        this.ownership = new SessionOwnership(parts, recovery);
        this.departure = new SessionDeparture(parts, this::leave);
        this.snapshot = facts.snapshot(life.state(), links, speaker, journal);
    }

    /** The session as it was after its latest step, or at its latest event. Any thread. */
    SessionSnapshot snapshot() {
        return snapshot;
    }

    /** Completes when the join info is there; exceptionally with a {@link GatewayException}. Any thread. */
    CompletableFuture<SessionSnapshot> joinable() {
        return opening.joinable();
    }

    /** Completes when the session is closed and its queue is gone. Any thread. */
    CompletableFuture<SessionSnapshot> closed() {
        return closed;
    }

    /** Completes when its queues are gone; exceptionally where they stay. Any thread. */
    CompletableFuture<Void> queuesGone() {
        return queuesGone;
    }

    void open(JobFeed sessionsQueue) {
        feed(sessionsQueue);
        if (life.closed()) {
            // Closed before the queue was there.
            urgentBeforeOpen.forEach(this::onUrgent);
            closeFeed();
            return;
        }
        timers.start(Kind.MAX_LENGTH, context.options().maxSessionLength(), () -> close(CloseReason.MAX_LENGTH, ""));
        opening.begin();
        urgentBeforeOpen.forEach(this::onUrgent);
        urgentBeforeOpen.clear();
    }

    /** Goes on with a session that another gateway had. */
    void takeUp(JobFeed sessionsQueue, Continuation from, boolean nextIsThere) {
        feed(sessionsQueue);
        if (life.closed()) {
            closeFeed();
            return;
        }
        ownership.takeUp(from, nextIsThere);
        urgentBeforeOpen.forEach(this::onUrgent);
        urgentBeforeOpen.clear();
    }

    private void feed(JobFeed sessionsQueue) {
        feed = sessionsQueue;
        speaker.feed(feed);
        closing.feed(feed);
        interrupts = new Interrupts(context, life, speaker, feed);
    }

    /** Nobody knows whose the session is. */
    void hold(String why) {
        ownership.hold(why);
    }

    /** It is this gateway's still. */
    void goOn() {
        ownership.goOn();
    }

    /** It is another gateway's now. */
    void leave() {
        if (!life.closed()) {
            ownership.leave();
            opening.left();
            linksEnded.complete(null);
            if (feed != null) {
                closeFeed();
            }
        }
    }

    /** It is to go on at another gateway, or at a later life of this one. */
    void depart(Duration within, JoinInfo next) {
        departure.begin(within, next);
    }

    /** Completes when its links are ended. Any thread. */
    CompletableFuture<Void> linksEnded() {
        return linksEnded;
    }

    private void leave(HandOver how) {
        if (how == HandOver.NONE) {
            leave();
            return;
        }
        snapshot = facts.snapshot(life.state(), links, speaker, journal);
        told.tell(snapshot, closing.draining());
        speaker.tellLeft(how);
        ownership.fallSilent();
        opening.left();
        if (how == HandOver.WATCHED) {
            // Viewers hear late of the change, and the room goes with the link.
            timers.start(Kind.OLD_LINK, LINGER, this::endLinks);
        } else {
            endLinks();
        }
        // What was answered is not to be answered again elsewhere.
        feed.settled().whenComplete((all, failure) -> context.mailbox().post(this::closeFeed));
        timers.start(Kind.DEPART, ANSWERED, this::closeFeed);
    }

    private void endLinks() {
        links.close(!speaker.doneSaid(), "left");
        linksEnded.complete(null);
    }

    void onJob(Job job) {
        if (life.left()) {
            // It comes to the next owner.
            return;
        }
        if (life.closed()) {
            speaker.answers().unheard(job, JobState.REJECTED, ErrorCode.SESSION_ENDED, life.endedDetail());
            return;
        }
        timers.cancel(Kind.IDLE);
        speaker.onJob(job);
    }

    /** A job that barges in. What has nothing to say any more stops nothing either. */
    void onUrgent(Job job) {
        if (feed == null) {
            // The queue is there a moment before the session has got it.
            urgentBeforeOpen.addLast(job);
        } else if (life.left()) {
            LOG.log(Level.FINE, "{0}: {1} comes to the next owner", new Object[] {context.id(), job.id()});
        } else if (life.closed() || (life.is(SessionState.DRAINING) && job.action() != JobAction.INTERRUPT)) {
            speaker.answers()
                    .unheard(
                            job,
                            JobState.REJECTED,
                            ErrorCode.SESSION_ENDED,
                            life.closed() ? life.endedDetail() : "the session is draining");
        } else if (speaker.expired(job)) {
            speaker.answers().expired(job);
        } else {
            timers.cancel(Kind.IDLE);
            if (job.action() == JobAction.CHANGE_PICTURE) {
                speaker.changePictureNow(job);
                speaker.advance();
            } else {
                interrupts.interrupt(job);
            }
        }
    }

    void onSpeechGrew() {
        speaker.advance();
    }

    void interrupt(boolean keepWaiting, long sinceNanos, CompletableFuture<Integer> done) {
        if (life.closed() || feed == null) {
            done.completeExceptionally(life.ended());
        } else {
            interrupts.interrupt(keepWaiting, sinceNanos, done);
        }
    }

    void viewer(ViewerReport report, CompletableFuture<SessionSnapshot> done) {
        if (life.closed()) {
            done.completeExceptionally(life.ended());
            return;
        }
        int latest = Math.max(links.attempts(), departure.nextGeneration());
        if (report.generation() != null && report.generation() > latest) {
            done.completeExceptionally(new GatewayException(
                    ErrorCode.PROPERTY_INVALID,
                    "generation: " + report.generation() + " (expected: at most " + latest
                            + ", that of the latest link)"));
            return;
        }
        if (facts.counts(report)) {
            boolean left = report.event() == ViewerEvent.LEFT;
            facts.viewerSeen = !left;
            facts.viewerId = left ? null : report.viewerId();
            journal.note(
                    SessionEvent.Type.VIEWER,
                    "",
                    Map.of("viewer", report.event().word()));
            watchViewer(left);
            releaseSpeech();
            renewal.onViewer(report);
            departure.onViewer(report);
            refresh();
        }
        done.complete(snapshot);
    }

    private void watchViewer(boolean left) {
        Duration patience = context.options().endAfterViewerLeft();
        if (!left) {
            timers.cancel(Kind.VIEWER);
        } else if (patience != null) {
            timers.start(
                    Kind.VIEWER,
                    patience,
                    () -> close(CloseReason.VIEWER_LEFT, "nobody came back within " + patience.toSeconds() + " s"));
        }
    }

    private void onLinkEvent(int from, LinkEvent event) {
        if (!life.closed() && isOf(links.current(), from) && (event.unhurried() || tenure.holds())) {
            events.on(links.current(), event);
        } else if (!life.closed() && isOf(links.next(), from) && !event.unhurried() && tenure.holds()) {
            nextEvents.on(links.next(), event);
        } else {
            LOG.log(Level.FINE, "{0}: late {1} of link {2} is ignored", new Object[] {context.id(), event, from});
        }
    }

    private static boolean isOf(SessionLink link, int generation) {
        return link != null && link.generation() == generation;
    }

    @Override
    public void onSpeechBegan() {
        if (life.is(SessionState.READY) || life.is(SessionState.SILENT)) {
            life.become(SessionState.SPEAKING, "");
        }
        speaker.onSpeechBegan();
    }

    @Override
    public void onSpeechEnded() {
        if (life.is(SessionState.SPEAKING)) {
            life.become(SessionState.SILENT, "");
        }
        speaker.onSpeechEnded();
    }

    /** A connection that is gone without a word shows only in this: what is sent into it seems to be taken. */
    @Override
    public void watchPongs() {
        timers.start(
                Kind.PONG,
                policy.pongTimeout(),
                () -> linkLost(
                        CloseReason.LINK_LOST,
                        "no pong for " + policy.pongTimeout().toMillis() + " ms"));
    }

    @Override
    public void onJoinable(LinkEvent.Joinable info) {
        opening.onJoinable(info);
        becomeReady();
        refresh();
        joinable().complete(snapshot);
    }

    @Override
    public void onStarted() {
        becomeReady();
    }

    private void becomeReady() {
        if (!opening.becomeReady()) {
            return;
        }
        if (life.is(SessionState.RECOVERING)) {
            // First the link: a drain that came meanwhile says DONE on it.
            speaker.open(links.current().link());
            recovery.recovered();
            releaseSpeech();
            speaker.advance();
        } else {
            releaseSpeech();
            speaker.open(links.current().link());
        }
        renewal.plan();
    }

    private void linkLost(CloseReason reason, String detail) {
        recovery.lost(reason, detail);
        if (life.is(SessionState.RECOVERING) && links.current() != null) {
            // The next link was being opened already.
            opening.goOnWith(links.current());
            becomeReady();
        }
    }

    /** While a link is being opened, its end is a failed attempt. */
    private boolean opens() {
        return life.is(SessionState.OPENING) || life.is(SessionState.RECOVERING);
    }

    private void linkFailed(LinkFailure why) {
        if (life.is(SessionState.RECOVERING)) {
            recovery.failed(why);
        } else {
            opening.linkFailed(why);
        }
    }

    /**
     * A viewer may come and go while nothing can be spoken anyway; once speech has begun to flow, nobody's leaving
     * stops it.
     */
    private void releaseSpeech() {
        if (facts.viewerSeen && (life.state().takesSpeech() || life.is(SessionState.DRAINING))) {
            timers.cancel(Kind.VIEWER_WAIT);
            speaker.release();
        }
    }

    @Override
    public void onStopped() {
        if (opens()) {
            linkFailed(unreachable("stopped before " + awaited()));
        } else if (speaker.doneSaid()) {
            closing.stopped();
        } else {
            linkLost(closing.whyStopped(), "");
        }
    }

    @Override
    public void onTerminated(LinkEvent.Terminated terminated) {
        if (opens() && !(life.is(SessionState.RECOVERING) && closing.viewerMissing())) {
            linkFailed(EndReasons.whileOpening(terminated));
        } else {
            linkLost(EndReasons.reason(terminated, closing.viewerMissing()), terminated.detail());
        }
    }

    @Override
    public void onGone(LinkEvent.Closed gone) {
        String detail = gone.code() + (gone.detail().isEmpty() ? "" : " " + gone.detail());
        if (opens()) {
            linkFailed(unreachable("closed before " + awaited() + ": " + detail));
        } else {
            linkLost(gone.code() == 1000 ? closing.whyStopped() : CloseReason.LINK_LOST, detail);
        }
    }

    private String awaited() {
        return life.is(SessionState.OPENING) ? "the join info" : "the avatar took speech";
    }

    private static LinkFailure unreachable(String detail) {
        return new LinkFailure(LinkFailure.Kind.UNREACHABLE, null, null, detail);
    }

    @Override
    public void onFailed(LinkFailure why) {
        linkFailed(why);
    }

    /** What is to be done whenever the flow of speech may have come to an end. */
    private void afterSpeech() {
        closing.afterSpeech();
        if (life.is(SessionState.SPEAKING)
                && speaker.quiet()
                && speaker.hearing().endedByClock()) {
            life.become(SessionState.SILENT, "by the clock: no SILENT came");
        }
        if (life.state().takesSpeech() && !speaker.hearing().lastSound().isUnderWay()) {
            closing.watchIdle();
        }
        if (!life.closed()) {
            renewal.afterSpeech();
            departure.afterSpeech();
        }
    }

    void drain(CloseReason afterwards, CloseReason atOnce, String detail) {
        closing.drain(afterwards, atOnce, detail);
    }

    void close(CloseReason reason, String detail) {
        if (reason == CloseReason.SHUTDOWN && !life.closed() && !tenure.holds()) {
            leave();
            return;
        }
        closing.close(reason, detail);
    }

    private void afterClose() {
        linksEnded.complete(null);
        refresh();
        if (feed != null) {
            closeFeed();
        }
        opening.closed();
    }

    private void closeFeed() {
        if (feedLetGo) {
            return;
        }
        feedLetGo = true;
        if (life.left()) {
            timers.cancel(Kind.DEPART);
            feed.release();
            queuesGone.completeExceptionally(life.ended());
            closed.complete(snapshot);
            return;
        }
        feed.close(ErrorCode.SESSION_ENDED.name(), life.endedDetail()).whenComplete((done, away) -> {
            if (away != null) {
                LOG.log(Level.WARNING, "{0}: its queue could not be removed: {1}", new Object[] {
                    context.id(), away.getMessage()
                });
                queuesGone.completeExceptionally(away);
            }
            queuesGone.complete(null);
            closed.complete(snapshot);
        });
    }

    /** Makes what has happened visible to other threads. */
    void refresh() {
        context.mailbox().requireTurn();
        snapshot = facts.snapshot(life.state(), links, speaker, journal);
        if (!life.left()) {
            told.look(snapshot, closing.draining());
        }
    }
}
