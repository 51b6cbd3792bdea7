package io.avatargateway.session;

import io.avatargateway.session.journal.SessionJournal;
import io.avatargateway.session.loop.SessionTimers;
import io.avatargateway.session.loop.SessionTimers.Kind;
import io.avatargateway.session.loop.Timekeeper;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionPolicy;
import io.avatargateway.session.model.ViewerEvent;
import io.avatargateway.session.model.ViewerReport;
import io.avatargateway.session.speech.SessionContext;
import io.avatargateway.session.speech.Speaker;
import java.time.Duration;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * How a session gets a new link before the old one reaches its length: it opens the next one beside it, and speech
 * changes over in a pause. See {@code docs/decisions/0042-a-link-is-renewed-in-a-pause.md}. Used by the session's
 * worker only.
 */
final class SessionRenewal implements LinkEventDispatcher.Reactions {

    private static final Logger LOG = Logger.getLogger(SessionRenewal.class.getName());

    /** Each may be paid for. */
    private static final int MOST_ATTEMPTS = 8;

    /** So long before the old link ends, speech has left it, unless the next one is opened even later. */
    private static final Duration SAFE = Duration.ofSeconds(3);

    /** So long before the old link ends, speech leaves it though something that was sent was not heard. */
    private static final Duration LAST_MOMENT = Duration.ofSeconds(1);

    /** So long the old link is kept, with its room, for viewers who hear late of the change. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final SessionId id;
    private final SessionPolicy policy;
    private final Timekeeper time;
    private final SessionTimers timers;
    private final SessionJournal journal;
    private final SessionFacts facts;
    private final Speaker speaker;
    private final LinkOpening links;
    private final Runnable watchPongs;

    private int attempts;
    /** Whether a viewer has seen the next link's room. */
    private boolean seen;
    /** Whether there is no time left to wait for a pause, or for a viewer. */
    private boolean late;

    private boolean ponged;

    /** @param watchPongs looks after the pongs of the current link */
    SessionRenewal(
            SessionContext context, SessionFacts facts, Speaker speaker, LinkOpening links, Runnable watchPongs) {
        this.id = context.id();
        this.policy = context.policy();
        this.time = context.time();
        this.timers = context.timers();
        this.journal = context.journal();
        this.facts = facts;
        this.speaker = speaker;
        this.links = links;
        this.watchPongs = watchPongs;
    }

    /** The current link takes speech from now on: plans its renewal, unless it lasts as long as the session. */
    void plan() {
        long end = links.current().endNanos();
        if (links.sessionEndNanos() - end > LAST_MOMENT.toNanos()) {
            attempts = 0;
            late = false;
            timers.start(Kind.RENEW, Math.max(0, end - before().toNanos() - time.nanos()), this::begin);
        }
    }

    private Duration before() {
        return policy.renewal().before();
    }

    private void begin() {
        if (!speaker.doneSaid()) {
            links.openWithin(Duration.ofNanos(links.current().endNanos() - time.nanos()));
            Duration lead = policy.leadWindow().isZero() ? before() : policy.leadWindow();
            at(shorter(SAFE.plus(lead), before().dividedBy(2)), this::beLate);
            open();
        }
    }

