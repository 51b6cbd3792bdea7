package io.avatargateway.rest;

import io.avatargateway.cluster.node.NodeDirectory;
import io.avatargateway.security.Role;
import io.avatargateway.service.TenantQuotas;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The gateways that share this one's broker. */
@Path("/nodes")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class NodesResource {

    @Inject
    NodeDirectory nodes;

    @Inject
    TenantQuotas quotas;

    /** All that were heard of within the last day, and what tenants with quotas use of them, by their names. */
    @GET
    @Allowed(Role.OPERATOR)
    public NodesView list() {
        return NodesView.of(nodes.nodes(), quotas.totals());
    }
}
