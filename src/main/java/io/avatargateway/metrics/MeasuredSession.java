package io.avatargateway.metrics;

import io.avatargateway.metrics.SessionInstruments.OfTenant;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.model.ViewerEvent;
import io.avatargateway.session.port.Job;
import io.avatargateway.session.port.SessionMeter;
import io.opentelemetry.api.common.Attributes;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Measures one session. Used by the session's worker only. */
final class MeasuredSession implements SessionMeter {

    private enum Step {
        TOKEN,
        JOIN_INFO,
        START,
        FIRST_FRAME;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Why a session ends that can get no further link; behind other reasons it was to end anyway. */
    private static final Set<CloseReason> NO_LINK = EnumSet.of(
            CloseReason.LINK_LOST,
            CloseReason.UPSTREAM_ERROR,
            CloseReason.UPSTREAM_CLOSING,
            CloseReason.RATE_LIMITED,
            CloseReason.REJECTED);

    private final SessionInstruments instruments;
    private final OfTenant tenant;
    /** Null for a session that was opened elsewhere. */
    private final LongSupplier nanoClock;

    private final long sinceNanos;
    /** What the opening has not come to yet. */
    private final Set<Step> ahead;

    /** @param nanoClock null for a session that was opened elsewhere; else it is being opened from now on */
    MeasuredSession(SessionInstruments instruments, OfTenant tenant, LongSupplier nanoClock) {
        this.instruments = instruments;
        this.tenant = tenant;
        this.nanoClock = nanoClock;
        this.sinceNanos = nanoClock == null ? 0 : nanoClock.getAsLong();
        this.ahead = nanoClock == null ? EnumSet.noneOf(Step.class) : EnumSet.allOf(Step.class);
    }

    @Override
    public void happened(SessionEvent event) {
        switch (event.type()) {
            case STATE -> became(event);
            case VIEWER -> {
                if (ViewerEvent.FIRST_FRAME.word().equals(event.data().get("viewer"))) {
                    reached(Step.FIRST_FRAME);
                }
            }
            case JOB -> {
                if (event.job().state().terminal() && event.job().playedMillis() > 0) {
                    instruments.played.add(event.job().playedMillis() / 1_000.0, tenant.played());
                }
            }
            case RECOVERED, RENEWED, ADOPTED -> changed(event);
            default -> {
                // Nothing of it is measured.
            }
        }
    }

    private void became(SessionEvent event) {
        if (event.state() == SessionState.JOINABLE) {
            reached(Step.JOIN_INFO);
        } else if (event.state() == SessionState.READY) {
            reached(Step.START);
        } else if (event.state() == SessionState.CLOSED) {
            String reason = String.valueOf(event.reason());
            instruments.ends.add(1, Instruments.attributes(Metric.ENDS, tenant.tenant(), reason));
            boolean recovering =
                    SessionState.RECOVERING.name().equals(event.data().get("from"));
            if (recovering && NO_LINK.contains(event.reason())) {
                instruments.recoveriesFailed.add(
                        1, Instruments.attributes(Metric.RECOVERIES_FAILED, tenant.tenant(), reason));
            }
        }
    }

    private void changed(SessionEvent event) {
        Object millis = event.data().get("gapMillis");
        if (millis instanceof Number gap) {
            Attributes labels = Instruments.attributes(
                    Metric.GAP,
                    tenant.tenant(),
                    event.type().word(),
                    instruments.code(String.valueOf(event.data().get("reason"))));
            instruments.gaps.record(gap.doubleValue() / 1_000, labels);
        }
    }

    private void reached(Step step) {
        if (ahead.remove(step)) {
            instruments.openingTime.record(
                    seconds(nanoClock.getAsLong() - sinceNanos),
                    Instruments.attributes(Metric.OPENING_TIME, tenant.tenant(), step.word()));
        }
    }

    @Override
    public void authorised() {
        reached(Step.TOKEN);
    }

    @Override
    public void refused(LinkFailure failure) {
        refused(failure.kind().name(), failure.upstreamCode());
    }

    @Override
    public void terminated(LinkEvent.Terminated.Kind kind) {
        refused(kind.name(), null);
    }

    private void refused(String kind, String code) {
        instruments.refusals.add(
                1, Instruments.attributes(Metric.REFUSALS, tenant.tenant(), kind, instruments.code(code)));
    }

    @Override
    public void roundTrip(Duration time) {
        instruments.roundTrip.record(seconds(time.toNanos()), tenant.roundTrip());
    }

    @Override
    public void taken(Job job, Instant now, boolean again) {
        if (job.sentAt() != null && !again) {
            instruments.queueWait.record(seconds(Duration.between(job.sentAt(), now)), tenant.queueWait());
        }
    }

    @Override
    public void begun(Job job, Instant now, boolean behindSpeech) {
        if (job.sentAt() != null) {
            instruments.firstFrame.record(
                    seconds(Duration.between(job.sentAt(), now)),
                    behindSpeech ? tenant.firstFrameBehind() : tenant.firstFrame());
        }
    }

    @Override
    public void sent(long bytes, long leadNanos) {
        instruments.sentBytes.add(bytes, tenant.bytes());
        if (leadNanos > 0) {
            instruments.lead.record(seconds(leadNanos), tenant.lead());
        }
    }

    @Override
    public void underrun(long gapNanos, boolean within) {
        instruments.underruns.record(
                seconds(gapNanos),
                Instruments.attributes(Metric.UNDERRUNS, tenant.tenant(), within ? "within" : "between"));
    }

    @Override
    public void skipped(Duration since, boolean asJob) {
        instruments.skipTime.record(
                seconds(since), Instruments.attributes(Metric.SKIP_TIME, tenant.tenant(), asJob ? "job" : "call"));
    }

    /** Two clocks may differ; nothing takes less than no time. */
    private static double seconds(Duration between) {
        return Math.max(0, between.toMillis() / 1_000.0);
    }

    private static double seconds(long nanos) {
        return nanos / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
