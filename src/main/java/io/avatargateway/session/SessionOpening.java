package io.avatargateway.session;

import io.avatargateway.session.journal.SessionJournal;
import io.avatargateway.session.loop.SessionTimers;
import io.avatargateway.session.loop.SessionTimers.Kind;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.SessionPolicy;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.speech.SessionContext;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * How a session comes to be: from the first attempt to the avatar that takes speech, or to the failure. Used by the
 * session's worker only.
 */
final class SessionOpening {

    private final SessionPolicy policy;
    private final SessionTimers timers;
    private final SessionJournal journal;
    private final SessionLifecycle life;
    private final SessionFacts facts;
    private final LinkOpening links;
    private final SessionClosing closing;
    private final SessionRecovery recovery;
    private final CompletableFuture<SessionSnapshot> joinable = new CompletableFuture<>();

    SessionOpening(
            SessionContext context,
            SessionLifecycle life,
            SessionFacts facts,
            LinkOpening links,
            SessionClosing closing,
            SessionRecovery recovery) {
        this.policy = context.policy();
        this.timers = context.timers();
        this.journal = context.journal();
        this.life = life;
        this.facts = facts;
        this.links = links;
        this.closing = closing;
        this.recovery = recovery;
    }

    /** Completes when the join info is there; exceptionally with a {@link GatewayException}. Any thread. */
    CompletableFuture<SessionSnapshot> joinable() {
        return joinable;
    }

    void begin() {
        life.begin();
        timers.start(Kind.OPEN, policy.openTimeout(), () -> failed(links.timedOut()));
        journal.generation(links.begin());
    }

    /** Notes the room to join. */
    void onJoinable(LinkEvent.Joinable info) {
        SessionLink link = links.current();
        if (link.onJoinable(info, policy.joinTimeout())) {
            timers.cancel(Kind.OPEN);
            if (life.is(SessionState.RECOVERING) && link.generation() != facts.watchedBefore) {
                // What a viewer told up to now was of the room that is lost.
                facts.viewerSeen = false;
            }
            if (life.is(SessionState.OPENING)) {
                life.become(SessionState.JOINABLE, "");
            }
            watchJoin(policy.joinTimeout());
        }
        facts.join = link.join;
        journal.join(link.join);
    }

    /** The next link takes the place of one that is lost, as far as it has come. */
    void goOnWith(SessionLink link) {
        if (link.join != null) {
            facts.join = link.join;
            watchJoin(link.leftToJoin());
        }
    }

    /** Somebody must join in this time, and the avatar must be ready. */
    void watchJoin(Duration within) {
        timers.start(Kind.JOIN, within, this::joinTimedOut);
    }

    /** Returns whether the avatar takes speech from now on. */
    boolean becomeReady() {
        if (links.current() == null || !links.current().ready()) {
            return false;
        }
        timers.cancel(Kind.JOIN);
        if (life.is(SessionState.JOINABLE)) {
            life.become(SessionState.READY, "");
            return true;
        }
        return life.is(SessionState.RECOVERING);
    }

    private void joinTimedOut() {
        if (facts.viewerSeen) {
            recovery.notStarted("no START within " + policy.joinTimeout().toMillis() + " ms of the join info");
        } else {
            closing.close(
                    CloseReason.VIEWER_MISSING,
                    "nobody joined within " + policy.joinTimeout().toMillis() + " ms");
        }
    }

    /** The link failed: there may be time for another one. */
    void linkFailed(LinkFailure why) {
        if (!life.is(SessionState.OPENING) || !links.tryAgain(why, journal::generation)) {
            failed(why);
        }
    }

    private void failed(LinkFailure why) {
        links.gaveUp(why);
        closing.close(EndReasons.reason(why), why.detail());
        if (!joinable.isDone()) {
            // On hold: it ends later, and who opened it waits no longer.
            joinable.completeExceptionally(EndReasons.opening(EndReasons.reason(why), why, why.detail()));
        }
    }

    /** The session is another gateway's: the join info will not come here. */
    void left() {
        joinable.completeExceptionally(life.ended());
    }

    /** The session is closed: the join info will not come. */
    void closed() {
        if (!joinable.isDone()) {
            joinable.completeExceptionally(EndReasons.opening(facts.closeReason, links.failure(), facts.closeDetail));
        }
    }
}
