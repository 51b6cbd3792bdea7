package io.avatargateway.session;

import io.avatargateway.session.loop.SessionTimers.Kind;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.Continuation;
import java.time.Duration;

/**
 * How a session changes its gateway: it is taken up, put on hold while nobody knows whose it is, and left. See {@code
 * docs/decisions/0044-a-session-outlives-its-gateway.md}. Used by the session's worker only.
 */
final class SessionOwnership {

    private final SessionParts parts;
    private final SessionRecovery recovery;

    SessionOwnership(SessionParts parts, SessionRecovery recovery) {
        this.parts = parts;
        this.recovery = recovery;
    }

    /** Goes on with a session that another gateway had. */
    void takeUp(Continuation from, boolean nextIsThere) {
        parts.facts().createdAt = from.createdAt();
        parts.journal().goOn(from.lastSequence(), from.playedMillis());
        parts.journal().generation(from.generation());
        Duration age = Duration.between(from.createdAt(), parts.time().now());
        parts.links().goOn(from.generation(), age);
        parts.life().takeUp();
        Duration left = parts.options().maxSessionLength().minus(age);
        parts.timers()
                .start(Kind.MAX_LENGTH, left.toNanos(), () -> parts.closing().close(CloseReason.MAX_LENGTH, ""));
        recovery.takeUp(from, nextIsThere);
        if (from.draining()) {
            parts.closing().drain(CloseReason.COMPLETED, CloseReason.CLIENT, "");
        }
    }

    /** Nobody knows whose it is: its link is ended, and nothing is opened or answered until that is known. */
    void hold(String why) {
        if (parts.life().closed() || parts.tenure().held()) {
            return;
        }
        parts.tenure().hold(true);
        parts.journal().inDoubt(true);
        recovery.hold(why);
    }

    /** It is this gateway's still. */
    void goOn() {
        if (parts.life().closed() || !parts.tenure().held()) {
            return;
        }
        parts.tenure().hold(false);
        parts.journal().inDoubt(false);
        if (!parts.closing().catchUp()) {
            recovery.goOn();
        }
    }

    /** It is another gateway's now. Nothing is told of that, and no job gets an answer. */
    void leave() {
        if (!parts.life().closed()) {
            fallSilent();
            parts.links().close(!parts.speaker().doneSaid(), "left");
        }
    }

    /** The same; its link, over which nothing goes any more, is still to be ended. */
    void fallSilent() {
        parts.timers().cancelAll();
        parts.journal().fallSilent();
        parts.life().leave();
        parts.speaker().leave();
    }
}
