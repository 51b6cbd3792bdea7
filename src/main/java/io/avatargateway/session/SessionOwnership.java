package io.avatargateway.session;

import io.avatargateway.session.journal.SessionJournal;
import io.avatargateway.session.loop.SessionTimers;
import io.avatargateway.session.loop.SessionTimers.Kind;
import io.avatargateway.session.loop.Timekeeper;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.Continuation;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.speech.SessionContext;
import io.avatargateway.session.speech.Speaker;
import io.avatargateway.session.speech.Tenure;
import java.time.Duration;

/**
 * How a session changes its gateway: it is taken up, put on hold while nobody knows whose it is, and left. See {@code
 * docs/decisions/0044-a-session-outlives-its-gateway.md}. Used by the session's worker only.
 */
final class SessionOwnership {

    private final SessionOptions options;
    private final Tenure tenure;
    private final Timekeeper time;
    private final SessionTimers timers;
    private final SessionJournal journal;
    private final SessionLifecycle life;
    private final SessionFacts facts;
    private final Speaker speaker;
    private final LinkOpening links;
    private final SessionRecovery recovery;
    private final SessionClosing closing;

    SessionOwnership(
            SessionContext context,
            SessionLifecycle life,
            SessionFacts facts,
            Speaker speaker,
            LinkOpening links,
            SessionRecovery recovery,
            SessionClosing closing) {
        this.options = context.options();
        this.tenure = context.tenure();
        this.time = context.time();
        this.timers = context.timers();
        this.journal = context.journal();
        this.life = life;
        this.facts = facts;
        this.speaker = speaker;
        this.links = links;
        this.recovery = recovery;
        this.closing = closing;
    }

    /** Goes on with a session that another gateway had. */
    void takeUp(Continuation from, boolean nextIsThere) {
        facts.createdAt = from.createdAt();
        journal.goOn(from.lastSequence(), from.playedMillis());
        journal.generation(from.generation());
        Duration age = Duration.between(from.createdAt(), time.now());
        links.goOn(from.generation(), age);
        life.takeUp();
        Duration left = options.maxSessionLength().minus(age);
        timers.start(Kind.MAX_LENGTH, left.toNanos(), () -> closing.close(CloseReason.MAX_LENGTH, ""));
        recovery.takeUp(from, nextIsThere);
        if (from.draining()) {
            closing.drain(CloseReason.COMPLETED, CloseReason.CLIENT, "");
        }
    }

    /** Nobody knows whose it is: its link is ended, and nothing is opened or answered until that is known. */
    void hold(String why) {
        if (life.closed() || tenure.held()) {
            return;
        }
        tenure.hold(true);
        journal.inDoubt(true);
        recovery.hold(why);
    }

    /** It is this gateway's still. */
    void goOn() {
        if (life.closed() || !tenure.held()) {
            return;
        }
        tenure.hold(false);
        journal.inDoubt(false);
        if (!closing.catchUp()) {
            recovery.goOn();
        }
    }

    /** It is another gateway's now. Nothing is told of that, and no job gets an answer. */
    void leave() {
        if (!life.closed()) {
            fallSilent();
            links.close(!speaker.doneSaid(), "left");
        }
    }

    /** The same; its link, over which nothing goes any more, is still to be ended. */
    void fallSilent() {
        timers.cancelAll();
        journal.fallSilent();
        life.leave();
        speaker.leave();
    }
}
