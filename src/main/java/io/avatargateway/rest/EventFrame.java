package io.avatargateway.rest;

import io.avatargateway.service.SessionEventJson;
import io.avatargateway.session.model.SessionEvent;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.time.Duration;

/**
 * One block of an event stream (HTML standard, "Server-sent events"); what is null is left out.
 *
 * @param id what {@code Last-Event-ID} will say
 * @param name the event's name
 * @param data one line
 * @param comment for nobody: keeps the connection alive
 * @param retry when a browser shall connect again
 */
record EventFrame(String id, String name, String data, String comment, Duration retry) {

    /**
     * Opens the stream: headers and first bytes reach the client at once, and a broken connection is tried again soon.
     */
    static EventFrame opening(Duration retry) {
        return new EventFrame(null, null, null, "open", retry);
    }

    static EventFrame heartbeat() {
        return new EventFrame(null, null, null, "alive", null);
    }

    static EventFrame of(SessionEvent event) {
        String json = SessionEventJson.toJson(event).toString();
        return new EventFrame(Long.toString(event.sequence()), event.type().word(), json, null, null);
    }

    /**
     * Some events are no longer kept. Has no id: who breaks off here asks for the same again. Where another gateway
     * took the session up in between, nobody knows how many there were: it leaves out numbers.
     */
    static EventFrame gap(long after, long next) {
        JsonObjectBuilder json =
                Json.createObjectBuilder().add("afterSequence", after).add("nextSequence", next);
        if (after / SessionEvent.SEQUENCES_OF_AN_OWNER == (next - 1) / SessionEvent.SEQUENCES_OF_AN_OWNER) {
            json.add("missed", next - after - 1);
        }
        return new EventFrame(null, "gap", json.build().toString(), null, null);
    }

    /** @param json on one line */
    static EventFrame figures(long sequence, String json) {
        return new EventFrame(Long.toString(sequence), "figures", json, null, null);
    }

    /** The block as it goes over the wire. */
    String block() {
        StringBuilder lines = new StringBuilder();
        add(lines, "", comment);
        add(lines, "retry", retry == null ? null : Long.toString(retry.toMillis()));
        add(lines, "id", id);
        add(lines, "event", name);
        add(lines, "data", data);
        return lines.append('\n').toString();
    }

    private static void add(StringBuilder lines, String field, String value) {
        if (value != null) {
            lines.append(field).append(": ").append(value).append('\n');
        }
    }
}
