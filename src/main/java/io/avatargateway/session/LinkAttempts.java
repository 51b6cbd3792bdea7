package io.avatargateway.session;

import io.avatargateway.session.loop.SessionTimers;
import io.avatargateway.session.loop.SessionTimers.Kind;
import io.avatargateway.session.loop.Timekeeper;
import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.SessionPolicy;
import io.avatargateway.session.port.LinkFactory;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When a session tries to open its next link. The pause between two attempts doubles, with jitter so that many sessions
 * do not come back at once. It is never shorter than what the avatar service asks for. Behind the pause, a session that
 * lost its link waits for its turn among all that did. No attempt begins after the time to open is over. Used by the
 * session's worker only.
 */
final class LinkAttempts {

    private final SessionPolicy policy;
    private final LinkFactory links;
    private final Timekeeper time;
    private final SessionTimers timers;
    private int inARow;

    private long openByNanos;
    /** Whether there was a link before: nobody waits for the answer, and there is more time. */
    private boolean inTurn;

    LinkAttempts(SessionPolicy policy, LinkFactory links, Timekeeper time, SessionTimers timers) {
        this.policy = policy;
        this.links = links;
        this.time = time;
        this.timers = timers;
    }

    /** The session's first link is to be opened within this time. */
    void first(Duration left) {
        openByNanos = time.nanos() + left.toNanos();
    }

    /** Another link is to be opened within this time: the attempts count anew. */
    void another(Duration left) {
        inARow = 0;
        inTurn = true;
        openByNanos = time.nanos() + left.toNanos();
    }

    /** Plans an attempt behind the shortest pause. */
    void soon(Runnable open) {
        after(jitter(policy.backoff().toMillis()), open);
    }

    /** Plans an attempt. */
    void after(Duration pause, Runnable open) {
        timers.start(Kind.RETRY, pause, inTurn ? () -> awaitTurn(open) : open);
    }

    private void awaitTurn(Runnable open) {
        long wait = links.turn(time.nanos());
        if (wait > 0) {
            timers.start(Kind.RETRY, wait, open);
        } else {
            open.run();
        }
    }

    /**
     * An attempt begins.
     *
     * @param beside whether another link still speaks: its end waits for no turn
     */
    void begin(boolean beside) {
        inARow++;
        if (beside || !inTurn) {
            links.outOfTurn(time.nanos());
        }
    }

    /** How many there were since the last link that took speech. */
    int inARow() {
        return inARow;
    }

    /** The pause before the next attempt, or null where none makes sense, or there is no time for it. */
    Duration pause(LinkFailure why) {
        long doubled = policy.backoff().toMillis() << Math.min(inARow - 1, 20);
        Duration usual = jitter(Math.min(doubled, policy.backoffMax().toMillis()));
        Duration asked = why.retryAfter();
        Duration pause = asked != null && asked.compareTo(usual) > 0 ? asked : usual;
        boolean inTime = time.nanos() + pause.toNanos() - openByNanos < 0;
        return why.kind().retryable() && inTime ? pause : null;
    }

    private static Duration jitter(long mostMillis) {
        long ceiling = Math.max(1, mostMillis);
        return Duration.ofMillis(ceiling / 2 + ThreadLocalRandom.current().nextLong(ceiling / 2 + 1));
    }
}
