package io.avatargateway.session;

import io.avatargateway.session.journal.SessionJournal;
import io.avatargateway.session.loop.SessionTimers;
import io.avatargateway.session.loop.SessionTimers.Kind;
import io.avatargateway.session.loop.Timekeeper;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.Continuation;
import io.avatargateway.session.model.HandOver;
import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.SessionPolicy;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.model.StartSpeech;
import io.avatargateway.session.speech.SessionContext;
import io.avatargateway.session.speech.Speaker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * How a session outlives its link: it opens the next one, and goes on with the first byte that was not heard. See
 * {@code docs/decisions/0040-a-session-outlives-its-link.md}. Used by the session's worker only.
 */
final class SessionRecovery {

    /** Losses behind which another link is of use. */
    private static final Set<CloseReason> MENDABLE = EnumSet.of(
            CloseReason.LINK_LOST, CloseReason.UPSTREAM_ERROR, CloseReason.UPSTREAM_CLOSING, CloseReason.RATE_LIMITED);

    /** The gateway that had the session died, or lost it. */
    private static final String ADOPTED = "ADOPTED";
    /** Nobody knew whose the session was. */
    private static final String HELD = "HELD";

    private final SessionOptions options;
    private final SessionPolicy.Recovery policy;
    private final Timekeeper time;
    private final SessionTimers timers;
    private final SessionJournal journal;
    private final SessionLifecycle life;
    private final SessionFacts facts;
    private final Speaker speaker;
    private final LinkOpening links;
    private final SessionClosing closing;
    private final SessionRenewal renewal;
    /** When the latest links were lost. */
    private final Deque<Long> losses = new ArrayDeque<>();

    private long lostNanos;
    /** Why there is no link: the reason of its loss, or one of ours. */
    private String why;
    /** Whether another gateway had the session, whatever happens before speech flows again. */
    private boolean adopted;
    /** The number of the link that was opened beforehand, or 0. */
    private int renewed;
    /** Whether DONE was said on the lost link. */
    private boolean allSaid;

    SessionRecovery(
            SessionContext context,
            SessionLifecycle life,
            SessionFacts facts,
            Speaker speaker,
            LinkOpening links,
            SessionClosing closing,
            SessionRenewal renewal) {
        this.options = context.options();
        this.policy = context.policy().recovery();
        this.time = context.time();
        this.timers = context.timers();
        this.journal = context.journal();
        this.life = life;
        this.facts = facts;
        this.speaker = speaker;
        this.links = links;
        this.closing = closing;
        this.renewal = renewal;
    }

    /** The link is lost, for this reason: the session goes on with another one, or ends. */
    void lost(CloseReason reason, String detail) {
        if (!MENDABLE.contains(reason) || !watched() || !affordable()) {
            closing.close(reason, detail);
            return;
        }
        letGo(reason.name(), reason + (detail.isEmpty() ? "" : ": " + detail));
        openAnother();
    }

    /**
     * The session goes on behind what another gateway had spoken.
     *
     * @param nextIsThere whether the next link was opened before, so that viewers are in its room
     */
    void takeUp(Continuation from, boolean nextIsThere) {
        adopted = true;
        why = from.handOver() == HandOver.NONE ? ADOPTED : CloseReason.SHUTDOWN.name();
        lostNanos = time.nanos() - gapNanos(from);
        boolean watched = nextIsThere && from.handOver() == HandOver.WATCHED;
        boolean viewer = options.startSpeech() == StartSpeech.ON_VIEWER || from.viewerSeen();
        facts.roomLost(links);
        facts.viewerSeen = watched;
        facts.watchedBefore = watched ? from.generation() + 1 : 0;
        speaker.takeUp(from, policy.resume(), viewer && !watched);
        if (nextIsThere) {
            renewed = from.generation() + 1;
            timers.start(Kind.RECOVERY, policy.timeout(), () -> gaveUp(links.timedOut()));
            journal.generation(links.takeReady(policy.timeout()));
        } else {
            openAnother();
        }
    }

    /** By two clocks that may differ. A gateway that stops has told how far it came when it fell silent. */
    private long gapNanos(Continuation from) {
        Instant silent = from.handOver() == HandOver.NONE || from.heard().isEmpty()
                ? from.aliveAt()
                : from.heard().get(from.heard().size() - 1).at();
        return Math.max(0, Duration.between(silent, time.now()).toNanos());
    }

