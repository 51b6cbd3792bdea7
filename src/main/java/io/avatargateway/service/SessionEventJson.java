package io.avatargateway.service;

import io.avatargateway.session.SessionEvent;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

/** A session's event as JSON: the same in server-sent events and on the broker's topic. What is null is left out. */
public final class SessionEventJson {

    private SessionEventJson() {}

    /** Field names as the record's. Any thread. */
    public static JsonObject toJson(SessionEvent event) {
        JsonObjectBuilder json = Json.createObjectBuilder()
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
        return json.add("data", Json.createObjectBuilder(event.data())).build();
    }
}
