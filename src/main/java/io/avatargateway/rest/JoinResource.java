package io.avatargateway.rest;

import io.avatargateway.api.AdmissionView;
import io.avatargateway.api.JoinView;
import io.avatargateway.api.Joining;
import io.avatargateway.api.JsonBody;
import io.avatargateway.api.Problems;
import io.avatargateway.security.Caller;
import io.avatargateway.security.tenants.Tenants;
import io.avatargateway.security.tickets.Grant;
import io.avatargateway.security.tickets.Tickets;
import io.avatargateway.service.AllSessions;
import io.avatargateway.session.model.SessionSnapshot;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.concurrent.CompletionStage;

/** Where a front end redeems its ticket. The ticket is the credential, so nobody signs in. */
@Path(JoinResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class JoinResource {

    static final String PATH = "/join";

    private static final int MAX_TICKET = 1_000;

    @Inject
    LaterAnswers answers;

    @Inject
    AllSessions sessions;

    @Inject
    Tickets tickets;

    @Inject
    Tenants tenants;

    @Inject
    JsonBodies bodies;

    @Resource(lookup = "java:comp/DefaultManagedExecutorService")
    ManagedExecutorService executor;

    /** Gives the join info, once, and the token of a viewer of that session. */
    @POST
    @OpenToAll
    public CompletionStage<Response> redeem(@Context HttpServletRequest request, @Context UriInfo uri)
            throws IOException {
        return answers.of(
                bodies.read(request)
                        .thenApply(JoinResource::ticket)
                        .thenApply(tickets::read)
                        .thenComposeAsync(
                                grant -> sessions.redeem(viewer(grant), Problems.sessionId(grant.session()), grant.id())
                                        .thenApply(session -> admission(session, grant)),
                                executor),
                admission -> Response.ok(admission).build(),
                request,
                uri);
    }

    private static String ticket(JsonBody body) {
        String ticket = body.text("ticket", MAX_TICKET).orElse(null);
        if (ticket == null && body.value("ticket").isEmpty()) {
            body.fault("ticket", "(missing)", "a ticket, tkt_…");
        }
        body.finish();
        return ticket;
    }

    private static Caller viewer(Grant grant) {
        return Caller.viewer("ticket:" + grant.id(), grant.tenant(), grant.session());
    }

    private AdmissionView admission(SessionSnapshot session, Grant grant) {
        return AdmissionView.of(
                JoinView.of(Joining.require(session), tenants.disclosure(grant.tenant())),
                tickets.viewerToken(
                        grant, session.createdAt().plus(session.options().maxSessionLength())));
    }
}
