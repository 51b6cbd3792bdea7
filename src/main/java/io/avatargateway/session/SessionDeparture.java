package io.avatargateway.session;

import io.avatargateway.session.loop.SessionTimers.Kind;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.HandOver;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.model.ViewerEvent;
import io.avatargateway.session.model.ViewerReport;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How a session leaves a gateway that stops: in a pause of its speech, so that another gateway goes on with the next
 * byte. See {@code docs/decisions/0047-a-planned-stop-hands-over.md}. Used by the session's worker only.
 */
final class SessionDeparture {

    /** The avatar says that it is silent so soon behind the last of the speech. */
    private static final Duration SETTLED = Duration.ofSeconds(1);

    private final SessionParts parts;
    private final Duration leadWindow;
    private final Duration viewerWait;
    private final Consumer<HandOver> leave;
    private boolean begun;
    /** The room of the next link, where it is there already; else null. */
    private JoinInfo next;
    /** Whether a viewer watches it. */
    private boolean watched;

    /** @param leave has it left, in this way; {@link HandOver#NONE} where nobody knows whose the session is */
    SessionDeparture(SessionParts parts, Consumer<HandOver> leave) {
        this.parts = parts;
        this.leadWindow = parts.policy().leadWindow();
        this.viewerWait = parts.policy().recovery().viewerWait();
        this.leave = leave;
    }

    /**
     * Begins to leave. Idempotent.
     *
     * @param within the time for it; speech that was sent ahead is heard in that time, if it is long enough
     * @param room that of the next link, where it is there already; else null
     */
    void begin(Duration within, JoinInfo room) {
        if (begun || parts.life().closed()) {
            return;
        }
        begun = true;
        if (!parts.tenure().holds()) {
            leave.accept(HandOver.NONE);
            return;
        }
        if (parts.life().is(SessionState.OPENING)) {
            // Who asked for it is told to ask again.
            parts.closing().close(CloseReason.SHUTDOWN, "");
            return;
        }
        parts.renewal().abandon("the gateway stops");
        Duration atTheEnd = shorter(leadWindow.plus(SETTLED), within);
        parts.timers().start(Kind.DEPART, within.minus(atTheEnd), () -> beLate(atTheEnd));
        if (room != null
                && parts.life().state().takesSpeech()
                && room.generation() == parts.links().attempts() + 1) {
            next = room;
            parts.facts().join = room;
            parts.journal().join(room);
            if (parts.facts().viewerSeen) {
                parts.timers().start(Kind.NEXT_READY, viewerWait, this::leaveInPause);
                return;
            }
        }
        leaveInPause();
    }

    private void leaveInPause() {
        parts.speaker().leaveInPause();
        parts.speaker().advance();
    }

    /** The number of the next link, where its room is known; else 0. */
    int nextGeneration() {
        return next == null ? 0 : next.generation();
    }

    /** A viewer reported the first frame, or left; where it does not say of which room, it is the newest one. */
    void onViewer(ViewerReport report) {
        if (next != null && (report.generation() == null || report.generation() == next.generation())) {
            watched = report.event() != ViewerEvent.LEFT;
            if (watched) {
                parts.timers().cancel(Kind.NEXT_READY);
                leaveInPause();
            }
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** There is no time left to wait for a pause: what is sent from now on would not be heard in time. */
    private void beLate(Duration left) {
        parts.timers().start(Kind.DEPART, left, this::cut);
        parts.speaker().leaveSoon();
        parts.speaker().advance();
    }

    private void cut() {
        if (parts.speaker().doneSaid() && parts.speaker().utterances().isEmpty()) {
            parts.closing().drained();
        } else {
            leave.accept(HandOver.CUT);
        }
    }

    /** The flow of speech has moved: this may be the pause. */
    void afterSpeech() {
        if (begun && !parts.life().closed() && parts.speaker().mayLeave()) {
            leave.accept(watched ? HandOver.WATCHED : HandOver.EXACT);
        }
    }
}
