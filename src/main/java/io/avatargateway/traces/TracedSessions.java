package io.avatargateway.traces;

import io.avatargateway.security.Tenant;
import io.avatargateway.session.port.SessionMeter;
import io.avatargateway.session.port.SessionMeters;
import java.time.InstantSource;

/** Traces the sessions of this gateway. Any thread. */
final class TracedSessions implements SessionMeters {

    private final Contexts contexts;
    private final Spans spans;
    private final InstantSource clock;

    TracedSessions(Contexts contexts, Spans spans, InstantSource clock) {
        this.contexts = contexts;
        this.spans = spans;
        this.clock = clock;
    }

    @Override
    public SessionMeter opens(Tenant tenant) {
        return goesOn(tenant);
    }

    @Override
    public SessionMeter goesOn(Tenant tenant) {
        return new TracedSession(new SessionSpans(contexts, spans, tenant, clock), spans, tenant, clock);
    }
}
