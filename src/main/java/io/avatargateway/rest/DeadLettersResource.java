package io.avatargateway.rest;

import io.avatargateway.api.JsonBody;
import io.avatargateway.api.Problems;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Role;
import io.avatargateway.security.Tenant;
import io.avatargateway.service.DeadLetterCursor;
import io.avatargateway.service.DeadLetterFilter;
import io.avatargateway.service.DeadLetterId;
import io.avatargateway.service.DeadLetters;
import io.avatargateway.service.Redriven;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.PlainText;
import io.avatargateway.session.model.SessionId;
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

/** The dead letters of jobs: looking at them, sending them again and removing them. */
@Path("/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class DeadLettersResource {

    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 200;
    private static final int MAX_ID = 64;

    @Inject
    LaterAnswers answers;

    @Inject
    DeadLetters letters;

    @Inject
    JsonBodies bodies;

    @Resource(lookup = "java:comp/DefaultManagedExecutorService")
    ManagedExecutorService executor;

    /** Those of one tenant or of all, a page at a time. */
    @GET
    @Allowed(Role.OPERATOR)
    public CompletionStage<Response> list(
            @QueryParam("tenant") String tenant,
            @QueryParam("session") String session,
            @QueryParam("code") String code,
            @QueryParam("after") String after,
            @QueryParam("limit") String limit,
            @Context HttpServletRequest request,
            @Context UriInfo uri) {
        QueryReader query = new QueryReader();
        Tenant whose = tenant(tenant, query);
        SessionId of = session(session, query);
        String why = code(code, query);
        DeadLetterCursor cursor = cursor(after, query);
        int most = query.integer("limit", limit, DEFAULT_LIMIT, 1, MAX_LIMIT);
        query.finish();
        return answers.of(
                letters.search(new DeadLetterFilter(whose, of, why), cursor, most),
                page -> Response.ok(DeadLetterView.Page.of(page)).build(),
                request,
                uri);
    }

    /** One of them. */
    @GET
    @Allowed(Role.OPERATOR)
    @Path("{id}")
    public CompletionStage<Response> get(
            @PathParam("id") String id, @Context HttpServletRequest request, @Context UriInfo uri) {
        return answers.of(
                letters.find(id(id)),
                letter -> Response.ok(DeadLetterView.of(letter)).build(),
                request,
                uri);
    }

    /** Sends it again, once, and removes it. Who asks again is told the same. */
    @POST
    @Allowed(Role.OPERATOR)
    @Path("{id}/redrive")
    public CompletionStage<Response> redrive(
            @PathParam("id") String id, @Context HttpServletRequest request, @Context UriInfo uri) throws IOException {
        DeadLetterId letter = id(id);
        Caller caller = RequestCaller.of(request);
        PublicAddress address = PublicAddress.of(request);
        return answers.of(
                bodies.read(request)
                        .thenApply(DeadLettersResource::session)
                        .thenComposeAsync(session -> letters.redrive(caller, letter, session), executor),
                again -> answer(again, address),
                request,
                uri);
    }

    /** Removes it. */
    @DELETE
    @Allowed(Role.OPERATOR)
    @Path("{id}")
    public CompletionStage<Response> drop(
            @PathParam("id") String id, @Context HttpServletRequest request, @Context UriInfo uri) {
        return answers.of(
                letters.drop(RequestCaller.of(request), id(id)),
                dropped -> Response.noContent().build(),
                request,
                uri);
    }

    private static Response answer(Redriven again, PublicAddress address) {
        Response.ResponseBuilder answer = Response.accepted(DeadLetterView.Again.of(again));
        JobAddress.of(address, again.sessionId(), again.jobId()).ifPresent(answer::location);
        return answer.build();
    }

    private static SessionId session(JsonBody body) {
        String session = body.text("sessionId", MAX_ID).orElse(null);
        body.finish();
        return session == null ? null : Problems.sessionId(session);
    }

    /** A text that cannot be an id is as unknown as an id without a dead letter. */
    private static DeadLetterId id(String text) {
        return DeadLetterId.parse(text)
                .orElseThrow(() -> new GatewayException(
                        ErrorCode.UNKNOWN_DEAD_LETTER, "No dead letter " + PlainText.shown(text, MAX_ID) + "."));
    }

    private static Tenant tenant(String text, QueryReader query) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        return Tenant.parse(text).orElseGet(() -> {
            query.fault("tenant", text, Tenant.RULE);
            return null;
        });
    }

    private static SessionId session(String text, QueryReader query) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        return SessionId.parse(text).orElseGet(() -> {
            query.fault("session", text, "the id of a session");
            return null;
        });
    }

    private static String code(String text, QueryReader query) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        if (!DeadLetterFilter.isCode(text)) {
            query.fault("code", text, DeadLetterFilter.CODE_RULE);
            return null;
        }
        return text;
    }

    private static DeadLetterCursor cursor(String text, QueryReader query) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        return DeadLetterCursor.parse(text).orElseGet(() -> {
            query.fault("after", text, DeadLetterCursor.RULE);
            return null;
        });
    }
}
