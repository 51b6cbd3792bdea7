package io.avatargateway.session;

import io.avatargateway.session.loop.SessionTimers;
import io.avatargateway.session.loop.SessionTimers.Kind;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.HandOver;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.speech.SessionContext;
import io.avatargateway.session.speech.Speaker;
import io.avatargateway.session.speech.Tenure;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How a session leaves a gateway that stops: in a pause of its speech, so that another gateway goes on with the next
 * byte. See {@code docs/decisions/0047-a-planned-stop-hands-over.md}. Used by the session's worker only.
 */
final class SessionDeparture {

    /** The avatar says that it is silent so soon behind the last of the speech. */
    private static final Duration SETTLED = Duration.ofSeconds(1);

    private final Tenure tenure;
    private final Duration leadWindow;
    private final SessionTimers timers;
    private final SessionLifecycle life;
    private final Speaker speaker;
    private final SessionClosing closing;
    private final SessionRenewal renewal;
    private final Consumer<HandOver> leave;
    private boolean begun;

    /** @param leave has it left, in this way; {@link HandOver#NONE} where nobody knows whose the session is */
    SessionDeparture(
            SessionContext context,
            SessionLifecycle life,
            Speaker speaker,
            SessionClosing closing,
            SessionRenewal renewal,
            Consumer<HandOver> leave) {
        this.tenure = context.tenure();
        this.leadWindow = context.policy().leadWindow();
        this.timers = context.timers();
        this.life = life;
        this.speaker = speaker;
        this.closing = closing;
        this.renewal = renewal;
        this.leave = leave;
    }

    /**
     * Begins to leave. Idempotent.
     *
     * @param within the time for it; speech that was sent ahead is heard in that time, if it is long enough
     */
    void begin(Duration within) {
        if (begun || life.closed()) {
            return;
        }
        begun = true;
        if (!tenure.holds()) {
            leave.accept(HandOver.NONE);
            return;
        }
        if (life.is(SessionState.OPENING)) {
            // Who asked for it is told to ask again.
            closing.close(CloseReason.SHUTDOWN, "");
            return;
        }
        renewal.abandon("the gateway stops");
        Duration atTheEnd = shorter(leadWindow.plus(SETTLED), within);
        timers.start(Kind.DEPART, within.minus(atTheEnd), () -> beLate(atTheEnd));
        speaker.leaveInPause();
        speaker.advance();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** There is no time left to wait for a pause: what is sent from now on would not be heard in time. */
    private void beLate(Duration left) {
        timers.start(Kind.DEPART, left, this::cut);
        speaker.leaveSoon();
        speaker.advance();
    }

    private void cut() {
        if (speaker.doneSaid() && speaker.utterances().isEmpty()) {
            closing.drained();
        } else {
            leave.accept(HandOver.CUT);
        }
    }

    /** The flow of speech has moved: this may be the pause. */
    void afterSpeech() {
        if (begun && !life.closed() && speaker.mayLeave()) {
            leave.accept(HandOver.EXACT);
        }
    }
}
