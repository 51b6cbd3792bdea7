package io.avatargateway.rest;

import io.avatargateway.ops.HealthFindings;
import io.avatargateway.security.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** How the gateway that answers is, with the details that {@code /health} does not tell to everybody. */
@Path("/health")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class HealthResource {

    @Inject
    HealthFindings findings;

    /** All checks, whatever they find. */
    @GET
    @Allowed(Role.OPERATOR)
    public HealthView get() {
        return HealthView.of(findings.all());
    }
}
