package io.avatargateway.session;

import io.avatargateway.session.journal.SessionJournal;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionState;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The state of one session, and the one place where it changes. Used by the session's worker only. */
final class SessionLifecycle {

    private static final Logger LOG = Logger.getLogger(SessionLifecycle.class.getName());

    /** Until it is known where a session is that was left. */
    private static final Duration MOVED = Duration.ofSeconds(1);

    private final SessionId id;
    private final SessionFacts facts;
    private final SessionJournal journal;
    private SessionState state = SessionState.OPENING;
    private boolean left;

    SessionLifecycle(SessionId id, SessionFacts facts, SessionJournal journal) {
        this.id = id;
        this.facts = facts;
        this.journal = journal;
    }

    SessionState state() {
        return state;
    }

    boolean is(SessionState one) {
        return state == one;
    }

    /** Whether it is over, for this gateway at least. */
    boolean closed() {
        return left || state == SessionState.CLOSED;
    }

    /** The first state, which none comes before. */
    void begin() {
        journal.transition(null, state, null, "");
    }

    /** The first state of one that another gateway had. */
    void takeUp() {
        state = SessionState.RECOVERING;
        journal.transition(null, state, null, "taken up");
    }

    /** It is not this gateway's any more: nothing happens to it here, and nothing is told of it. */
    void leave() {
        left = true;
    }

    /** Whether it is another gateway's now. */
    boolean left() {
        return left;
    }

    void become(SessionState next, String detail) {
        become(next, null, detail);
    }

    void close(CloseReason reason, String detail) {
        become(SessionState.CLOSED, reason, detail);
    }

    private void become(SessionState next, CloseReason reason, String detail) {
        if (!state.mayBecome(next)) {
            throw new IllegalStateException(id + ": " + state + " may not become " + next);
        }
        SessionState old = state;
        state = next;
        facts.closeReason = reason;
        facts.closeDetail = detail;
        LOG.log(Level.FINE, "{0}: {1} -> {2}{3}", new Object[] {
            id, old, next, reason == null ? "" : " (" + reason + (detail.isEmpty() ? ")" : ": " + detail + ")")
        });
        journal.transition(old, next, reason, detail);
    }

    /** Why nothing more is taken, for people. */
    String endedDetail() {
        if (left) {
            return "session " + id + " is another gateway's now";
        }
        return facts.closeReason == null
                ? "session " + id + " is not open"
                : "session " + id + " ended: " + facts.closeReason;
    }

    /** For who asks for something. A session that was left goes on elsewhere: there it can be asked for again. */
    GatewayException ended() {
        return left
                ? new GatewayException(ErrorCode.SESSION_OWNER_UNREACHABLE, endedDetail(), null, MOVED)
                : new GatewayException(ErrorCode.SESSION_ENDED, endedDetail());
    }
}