    /** At this time before the current link ends. */
    private void at(Duration beforeEnd, Runnable task) {
        long left = links.current().endNanos() - beforeEnd.toNanos() - time.nanos();
        timers.start(Kind.CHANGE, Math.max(0, left), task);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void open() {
        attempts++;
        seen = false;
        ponged = false;
        links.openNext();
        Duration within = policy.openTimeout();
        timers.start(
                Kind.NEXT_READY,
                within,
                () -> failed(new LinkFailure(
                        LinkFailure.Kind.TIMED_OUT, null, null, "no join info within " + within.toMillis() + " ms")));
    }

    @Override
    public void onJoinable(LinkEvent.Joinable info) {
        Duration within = policy.joinTimeout();
        if (links.next().onJoinable(info, within)) {
            timers.start(
                    Kind.NEXT_READY,
                    within,
                    () -> failed(new LinkFailure(
                            LinkFailure.Kind.TIMED_OUT,
                            null,
                            null,
                            "no START within " + within.toMillis() + " ms of the join info")));
        }
        facts.join = links.next().join;
        journal.join(facts.join);
        consider();
    }

    @Override
    public void onStarted() {
        consider();
    }

    /** A viewer reported the first frame, or left; where it does not say of which room, it is the newest one. */
    void onViewer(ViewerReport report) {
        SessionLink next = links.next();
        if (next != null && next.join != null) {
            if (report.generation() == null || report.generation() == next.generation()) {
                seen = report.event() != ViewerEvent.LEFT;
            }
            consider();
        }
    }

    /** There is no time left to wait for a pause. */
    private void beLate() {
        late = true;
        at(shorter(LAST_MOMENT, before().dividedBy(4)), this::changeAtOnce);
        consider();
    }

    private void changeAtOnce() {
        if (links.next() != null && links.next().ready() && !speaker.doneSaid()) {
            takeNext();
            // What was not heard by now is said on the new one.
            links.endOld("renewed at the last moment");
            goOn();
        }
    }

    private void consider() {
        SessionLink next = links.next();
        if (next == null || !next.ready()) {
            return;
        }
        timers.cancel(Kind.NEXT_READY);
        if (late) {
            speaker.changeSoon();
        } else if (seen || !facts.viewerSeen) {
            speaker.changeInPause();
        } else {
            return;
        }
        speaker.advance();
    }

    /** The flow of speech has moved: this may be the pause. */
    void afterSpeech() {
        if (speaker.doneSaid()) {
            // Nothing goes to another link any more.
            abandon("not needed");
        } else if (links.next() != null && speaker.mayChange()) {
            takeNext();
            timers.start(Kind.OLD_LINK, LINGER, () -> links.endOld("renewed"));
            goOn();
        }
    }

    private void takeNext() {
        stopTimers();
        timers.cancel(Kind.PONG);
        links.change();
        if (ponged) {
            watchPongs.run();
        }
        facts.roomLost(links);
        facts.viewerSeen = seen;
        journal.generation(links.current().generation());
    }

    private void goOn() {
        plan();
        long gap = speaker.changeTo(links.current().link());
        journal.note(
                SessionEvent.Type.RENEWED,
                "",
                Map.of(
                        "reason",
                        CloseReason.MAX_LENGTH.name(),
                        "gapMillis",
                        Duration.ofNanos(gap).toMillis()));
    }

    /**
     * The current link is lost, and the next one takes its place if there is one. What is to be done about that is not
     * done here.
     *
     * @return whether a viewer has seen the next link's room
     */
    boolean overtaken() {
        boolean inNewRoom = links.next() != null && seen;
        stopTimers();
        speaker.stay();
        return inNewRoom;
    }

    /** The next link is not needed, if there is one, and no other will be. */
    void abandon(String why) {
        stopTimers();
        if (links.next() != null) {
            boolean told = links.next().join != null;
            links.endNext(why);
            stay(told);
        }
    }

    private void stopTimers() {
        timers.cancel(Kind.RENEW);
        timers.cancel(Kind.CHANGE);
        timers.cancel(Kind.NEXT_READY);
        timers.cancel(Kind.NEXT_PONG);
    }

    /** The next link is gone: speech stays where it is. */
    private void stay(boolean viewersWereTold) {
        speaker.stay();
        if (viewersWereTold) {
            facts.join = links.current().join;
            journal.join(facts.join);
        }
    }

    private void failed(LinkFailure why) {
        timers.cancel(Kind.NEXT_READY);
        timers.cancel(Kind.NEXT_PONG);
        boolean told = links.next().join != null;
        Duration pause = links.nextFailed(why);
        stay(told);
        if (pause != null && attempts < MOST_ATTEMPTS) {
            timers.start(Kind.RENEW, pause, this::open);
        } else {
            LOG.log(Level.WARNING, "{0}: no new link before the old one ends: {1}", new Object[] {id, why.detail()});
        }
        speaker.advance();
    }

    @Override
    public void onSpeechBegan() {
        // It was sent nothing.
    }

    @Override
    public void onSpeechEnded() {
        // It was sent nothing.
    }

    @Override
    public void watchPongs() {
        ponged = true;
        timers.start(
                Kind.NEXT_PONG,
                policy.pongTimeout(),
                () -> failed(unreachable("no pong for " + policy.pongTimeout().toMillis() + " ms")));
    }

    @Override
    public void onStopped() {
        failed(unreachable("stopped before speech came"));
    }

    @Override
    public void onTerminated(LinkEvent.Terminated terminated) {
        failed(
                links.next().ready()
                        ? unreachable(terminated.kind() + " before speech came: " + terminated.detail())
                        : EndReasons.whileOpening(terminated));
    }

    @Override
    public void onFailed(LinkFailure why) {
        failed(why);
    }

    @Override
    public void onGone(LinkEvent.Closed gone) {
        failed(unreachable("closed before speech came: " + gone.code() + " " + gone.detail()));
    }

    private static LinkFailure unreachable(String detail) {
        return new LinkFailure(LinkFailure.Kind.UNREACHABLE, null, null, detail);
    }
}
