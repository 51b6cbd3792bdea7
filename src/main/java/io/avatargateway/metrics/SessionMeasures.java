package io.avatargateway.metrics;

import io.avatargateway.metrics.SessionInstruments.OfTenant;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.port.SessionMeter;
import io.avatargateway.session.port.SessionMeters;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Measures the sessions of this gateway. Any thread. */
final class SessionMeasures implements SessionMeters {

    /** What nobody foresaw; as a request that meets it is told. */
    private static final String UNFORESEEN = "INTERNAL_ERROR";

    private final SessionInstruments instruments;
    private final TenantLabels tenants;
    private final LongSupplier nanoClock;
    private final Map<String, OfTenant> byTenant = new ConcurrentHashMap<>();

    SessionMeasures(Instruments instruments, TenantLabels tenants, LongSupplier nanoClock) {
        this.instruments = new SessionInstruments(instruments);
        this.tenants = tenants;
        this.nanoClock = nanoClock;
    }

    @Override
    public SessionMeter opens(Tenant tenant) {
        return new MeasuredSession(instruments, of(tenant), nanoClock);
    }

    @Override
    public SessionMeter goesOn(Tenant tenant) {
        return new MeasuredSession(instruments, of(tenant), null);
    }

    @Override
    public void opened(Tenant tenant, Throwable failure) {
        String outcome = failure == null ? "opened" : "failed";
        instruments.openings.add(
                1, Instruments.attributes(Metric.OPENINGS, tenants.of(tenant), outcome, code(failure)));
    }

    private static String code(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause == null) {
            return null;
        }
        return cause instanceof GatewayException known ? known.code().name() : UNFORESEEN;
    }

    private OfTenant of(Tenant tenant) {
        return byTenant.computeIfAbsent(tenants.of(tenant), OfTenant::of);
    }
}
