package io.avatargateway.rest;

import io.avatargateway.api.JsonBody;
import io.avatargateway.security.Role;
import io.avatargateway.security.Tenant;
import io.avatargateway.service.Webhooks;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The webhooks of all tenants: how they get on, and their dead letters once more. */
@Path("/webhooks")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class WebhooksResource {

    private static final int MAX_NAME = 63;

    @Inject
    LaterAnswers answers;

    @Inject
    Webhooks webhooks;

    @Inject
    JsonBodies bodies;

    @Resource(lookup = "java:comp/DefaultManagedExecutorService")
    ManagedExecutorService executor;

    /** All of them. */
    @GET
    @Allowed(Role.OPERATOR)
    public CompletionStage<Response> list(@Context HttpServletRequest request, @Context UriInfo uri) {
        return answers.of(
                webhooks.list(), all -> Response.ok(WebhooksView.of(all)).build(), request, uri);
    }

    /** Sends the dead letters of one of them again. */
    @POST
    @Allowed(Role.OPERATOR)
    @Path("replay")
    public CompletionStage<Response> replay(@Context HttpServletRequest request, @Context UriInfo uri)
            throws IOException {
        return answers.of(
                bodies.read(request).thenComposeAsync(this::replay, executor),
                replayed -> Response.ok(WebhooksView.ReplayedView.of(replayed)).build(),
                request,
                uri);
    }

    private CompletionStage<Webhooks.Replayed> replay(JsonBody body) {
        String text = body.text("tenant", MAX_NAME).orElse(Tenant.DEFAULT.name());
        String name = body.text("name", MAX_NAME).orElse("");
        Optional<Tenant> tenant = Tenant.parse(text);
        if (tenant.isEmpty() || !webhooks.exists(tenant.get(), name)) {
            body.fault("name", name.isEmpty() ? "missing" : name, "the name of a webhook of tenant " + text);
        }
        body.finish();
        return webhooks.replay(tenant.orElseThrow(), name);
    }
}
