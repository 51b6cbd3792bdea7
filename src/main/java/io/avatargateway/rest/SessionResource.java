package io.avatargateway.rest;

import io.avatargateway.api.ErasureView;
import io.avatargateway.api.InterruptView;
import io.avatargateway.api.JoinView;
import io.avatargateway.api.Joining;
import io.avatargateway.api.JsonBody;
import io.avatargateway.api.Problems;
import io.avatargateway.api.SessionView;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Role;
import io.avatargateway.security.tenants.Tenants;
import io.avatargateway.service.AllSessions;
import io.avatargateway.service.SessionErasure;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionState;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.concurrent.CompletionStage;

/** One session: looking at it, joining its room, interrupting and ending it. */
@Path("/sessions/{id}")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class SessionResource {

    @Inject
    LaterAnswers answers;

    @Inject
    AllSessions sessions;

    @Inject
    SessionErasure erasure;

    @Inject
    Tenants tenants;

    @Inject
    JsonBodies bodies;

    @Resource(lookup = "java:comp/DefaultManagedExecutorService")
    ManagedExecutorService executor;

    /** The session, also for a while after its end. */
    @GET
    @Allowed({Role.PRODUCER, Role.OPERATOR})
    public CompletionStage<Response> get(
            @PathParam("id") String id, @Context HttpServletRequest request, @Context UriInfo uri) {
        return answers.of(
                sessions.find(RequestCaller.of(request), Problems.sessionId(id)),
                session -> Response.ok(SessionView.full(session)).build(),
                request,
                uri);
    }

    /** Ends the session: 202 while speech is still played out, 200 when it is over. Idempotent. */
    @DELETE
    @Allowed({Role.PRODUCER, Role.OPERATOR})
    public CompletionStage<Response> close(
            @PathParam("id") String id,
            @QueryParam("drain") String drain,
            @Context HttpServletRequest request,
            @Context UriInfo uri) {
        QueryReader query = new QueryReader();
        boolean playOut = query.truth("drain", drain, true);
        query.finish();
        return answers.of(
                sessions.close(RequestCaller.of(request), Problems.sessionId(id), playOut),
                session -> Response.status(session.state() == SessionState.CLOSED ? 200 : 202)
                        .entity(SessionView.full(session))
                        .build(),
                request,
                uri);
    }

    /** Erases what is kept of the session, which has ended. Idempotent. */
    @DELETE
    @Allowed({Role.PRODUCER, Role.OPERATOR})
    @Path("data")
    public CompletionStage<Response> erase(
            @PathParam("id") String id, @Context HttpServletRequest request, @Context UriInfo uri) {
        SessionId session = Problems.sessionId(id);
        return answers.of(
                erasure.erase(RequestCaller.of(request), session),
                erased -> Response.ok(ErasureView.of(session, erased)).build(),
                request,
                uri);
    }

    /** What a front end needs to join the room. */
    @GET
    @Allowed({Role.VIEWER, Role.PRODUCER})
    @Path("join")
    public CompletionStage<Response> join(
            @PathParam("id") String id, @Context HttpServletRequest request, @Context UriInfo uri) {
        return answers.of(
                sessions.find(RequestCaller.of(request), Problems.sessionId(id))
                        .thenApply(session -> JoinView.of(
                                Joining.require(session),
                                tenants.disclosure(session.options().owner().tenant()))),
                join -> Response.ok(join).build(),
                request,
                uri);
    }

    /** The same in the form of LiveKit's standard token endpoint. */
    @POST
    @Allowed({Role.VIEWER, Role.PRODUCER})
    @Path("livekit-token")
    public CompletionStage<Response> livekitToken(
            @PathParam("id") String id, @Context HttpServletRequest request, @Context UriInfo uri) throws IOException {
        // It comes while the session is asked.
        CompletionStage<JsonBody> asked = bodies.read(request);
        return answers.of(
                sessions.find(RequestCaller.of(request), Problems.sessionId(id))
                        .thenCompose(session ->
                                asked.thenApply(body -> LivekitToken.answer(body, Joining.require(session)))),
                token -> Response.status(Response.Status.CREATED).entity(token).build(),
                request,
                uri);
    }

    /** A front end's report of its viewer. */
    @POST
    @Allowed({Role.VIEWER, Role.PRODUCER})
    @Path("viewer")
    public CompletionStage<Response> viewer(
            @PathParam("id") String id, @Context HttpServletRequest request, @Context UriInfo uri) throws IOException {
        Caller caller = RequestCaller.of(request);
        SessionId session = Problems.sessionId(id);
        return answers.of(
                bodies.read(request, ViewerRequest.bodyType(request.getContentType()))
                        .thenApply(ViewerRequest::read)
                        .thenComposeAsync(report -> sessions.viewer(caller, session, report), executor),
                seen -> Response.ok(SessionView.full(seen)).build(),
                request,
                uri);
    }

    /**
     * Stops the speech at once; what waits behind it is dropped as well unless {@code keepWaiting} is set, in the body
     * or as a parameter.
     */
    @POST
    @Allowed({Role.PRODUCER, Role.OPERATOR})
    @Path("interrupt")
    public CompletionStage<Response> interrupt(
            @PathParam("id") String id,
            @QueryParam("keepWaiting") String keepWaiting,
            @Context HttpServletRequest request,
            @Context UriInfo uri)
            throws IOException {
        Caller caller = RequestCaller.of(request);
        SessionId session = Problems.sessionId(id);
        QueryReader query = new QueryReader();
        boolean byParameter = query.truth("keepWaiting", keepWaiting, false);
        query.finish();
        return answers.of(
                bodies.read(request)
                        .thenApply(body -> keepsWaiting(body, byParameter))
                        .thenComposeAsync(
                                keep -> sessions.interrupt(caller, session, keep)
                                        .thenApply(ended -> new InterruptView(session.value(), keep, ended)),
                                executor),
                interrupted -> Response.ok(interrupted).build(),
                request,
                uri);
    }

    private static boolean keepsWaiting(JsonBody body, boolean byParameter) {
        boolean keep = body.truth("keepWaiting").orElse(byParameter);
        body.finish();
        return keep;
    }
}
