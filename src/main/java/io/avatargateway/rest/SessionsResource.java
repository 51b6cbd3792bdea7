package io.avatargateway.rest;

import io.avatargateway.api.IdempotentRequests;
import io.avatargateway.api.SessionRequest;
import io.avatargateway.api.SessionView;
import io.avatargateway.config.Settings;
import io.avatargateway.service.SessionList;
import io.avatargateway.service.SessionRegistry;
import io.avatargateway.session.model.SessionOptions;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.concurrent.CompletionStage;

/** All sessions of this server: opening one, and looking at many. */
@Path("/sessions")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class SessionsResource {

    @Inject
    SessionRegistry registry;

    @Inject
    SessionList sessions;

    @Inject
    Settings settings;

    @Inject
    JsonBodies bodies;

    @Resource(lookup = "java:comp/DefaultManagedExecutorService")
    ManagedExecutorService executor;

    private IdempotentRequests<SessionOptions, SessionView> openings;

    @PostConstruct
    void start() {
        openings = new IdempotentRequests<>("Idempotency-Key", settings.rest(), System::nanoTime);
    }

    /** Opens a session; the request's thread is free while Simli answers. */
    @POST
    public CompletionStage<Response> open(
            @HeaderParam("Idempotency-Key") String key, @Context HttpServletRequest request, @Context UriInfo uri)
            throws IOException {
        // The context is the request's own, and gone when the answer comes.
        PublicAddress address = PublicAddress.of(request);
        return LaterAnswer.of(
                bodies.read(request)
                        .thenApply(body -> SessionRequest.read(body, settings.sessions()))
                        .thenComposeAsync(
                                options -> openings.once(key, options, () -> registry.open(options)
                                        .thenApply(SessionView::opened)),
                                executor),
                answer -> Response.created(address.of(RestApplication.PATH + "/sessions/"
                                + answer.value().id()))
                        .header("Idempotent-Replayed", answer.replayed() ? "true" : null)
                        .entity(answer.value())
                        .build(),
                uri,
                executor);
    }

    /** Sessions, newest first; the request's thread is free while the broker says what waits for them. */
    @GET
    public CompletionStage<Response> list(@Context UriInfo uri) {
        ListQuery query = ListQuery.read(uri.getQueryParameters());
        return LaterAnswer.of(
                sessions.page(query.filter(), query.offset(), query.limit()),
                page -> Response.ok(SessionsView.of(page, query)).build(),
                uri,
                executor);
    }
}
