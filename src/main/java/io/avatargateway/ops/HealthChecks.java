package io.avatargateway.ops;

import io.avatargateway.config.Settings;
import io.avatargateway.service.SessionRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** What {@code /health/started}, {@code /health/live} and {@code /health/ready} tell, each check with what was found. */
@ApplicationScoped
public class HealthChecks {

    @Inject
    Neighbours neighbours;

    @Inject
    SessionRegistry registry;

    @Inject
    Settings settings;

    /** The settings are valid, or this would not run; the session bean answers. */
    @Produces
    @Startup
    HealthCheck sessionsStarted() {
        return () -> HealthCheckResponse.named("session-registry")
                .up()
                .withData("places", registry.placesLeft())
                .build();
    }

    /** Only what a restart would mend. */
    @Produces
    @Liveness
    HealthCheck workersAnswer() {
        return () -> response("session-workers", neighbours.workersFault()).build();
    }

    @Produces
    @Readiness
    HealthCheck brokerIsThere() {
        return () -> response("broker", neighbours.brokerFault())
                .withData("url", neighbours.brokerAddress())
                .withData("undeliverableReplies", neighbours.broker().undeliverableReplies())
                .withData("droppedEvents", neighbours.broker().droppedEvents())
                .build();
    }

    @Produces
    @Readiness
    HealthCheck simliIsThere() {
        return () -> response("simli", neighbours.avatarServiceFault())
                .withData("url", neighbours.avatarServiceAddress())
                .build();
    }

    /**
     * Never down: a full server still has to hear the interrupts and ends of the sessions it holds, so it must stay where a load balancer
     * finds it. Those who open sessions are told by 429.
     */
    @Produces
    @Readiness
    HealthCheck sessionsFit() {
        return () -> HealthCheckResponse.named("sessions")
                .up()
                .withData("limit", settings.sessions().limit())
                .withData("places", registry.placesLeft())
                .build();
    }

    private static HealthCheckResponseBuilder response(String name, Optional<String> fault) {
        HealthCheckResponseBuilder response = HealthCheckResponse.named(name).status(fault.isEmpty());
        fault.ifPresent(why -> response.withData("why", why));
        return response;
    }
}
