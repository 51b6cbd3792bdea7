package io.avatargateway.rest;

import io.avatargateway.console.Console;
import io.avatargateway.security.Pass;
import io.avatargateway.security.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.concurrent.CompletionStage;

/** The figures of the console: those of this moment, or again and again. */
@Path("/console")
@ApplicationScoped
public class ConsoleResource {

    @Inject
    LaterAnswers answers;

    @Inject
    Console console;

    @Inject
    EventStreams streams;

    /** Figures that are a tick old at most; the request's thread is free while the broker is asked. */
    @GET
    @Allowed(Role.OPERATOR)
    @Produces(MediaType.APPLICATION_JSON)
    public CompletionStage<Response> get(@Context HttpServletRequest request, @Context UriInfo uri) {
        return answers.of(console.now(), figures -> Response.ok(figures.json()).build(), request, uri);
    }

    /**
     * Streams figures until the stream's time is over, or its reader's credential.
     *
     * @param unanswered holds the request open; the stream is written below it, see {@link EventSink}
     */
    @GET
    @Path("stream")
    @Allowed(Role.OPERATOR)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void stream(@Suspended AsyncResponse unanswered, @Context HttpServletRequest request, @Context UriInfo uri) {
        // On this thread: what JAX-RS gives is on any other one somebody else's or nobody's, and has its time-out.
        AsyncContext connection = request.getAsyncContext();
        connection.setTimeout(0);
        Pass pass = RequestCaller.pass(request);
        answers.stream(console.now(), figures -> follow(connection, pass), unanswered, connection, uri);
    }

    private void follow(AsyncContext connection, Pass pass) throws IOException {
        streams.stream(
                pass.caller().tenant(),
                new FiguresSource(console::latest, console::subscribe),
                0,
                () -> EventSink.open(connection),
                pass.holds(),
                () -> {});
    }

    /** The head of the answer to {@link #stream}, without a stream. */
    @HEAD
    @Path("stream")
    @Allowed(Role.OPERATOR)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Response head() {
        return Response.ok().type(MediaType.SERVER_SENT_EVENTS).build();
    }
}
