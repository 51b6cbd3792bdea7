package io.avatargateway.rest;

import io.avatargateway.api.InterruptView;
import io.avatargateway.api.JoinView;
import io.avatargateway.api.Joining;
import io.avatargateway.api.JsonBody;
import io.avatargateway.api.Problems;
import io.avatargateway.api.SessionView;
import io.avatargateway.config.Settings;
import io.avatargateway.service.SessionRegistry;
import io.avatargateway.session.SessionId;
import io.avatargateway.session.SessionSnapshot;
import io.avatargateway.session.SessionState;
import io.avatargateway.session.ViewerEvent;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletionStage;

/** One session: looking at it, joining its room, interrupting and ending it. */
@Path("/sessions/{id}")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class SessionResource {

    @Inject
    SessionRegistry registry;

    @Inject
    Settings settings;

    @Resource(lookup = "java:comp/DefaultManagedExecutorService")
    ManagedExecutorService executor;

    /** The session, also for a while after its end. */
    @GET
    public SessionView get(@PathParam("id") String id) {
        return SessionView.full(find(id));
    }

    /** Ends the session: 202 while speech is still played out, 200 when it is over. Idempotent. */
    @DELETE
    public CompletionStage<Response> close(
            @PathParam("id") String id, @QueryParam("drain") String drain, @Context UriInfo uri) {
        QueryReader query = new QueryReader();
        boolean playOut = query.truth("drain", drain, true);
        query.finish();
        return LaterAnswer.of(
                registry.close(Problems.sessionId(id), playOut),
                session -> Response.status(session.state() == SessionState.CLOSED ? 200 : 202)
                        .entity(SessionView.full(session))
                        .build(),
                uri,
                executor);
    }

    /** What a front end needs to join the room. */
    @GET
    @Path("join")
    public JoinView join(@PathParam("id") String id) {
        return JoinView.of(Joining.require(find(id)));
    }

    /** The same in the form of LiveKit's standard token endpoint. */
    @POST
    @Path("livekit-token")
    public Response livekitToken(
            @PathParam("id") String id, @HeaderParam(HttpHeaders.CONTENT_TYPE) String contentType, InputStream body)
            throws IOException {
        SessionSnapshot session = find(id);
        JsonBody request = JsonBody.read(body, contentType, settings.rest().maxBodyBytes());
        return Response.status(Response.Status.CREATED)
                .entity(LivekitToken.answer(request, Joining.require(session)))
                .build();
    }

    /** A front end's report of its viewer. */
    @POST
    @Path("viewer")
    public CompletionStage<Response> viewer(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) String contentType,
            @Context UriInfo uri,
            InputStream body)
            throws IOException {
        SessionId session = Problems.sessionId(id);
        ViewerEvent event = ViewerRequest.read(
                JsonBody.read(body, contentType, settings.rest().maxBodyBytes()));
        return LaterAnswer.of(
                registry.viewer(session, event),
                seen -> Response.ok(SessionView.full(seen)).build(),
                uri,
                executor);
    }

    /** Stops the speech at once; what waits behind it is dropped as well unless {@code keepWaiting} is set, in the body or as a parameter. */
    @POST
    @Path("interrupt")
    public CompletionStage<Response> interrupt(
            @PathParam("id") String id,
            @QueryParam("keepWaiting") String keepWaiting,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) String contentType,
            @Context UriInfo uri,
            InputStream body)
            throws IOException {
        SessionId session = Problems.sessionId(id);
        JsonBody request = JsonBody.read(body, contentType, settings.rest().maxBodyBytes());
        QueryReader query = new QueryReader();
        boolean byParameter = query.truth("keepWaiting", keepWaiting, false);
        query.finish();
        boolean keep = request.truth("keepWaiting").orElse(byParameter);
        request.finish();
        return LaterAnswer.of(
                registry.interrupt(session, keep),
                ended -> Response.ok(new InterruptView(session.value(), keep, ended))
                        .build(),
                uri,
                executor);
    }

    private SessionSnapshot find(String id) {
        SessionId session = Problems.sessionId(id);
        return registry.find(session).orElseThrow(() -> Problems.unknown(session));
    }
}