    /** The session has no link until it is to go on. */
    void hold(String detail) {
        timers.cancel(Kind.RETRY);
        timers.cancel(Kind.RECOVERY);
        links.endNext("on hold");
        links.endOld("on hold");
        letGo(HELD, detail);
    }

    /** The session is to have a link again. */
    void goOn() {
        openAnother();
    }

    private void letGo(String reason, String detail) {
        boolean doneSaid = speaker.doneSaid();
        timers.cancel(Kind.PONG);
        timers.cancel(Kind.IDLE);
        timers.cancel(Kind.JOIN);
        timers.cancel(Kind.DRAIN);
        timers.cancel(Kind.VIEWER_WAIT);
        if (!life.is(SessionState.RECOVERING)) {
            why = reason;
            lostNanos = time.nanos();
            allSaid = life.is(SessionState.DRAINING) && doneSaid;
            life.become(SessionState.RECOVERING, detail);
        }
        boolean seesNextRoom = renewal.overtaken();
        links.lost(!doneSaid, detail);
        speaker.linkLost(policy.resume(), options.startSpeech() == StartSpeech.ON_VIEWER || facts.viewerSeen);
        facts.roomLost(links);
        facts.viewerSeen = seesNextRoom;
    }

    private void openAnother() {
        if (allSaid && speaker.exhausted() && speaker.utterances().isEmpty()) {
            // All was heard.
            closing.drained();
            return;
        }
        timers.start(Kind.RECOVERY, policy.timeout(), () -> gaveUp(links.timedOut()));
        if (links.current() == null) {
            links.openAnother(policy.timeout(), journal::generation);
        } else {
            journal.generation(links.current().generation());
            links.openWithin(policy.timeout());
        }
    }

    /** Nobody looks at a room for which START never came, unless a viewer said so. */
    private boolean watched() {
        return life.state().takesSpeech()
                || life.is(SessionState.DRAINING)
                || (life.is(SessionState.JOINABLE) && facts.viewerSeen);
    }

    private boolean affordable() {
        long now = time.nanos();
        while (!losses.isEmpty() && now - losses.peekFirst() > policy.window().toNanos()) {
            losses.removeFirst();
        }
        boolean affordable = losses.size() < policy.limit();
        if (affordable) {
            losses.addLast(now);
        }
        return affordable;
    }

    /** The link that was to take the place of the lost one failed as well. */
    void failed(LinkFailure failure) {
        if (facts.viewerSeen) {
            // In a room that is lost before anything was said in it.
            speaker.hold();
        }
        if (links.tryAgain(failure, journal::generation)) {
            facts.roomLost(links);
        } else {
            gaveUp(failure);
        }
    }

    /** A viewer watches, and the avatar does not come. */
    void notStarted(String detail) {
        if (life.is(SessionState.RECOVERING)) {
            failed(new LinkFailure(LinkFailure.Kind.TIMED_OUT, null, null, detail));
        } else {
            lost(CloseReason.UPSTREAM_ERROR, detail);
        }
    }

    private void gaveUp(LinkFailure failure) {
        links.gaveUp(failure);
        closing.close(
                failure.kind().retryable() ? CloseReason.LINK_LOST : EndReasons.reason(failure),
                why + ", and no other link: " + failure.detail());
    }

    /** The avatar takes speech again. */
    void recovered() {
        allSaid = false;
        timers.cancel(Kind.RECOVERY);
        timers.cancel(Kind.JOIN);
        if (closing.draining()) {
            life.become(SessionState.DRAINING, "");
        } else {
            life.become(SessionState.READY, "");
        }
        long gapMillis = Duration.ofNanos(time.nanos() - lostNanos).toMillis();
        if (adopted) {
            adopted = false;
            journal.note(
                    links.generation() == renewed ? SessionEvent.Type.RENEWED : SessionEvent.Type.ADOPTED,
                    "",
                    Map.of("reason", why, "gapMillis", gapMillis, "generation", links.generation()));
        } else {
            journal.note(SessionEvent.Type.RECOVERED, "", Map.of("reason", why, "gapMillis", gapMillis));
        }
        if (speaker.onHold()) {
            timers.start(Kind.VIEWER_WAIT, policy.viewerWait(), speaker::release);
        }
    }
}
