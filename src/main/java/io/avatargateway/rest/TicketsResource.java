package io.avatargateway.rest;

import io.avatargateway.api.JsonBody;
import io.avatargateway.api.Problems;
import io.avatargateway.api.TicketView;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Role;
import io.avatargateway.security.tickets.Issued;
import io.avatargateway.security.tickets.Tickets;
import io.avatargateway.service.AllSessions;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.concurrent.CompletionStage;

/** Tickets for viewers: a back end gets one, and hands it to its front end in place of its own credential. */
@Path("/sessions/{id}/tickets")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class TicketsResource {

    @Inject
    LaterAnswers answers;

    @Inject
    AllSessions sessions;

    @Inject
    Tickets tickets;

    @Inject
    JsonBodies bodies;

    @Resource(lookup = "java:comp/DefaultManagedExecutorService")
    ManagedExecutorService executor;

    /** Makes one, for a session that has not ended. */
    @POST
    @Allowed(Role.PRODUCER)
    public CompletionStage<Response> make(
            @PathParam("id") String id, @Context HttpServletRequest request, @Context UriInfo uri) throws IOException {
        Caller caller = RequestCaller.of(request);
        SessionId session = Problems.sessionId(id);
        return answers.of(
                bodies.read(request)
                        .thenAccept(JsonBody::finish)
                        .thenComposeAsync(none -> sessions.find(caller, session), executor)
                        .thenApply(this::ticket),
                ticket -> Response.status(Response.Status.CREATED)
                        .entity(TicketView.of(ticket))
                        .build(),
                request,
                uri);
    }

    private Issued ticket(SessionSnapshot session) {
        if (session.state() == SessionState.CLOSED) {
            throw new GatewayException(
                    ErrorCode.SESSION_ENDED, "Session " + session.id() + " is closed (" + session.reason() + ").");
        }
        return tickets.ticket(session.id().value(), session.options().owner().tenant());
    }
}
