package io.avatargateway.session.speech;

import io.avatargateway.session.model.SessionPolicy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * When speech goes to the avatar, and when the next job is asked for: as late as is safe, because sent speech cannot be
 * taken back. Used by the session's worker only.
 */
final class SpeechPace {

    /**
     * With less speech than this ahead, speech in the making is sent as it comes; else it is gathered into whole
     * frames.
     */
    private static final Duration SMALL_LEAD = Duration.ofMillis(500);

    /** So long before it may be sent, the next job is asked for: it takes a while to come where many sessions ask. */
    private static final Duration ON_ITS_WAY = Duration.ofSeconds(1);

    private final PlayOutClock clock;
    private final Utterances utterances;
    private final LeadWindow window;
    private final long jobLeadNanos;

    SpeechPace(SessionPolicy policy, PlayOutClock clock, Utterances utterances) {
        this.clock = clock;
        this.utterances = utterances;
        this.window = new LeadWindow(policy.leadWindow(), policy.refill());
        this.jobLeadNanos = policy.leadWindow().isZero()
                ? Long.MAX_VALUE / 4
                : Math.min(policy.jobLead().toNanos(), policy.leadWindow().toNanos());
    }

    /** Whether there is room ahead of the play-out. */
    boolean hasRoom(long now) {
        return window.open(clock.leadNanos(now));
    }

    /** Whether what is ahead of the play-out will last for a while. */
    boolean lasts(long now) {
        return clock.leadNanos(now) > smallLeadNanos();
    }

    private long smallLeadNanos() {
        return Math.min(SMALL_LEAD.toNanos(), window.half());
    }

    /**
     * Whether frames of this one may go. One that has not begun waits until the speech before it is nearly heard, since
     * sent speech cannot be taken back. Until then another may come before it, or its time may be over.
     */
    boolean mayGo(Utterance next, long now) {
        return next != null && nanosUntilTurn(next, now) <= 0;
    }

    private long nanosUntilTurn(Utterance next, long now) {
        boolean begins = next.untouched() && next.job().speech() != null;
        return begins ? clock.leadNanos(now) - jobLeadNanos : 0;
    }

    /** Whether the next job should be asked for. */
    boolean wantsNext(long now) {
        return nanosUntilRequest(now) <= 0;
    }

    /** How long until the next job should be asked for; {@link Long#MAX_VALUE} where that is not known. */
    private long nanosUntilRequest(long now) {
        long unsent = utterances.unsentMillis(clock.position());
        return unsent == Long.MAX_VALUE
                ? unsent
                : TimeUnit.MILLISECONDS.toNanos(unsent) + clock.leadNanos(now) - jobLeadNanos - ON_ITS_WAY.toNanos();
    }

    /** When something can be sent or asked for by itself, in nanoseconds; {@link Long#MAX_VALUE} for never. */
    long nanosUntilDue(long now) {
        long due = Long.MAX_VALUE;
        long lead = clock.leadNanos(now);
        if (!window.open(lead)) {
            due = window.nanosUntilOpen(lead);
        }
        Utterance next = utterances.next();
        if (next != null && next.gathering() && lead > smallLeadNanos()) {
            due = Math.min(due, lead - smallLeadNanos());
        }
        if (next != null && !mayGo(next, now)) {
            due = Math.min(due, nanosUntilTurn(next, now));
        }
        long request = nanosUntilRequest(now);
        return request > 0 ? Math.min(due, request) : due;
    }
}
