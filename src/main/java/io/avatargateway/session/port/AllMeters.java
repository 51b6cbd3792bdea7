package io.avatargateway.session.port;

import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.SessionEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Tells each of several meters the same. Any thread. */
public final class AllMeters implements SessionMeters {

    private final List<SessionMeters> all;

    /** @param all those that are told, in this order */
    public AllMeters(Stream<SessionMeters> all) {
        this.all = all.filter(meters -> meters != SessionMeters.NONE).toList();
    }

    @Override
    public SessionMeter opens(Tenant tenant) {
        return of(all.stream().map(meters -> meters.opens(tenant)).toList());
    }

    @Override
    public SessionMeter goesOn(Tenant tenant) {
        return of(all.stream().map(meters -> meters.goesOn(tenant)).toList());
    }

    @Override
    public void opened(Tenant tenant, Throwable failure) {
        all.forEach(meters -> meters.opened(tenant, failure));
    }

    private static SessionMeter of(List<SessionMeter> meters) {
        return meters.isEmpty() ? SessionMeter.NONE : meters.size() == 1 ? meters.get(0) : new OfSession(meters);
    }

    /** Those of one session. Used by the session's worker only. */
    private static final class OfSession implements SessionMeter {

        private final List<SessionMeter> meters;

        OfSession(List<SessionMeter> meters) {
            this.meters = meters;
        }

        private void tell(Consumer<SessionMeter> what) {
            meters.forEach(what);
        }

        @Override
        public void happened(SessionEvent event) {
            tell(meter -> meter.happened(event));
        }

        @Override
        public void authorised() {
            tell(SessionMeter::authorised);
        }

        @Override
        public void refused(LinkFailure failure) {
            tell(meter -> meter.refused(failure));
        }

        @Override
        public void terminated(LinkEvent.Terminated.Kind kind) {
            tell(meter -> meter.terminated(kind));
        }

        @Override
        public void roundTrip(Duration time) {
            tell(meter -> meter.roundTrip(time));
        }

        @Override
        public void taken(Job job, Instant now, boolean again) {
            tell(meter -> meter.taken(job, now, again));
        }

        @Override
        public void begun(Job job, Instant now, boolean behindSpeech) {
            tell(meter -> meter.begun(job, now, behindSpeech));
        }

        @Override
        public void sent(long bytes, long leadNanos) {
            tell(meter -> meter.sent(bytes, leadNanos));
        }

        @Override
        public void underrun(long gapNanos, boolean within) {
            tell(meter -> meter.underrun(gapNanos, within));
        }

        @Override
        public void skipped(Duration since, boolean asJob) {
            tell(meter -> meter.skipped(since, asJob));
        }
    }
}
