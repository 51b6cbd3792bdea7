package io.avatargateway.rest;

import io.avatargateway.api.Problems;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Pass;
import io.avatargateway.security.Role;
import io.avatargateway.service.AllSessions;
import io.avatargateway.service.SessionRegistry;
import io.avatargateway.session.journal.EventLog;
import io.avatargateway.session.model.SessionId;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A session's events as a stream, from its first one or from where a reader broke off. */
@Path("/sessions/{id}/events")
@ApplicationScoped
public class EventsResource {

    @Inject
    LaterAnswers answers;

    @Inject
    SessionRegistry registry;

    @Inject
    AllSessions sessions;

    @Inject
    EventStreams streams;

    @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
    ManagedScheduledExecutorService timer;

    /**
     * Streams until the session's last event was delivered. A client that comes back after that gets 204, which ends a
     * browser's attempts.
     *
     * @param header the sequence number of the last event that the reader has. Goes before the parameter, which is for
     *     the first connection of clients that cannot set headers
     * @param unanswered holds the request open; the stream is written below it, see {@link EventSink}
     */
    @GET
    @Allowed({Role.VIEWER, Role.PRODUCER, Role.OPERATOR})
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void events(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.LAST_EVENT_ID_HEADER) String header,
            @QueryParam("lastEventId") String parameter,
            @Suspended AsyncResponse unanswered,
            @Context HttpServletRequest request,
            @Context UriInfo uri)
            throws IOException {
        // On this thread: what JAX-RS gives is on any other one somebody else's or nobody's, and has its time-out.
        AsyncContext connection = request.getAsyncContext();
        connection.setTimeout(0);
        Pass pass = RequestCaller.pass(request);
        Caller caller = pass.caller();
        SessionId session = Problems.sessionId(id);
        Place place = Place.of(header, parameter);
        Optional<EventLog> here = registry.events(caller, session);
        if (here.isPresent()) {
            Reader reader = new Reader(here.get(), place.read(here.get()));
            if (reader.hasAll()) {
                unanswered.resume(Response.noContent().build());
            } else {
                streams.stream(
                        caller.tenant(),
                        reader.log(),
                        reader.cursor(),
                        () -> EventSink.open(connection),
                        pass.holds(),
                        () -> {});
            }
            return;
        }
        answers.stream(
                RelayedEvents.open(
                        behind -> sessions.events(caller, session, behind),
                        session,
                        place.before(),
                        timer,
                        System::nanoTime),
                relayed -> {
                    Reader reader = new Reader(relayed.log(), place.read(relayed));
                    if (reader.hasAll() || relayed.hasNone()) {
                        unanswered.resume(Response.noContent().build());
                    } else {
                        follow(relayed, reader.cursor(), () -> EventSink.open(connection), pass);
                    }
                },
                unanswered,
                connection,
                uri);
    }

    private void follow(RelayedEvents relayed, long cursor, EventStreams.Connection connection, Pass pass)
            throws IOException {
        relayed.follow(
                streams.stream(pass.caller().tenant(), relayed.log(), cursor, connection, pass.holds(), relayed::stop));
    }

    /** The head of the answer to {@link #events}, without a stream. */
    @HEAD
    @Allowed({Role.VIEWER, Role.PRODUCER, Role.OPERATOR})
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public CompletionStage<Response> head(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.LAST_EVENT_ID_HEADER) String header,
            @QueryParam("lastEventId") String parameter,
            @Context HttpServletRequest request,
            @Context UriInfo uri) {
        Caller caller = RequestCaller.of(request);
        SessionId session = Problems.sessionId(id);
        Place place = Place.of(header, parameter);
        CompletionStage<Boolean> hasAll = registry.events(caller, session)
                .map(log -> CompletableFuture.completedStage(new Reader(log, place.read(log)).hasAll()))
                .orElseGet(() -> RelayedEvents.open(
                                behind -> sessions.events(caller, session, behind),
                                session,
                                place.before(),
                                timer,
                                System::nanoTime)
                        .thenApply(relayed ->
                                new Reader(relayed.log(), place.read(relayed)).hasAll() || relayed.hasNone()));
        return answers.of(
                hasAll,
                all -> all
                        ? Response.noContent().build()
                        : Response.ok().type(MediaType.SERVER_SENT_EVENTS).build(),
                request,
                uri);
    }

    /**
     * Where a reader says that it broke off.
     *
     * @param name the header or parameter by which it said so
     * @param text what it said; null or empty for the beginning
     */
    private record Place(String name, String text) {

        private static Place of(String header, String parameter) {
            boolean resumes = header != null && !header.isEmpty();
            return resumes ? new Place("Last-Event-ID", header) : new Place("lastEventId", parameter);
        }

        private long read(EventLog log) {
            return EventCursor.read(log, name, text);
        }

        /** Of a session whose events went with its gateway, every place is as good. */
        private long read(RelayedEvents relayed) {
            return relayed.hasNone() ? 0 : read(relayed.log());
        }

        /** The number behind which its own last event is; what is no number is refused when the log is there. */
        private long before() {
            return text != null && text.matches("\\d{1,18}") ? Math.max(0, Long.parseLong(text) - 1) : 0;
        }
    }

    /** Where a reader is. */
    private record Reader(EventLog log, long cursor) {
        boolean hasAll() {
            return cursor > 0 && log.endedAt(cursor);
        }
    }
}
