package io.avatargateway.rest;

import io.avatargateway.api.IdempotentRequests;
import io.avatargateway.api.SessionRequest;
import io.avatargateway.api.SessionView;
import io.avatargateway.config.Settings;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Role;
import io.avatargateway.security.tenants.Tenants;
import io.avatargateway.service.AllSessions;
import io.avatargateway.service.OpenedSession;
import io.avatargateway.service.OpeningKey;
import io.avatargateway.service.SessionList;
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

/** The sessions of all gateways: opening one, and looking at many. */
@Path("/sessions")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class SessionsResource {

    private static final String KEY = "Idempotency-Key";

    @Inject
    LaterAnswers answers;

    @Inject
    AllSessions sessions;

    @Inject
    SessionList list;

    @Inject
    Settings settings;

    @Inject
    Tenants tenants;

    @Inject
    JsonBodies bodies;

    @Resource(lookup = "java:comp/DefaultManagedExecutorService")
    ManagedExecutorService executor;

    private IdempotentRequests<SessionOptions, Opened> openings;

    @PostConstruct
    void start() {
        openings = new IdempotentRequests<>(KEY, settings.rest(), System::nanoTime);
    }

    /** Opens a session; the request's thread is free while Simli answers. */
    @POST
    @Allowed(Role.PRODUCER)
    public CompletionStage<Response> open(
            @HeaderParam(KEY) String key, @Context HttpServletRequest request, @Context UriInfo uri)
            throws IOException {
        // The context is the request's own, and gone when the answer comes.
        PublicAddress address = PublicAddress.of(request);
        Caller caller = RequestCaller.of(request);
        return answers.of(
                bodies.read(request)
                        .thenApply(body ->
                                SessionRequest.read(body, settings.sessions(), caller, tenants.faceId(caller.tenant())))
                        .thenComposeAsync(
                                options -> openings.once(caller, key, options, () -> sessions.open(
                                                caller, options, key(caller, key, options))
                                        .thenApply(this::opened)),
                                executor),
                answer -> Response.created(address.of(RestApplication.PATH + "/sessions/"
                                + answer.value().session().id()))
                        .header(
                                "Idempotent-Replayed",
                                answer.replayed() || answer.value().before() ? "true" : null)
                        .entity(answer.value().session())
                        .build(),
                request,
                uri);
    }

    /** Beyond the life of this gateway, and at others, the key is known by what it opened. */
    private static OpeningKey key(Caller caller, String key, SessionOptions options) {
        return key == null ? null : OpeningKey.of(caller, KEY, key, options);
    }

    /** @param before whether it was opened by an earlier request, of which this gateway does not know */
    private record Opened(SessionView session, boolean before) {}

    private Opened opened(OpenedSession opened) {
        String disclosure =
                tenants.disclosure(opened.session().options().owner().tenant());
        return new Opened(SessionView.opened(opened.session(), disclosure), opened.before());
    }

    /** Sessions, newest first; the request's thread is free while the broker says what waits for them. */
    @GET
    @Allowed({Role.PRODUCER, Role.OPERATOR})
    public CompletionStage<Response> list(@Context HttpServletRequest request, @Context UriInfo uri) {
        ListQuery query = ListQuery.read(uri.getQueryParameters());
        Caller caller = RequestCaller.of(request);
        boolean gateways = caller.roles().contains(Role.OPERATOR);
        return answers.of(
                list.page(caller, query.filter(), query.offset(), query.limit()),
                page -> Response.ok(SessionsView.of(page, query, gateways)).build(),
                request,
                uri);
    }
}
