package io.avatargateway.rest;

import io.avatargateway.api.Problems;
import io.avatargateway.service.SessionRegistry;
import io.avatargateway.session.journal.EventLog;
import io.avatargateway.session.model.SessionId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
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
import java.io.IOException;

/** A session's events as a stream, from its first one or from where a reader broke off. */
@Path("/sessions/{id}/events")
@ApplicationScoped
public class EventsResource {

    @Inject
    SessionRegistry registry;

    @Inject
    EventStreams streams;

    /**
     * Streams until the session's last event was delivered. A client that comes back after that gets 204, which ends a
     * browser's attempts.
     *
     * @param header the sequence number of the last event that the reader has. Goes before the parameter, which is for
     *     the first connection of clients that cannot set headers
     * @param unanswered holds the request open; the stream is written below it, see {@link EventSink}
     */
    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void events(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.LAST_EVENT_ID_HEADER) String header,
            @QueryParam("lastEventId") String parameter,
            @Suspended AsyncResponse unanswered,
            @Context HttpServletRequest request,
            @Context HttpServletResponse response)
            throws IOException {
        Reader reader = reader(id, header, parameter);
        if (reader.hasAll()) {
            unanswered.resume(Response.noContent().build());
            return;
        }
        streams.stream(reader.log(), reader.cursor(), () -> open(request, response));
    }

    /** The head of the answer to {@link #events}, without a stream. */
    @HEAD
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Response head(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.LAST_EVENT_ID_HEADER) String header,
            @QueryParam("lastEventId") String parameter) {
        Reader reader = reader(id, header, parameter);
        return reader.hasAll()
                ? Response.noContent().build()
                : Response.ok().type(MediaType.SERVER_SENT_EVENTS).build();
    }

    private Reader reader(String id, String header, String parameter) {
        SessionId session = Problems.sessionId(id);
        EventLog log = registry.events(session).orElseThrow(() -> Problems.unknown(session));
        boolean resumes = header != null && !header.isEmpty();
        return new Reader(
                log, EventCursor.read(log, resumes ? "Last-Event-ID" : "lastEventId", resumes ? header : parameter));
    }

    /** Where a reader is. */
    private record Reader(EventLog log, long cursor) {
        boolean hasAll() {
            return cursor > 0 && log.endedAt(cursor);
        }
    }

    private static EventSink open(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType(MediaType.SERVER_SENT_EVENTS);
        response.setCharacterEncoding("UTF-8");
        // Known to proxies: what passes here must not be held back until there is more.
        response.setHeader("X-Accel-Buffering", "no");
        AsyncContext context = request.getAsyncContext();
        context.setTimeout(0);
        return new EventSink(context, response.getOutputStream());
    }
}
