package io.avatargateway.session.speech;

import io.avatargateway.session.loop.Timekeeper;
import io.avatargateway.session.model.JobAction;
import io.avatargateway.session.port.Job;
import io.avatargateway.session.port.SessionMeter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Measures the flow of speech to the avatar: how long jobs waited, what was ahead, and where speech should have gone on
 * and did not. Decides nothing. Used by the session's worker only.
 */
final class SpeechFlow {

    /** A shorter gap is the clock's own inexactness. */
    static final long LEAST_GAP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** A job that was sent so long before the speech ahead of it ended should have followed without a gap. */
    static final Duration IN_TIME = Duration.ofSeconds(1);

    private final SessionMeter meter;
    private final PlayOutClock clock;
    private final Timekeeper time;
    /** The latest that went onto this link, with nothing that stopped it; null for none. */
    private Utterance latest;

    SpeechFlow(SessionMeter meter, PlayOutClock clock, Timekeeper time) {
        this.meter = meter;
        this.clock = clock;
        this.time = time;
    }

    /**
     * The session has taken this job.
     *
     * @param again whether something of it was heard from another gateway
     */
    void taken(Job job, boolean again) {
        if (job.action() == JobAction.SPEAK) {
            meter.taken(job, time.now(), again);
        }
    }

    /** A frame of this one goes to the avatar next. To be called before the clock learns of it. */
    void sending(Utterance next, long nowNanos) {
        if (next != latest || clock.leadNanos(nowNanos) == 0) {
            measure(next, nowNanos);
        }
        latest = next;
    }

    private void measure(Utterance next, long nowNanos) {
        long gap = nowNanos - clock.endNanos();
        if (next.fresh()) {
            meter.begun(next.job(), time.now(), gap < 0);
        }
        if (latest != null && gap >= LEAST_GAP_NANOS) {
            boolean within = next == latest;
            if (within || inTime(next, gap)) {
                meter.underrun(gap, within);
            }
        }
    }

    private boolean inTime(Utterance next, long gapNanos) {
        Instant sentAt = next.job().sentAt();
        return next.fresh()
                && sentAt != null
                && !sentAt.isAfter(time.now().minusNanos(gapNanos).minus(IN_TIME));
    }

    /**
     * Speech went to the avatar.
     *
     * @param bytes how much; may be 0
     * @param leadNanos what was ahead before
     */
    void sent(long bytes, long leadNanos) {
        if (bytes > 0) {
            meter.sent(bytes, leadNanos);
        }
    }

    /** What goes next does not follow what went before: another link, an interrupt. */
    void stopped() {
        latest = null;
    }
}
