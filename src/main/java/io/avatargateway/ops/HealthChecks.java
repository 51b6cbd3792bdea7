package io.avatargateway.ops;

import io.avatargateway.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * What {@code /health/started}, {@code /health/live} and {@code /health/ready} tell: each check with what was found;
 * with {@code AUTH=on} whether it is up, and no more. The server answers there by itself, and everybody.
 */
@ApplicationScoped
public class HealthChecks {

    @Inject
    HealthFindings findings;

    @Inject
    Settings settings;

    @Produces
    @Startup
    HealthCheck sessionsStarted() {
        return told(findings::sessionsStarted);
    }

    @Produces
    @Liveness
    HealthCheck workersAnswer() {
        return told(findings::workersAnswer);
    }

    @Produces
    @Liveness
    HealthCheck messagingGetsOn() {
        return told(findings::messagingGetsOn);
    }

    @Produces
    @Liveness
    HealthCheck embeddedBrokerCanBeMended() {
        return told(findings::embeddedBrokerCanBeMended);
    }

    @Produces
    @Readiness
    HealthCheck brokerIsThere() {
        return told(findings::brokerIsThere);
    }

    @Produces
    @Readiness
    HealthCheck simliIsThere() {
        return told(findings::simliIsThere);
    }

    @Produces
    @Readiness
    HealthCheck sessionsFit() {
        return told(findings::sessionsFit);
    }

    @Produces
    @Readiness
    HealthCheck pictureIsThere() {
        return told(findings::pictureIsThere);
    }

    @Produces
    @Readiness
    HealthCheck filesAreInForce() {
        return told(findings::filesAreInForce);
    }

    @Produces
    @Readiness
    HealthCheck ledgerIsKept() {
        return told(findings::ledgerIsKept);
    }

    @Produces
    @Readiness
    HealthCheck webhooksGetOn() {
        return told(findings::webhooksGetOn);
    }

    private HealthCheck told(HealthCheck check) {
        return settings.access().auth() ? () -> bare(check.call()) : check;
    }

    /** The same without its details, which are for operators. */
    static HealthCheckResponse bare(HealthCheckResponse found) {
        return HealthCheckResponse.named(found.getName())
                .status(found.getStatus() == HealthCheckResponse.Status.UP)
                .build();
    }
}
