package io.avatargateway.session;

import io.avatargateway.session.loop.SessionTimers.Kind;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.Continuation;
import io.avatargateway.session.model.HandOver;
import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionPolicy;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.model.StartSpeech;
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

    private final SessionParts parts;
    private final SessionPolicy.Recovery policy;
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

    SessionRecovery(SessionParts parts) {
        this.parts = parts;
        this.policy = parts.policy().recovery();
    }

    /** The link is lost, for this reason: the session goes on with another one, or ends. */
    void lost(CloseReason reason, String detail) {
        if (!MENDABLE.contains(reason) || !watched() || !affordable()) {
            parts.closing().close(reason, detail);
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
        lostNanos = parts.time().nanos() - gapNanos(from);
        boolean watched = nextIsThere && from.handOver() == HandOver.WATCHED;
        boolean viewer = parts.options().startSpeech() == StartSpeech.ON_VIEWER || from.viewerSeen();
        parts.facts().roomLost(parts.links());
        parts.facts().viewerSeen = watched;
        parts.facts().watchedBefore = watched ? from.generation() + 1 : 0;
        parts.speaker().takeUp(from, policy.resume(), viewer && !watched);
        if (nextIsThere) {
            renewed = from.generation() + 1;
            parts.timers()
                    .start(
                            Kind.RECOVERY,
                            policy.timeout(),
                            () -> gaveUp(parts.links().timedOut()));
            parts.journal().generation(parts.links().takeReady(policy.timeout()));
        } else {
            openAnother();
        }
    }

    /** By two clocks that may differ. A gateway that stops has told how far it came when it fell silent. */
    private long gapNanos(Continuation from) {
        Instant silent = from.handOver() == HandOver.NONE || from.heard().isEmpty()
                ? from.aliveAt()
                : from.heard().get(from.heard().size() - 1).at();
        return Math.max(0, Duration.between(silent, parts.time().now()).toNanos());
    }

    /** The session has no link until it is to go on. */
    void hold(String detail) {
        parts.timers().cancel(Kind.RETRY);
        parts.timers().cancel(Kind.RECOVERY);
        parts.links().endNext("on hold");
        parts.links().endOld("on hold");
        letGo(HELD, detail);
    }

    /** The session is to have a link again. */
    void goOn() {
        openAnother();
    }

    private void letGo(String reason, String detail) {
        boolean doneSaid = parts.speaker().doneSaid();
        parts.timers().cancel(Kind.PONG);
        parts.timers().cancel(Kind.IDLE);
        parts.timers().cancel(Kind.JOIN);
        parts.timers().cancel(Kind.DRAIN);
        parts.timers().cancel(Kind.VIEWER_WAIT);
        if (!parts.life().is(SessionState.RECOVERING)) {
            why = reason;
            lostNanos = parts.time().nanos();
            allSaid = parts.life().is(SessionState.DRAINING) && doneSaid;
            parts.life().become(SessionState.RECOVERING, detail);
        }
        boolean seesNextRoom = parts.renewal().overtaken();
        parts.links().lost(!doneSaid, detail);
        parts.speaker()
                .linkLost(
                        policy.resume(),
                        parts.options().startSpeech() == StartSpeech.ON_VIEWER || parts.facts().viewerSeen);
        parts.facts().roomLost(parts.links());
        parts.facts().viewerSeen = seesNextRoom;
    }

    private void openAnother() {
        if (allSaid
                && parts.speaker().exhausted()
                && parts.speaker().utterances().isEmpty()) {
            // All was heard.
            parts.closing().drained();
            return;
        }
        parts.timers()
                .start(
                        Kind.RECOVERY,
                        policy.timeout(),
                        () -> gaveUp(parts.links().timedOut()));
        if (parts.links().current() == null) {
            parts.links().openAnother(policy.timeout(), parts.journal()::generation);
        } else {
            parts.journal().generation(parts.links().current().generation());
            parts.links().openWithin(policy.timeout());
        }
    }

    /** Nobody looks at a room for which START never came, unless a viewer said so. */
    private boolean watched() {
        return parts.life().state().takesSpeech()
                || parts.life().is(SessionState.DRAINING)
                || (parts.life().is(SessionState.JOINABLE) && parts.facts().viewerSeen);
    }

    private boolean affordable() {
        long now = parts.time().nanos();
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
        if (parts.facts().viewerSeen) {
            // In a room that is lost before anything was said in it.
            parts.speaker().hold();
        }
        if (parts.links().tryAgain(failure, parts.journal()::generation)) {
            parts.facts().roomLost(parts.links());
        } else {
            gaveUp(failure);
        }
    }

    /** A viewer watches, and the avatar does not come. */
    void notStarted(String detail) {
        if (parts.life().is(SessionState.RECOVERING)) {
            failed(new LinkFailure(LinkFailure.Kind.TIMED_OUT, null, null, detail));
        } else {
            lost(CloseReason.UPSTREAM_ERROR, detail);
        }
    }

    private void gaveUp(LinkFailure failure) {
        parts.links().gaveUp(failure);
        parts.closing()
                .close(
                        failure.kind().retryable() ? CloseReason.LINK_LOST : EndReasons.reason(failure),
                        why + ", and no other link: " + failure.detail());
    }

    /** The avatar takes speech again. */
    void recovered() {
        allSaid = false;
        parts.timers().cancel(Kind.RECOVERY);
        parts.timers().cancel(Kind.JOIN);
        if (parts.closing().draining()) {
            parts.life().become(SessionState.DRAINING, "");
        } else {
            parts.life().become(SessionState.READY, "");
        }
        long gapMillis = Duration.ofNanos(parts.time().nanos() - lostNanos).toMillis();
        if (adopted) {
            adopted = false;
            parts.journal()
                    .note(
                            parts.links().generation() == renewed
                                    ? SessionEvent.Type.RENEWED
                                    : SessionEvent.Type.ADOPTED,
                            "",
                            Map.of(
                                    "reason",
                                    why,
                                    "gapMillis",
                                    gapMillis,
                                    "generation",
                                    parts.links().generation()));
        } else {
            parts.journal().note(SessionEvent.Type.RECOVERED, "", Map.of("reason", why, "gapMillis", gapMillis));
        }
        if (parts.speaker().onHold()) {
            parts.timers().start(Kind.VIEWER_WAIT, policy.viewerWait(), parts.speaker()::release);
        }
    }
}
