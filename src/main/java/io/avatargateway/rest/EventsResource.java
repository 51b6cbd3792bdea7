package io.avatargateway.rest;

import io.avatargateway.service.SessionRegistry;
import io.avatargateway.session.EventLog;
import io.avatargateway.session.SessionId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;

/** A session's events as a stream, from its first one or from where a reader broke off. */
@Path("/sessions/{id}/events")
@ApplicationScoped
public class EventsResource {

    @Inject
    SessionRegistry registry;

    @Inject
    EventStreams streams;

    /**
     * Streams until the session's last event was delivered. Who comes back after that gets 204, which ends a browser's attempts.
     *
     * @param header the sequence number of the last event that the reader has; goes before the parameter, which is for the first
     *     connection of clients that cannot set headers
     */
    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void events(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.LAST_EVENT_ID_HEADER) String header,
            @QueryParam("lastEventId") String parameter,
            @Context SseEventSink sink,
            @Context Sse sse) {
        SessionId session = Problems.sessionId(id);
        EventLog log = registry.events(session).orElseThrow(() -> Problems.unknown(session));
        boolean resumes = header != null && !header.isEmpty();
        long cursor = EventCursor.read(log, resumes ? "Last-Event-ID" : "lastEventId", resumes ? header : parameter);
        if (cursor > 0 && log.endedAt(cursor)) {
            throw new WebApplicationException(Response.noContent().build());
        }
        streams.stream(log, cursor, new SseSink(sink, sse));
    }
}
