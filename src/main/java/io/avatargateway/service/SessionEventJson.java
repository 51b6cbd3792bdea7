package io.avatargateway.service;

import io.avatargateway.session.model.SessionEvent;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.math.BigDecimal;
import java.util.TreeMap;

/**
 * The one JSON form of a session's event: server-sent events and CloudEvents carry the same. Holds no credential, as
 * the event holds none.
 */
public final class SessionEventJson {

    private SessionEventJson() {}

    /** Names as in the record; what is null is left out. Any thread. */
    public static JsonObject toJson(SessionEvent event) {
        JsonObjectBuilder json = JsonObjects.builder()
                .add("sessionId", event.sessionId().value())
                .add("sequence", event.sequence())
                .add("time", event.time().toString())
                .add("generation", event.generation())
                .add("type", event.type().word())
                .add("state", event.state().name());
        if (event.reason() != null) {
            json.add("reason", event.reason().name());
        }
        json.add("detail", event.detail());
        if (event.tenant() != null) {
            json.add("tenant", event.tenant());
        }
        if (event.job() != null) {
            json.add("job", JobStatusJson.toJson(event.job()));
        }
        JsonObjectBuilder data = JsonObjects.builder();
        new TreeMap<>(event.data()).forEach((name, value) -> add(data, name, value));
        return json.add("data", data).build();
    }

    private static void add(JsonObjectBuilder json, String name, Object value) {
        if (value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte) {
            json.add(name, ((Number) value).longValue());
        } else if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            json.add(name, new BigDecimal(number.toString()));
        } else if (value instanceof Boolean truth) {
            json.add(name, truth);
        } else {
            json.add(name, value.toString());
        }
    }
}
