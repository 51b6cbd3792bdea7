package io.avatargateway.ledger;

import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObjectBuilder;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** What the lines of all entries have in common. Holds no state. */
final class EntryJson {

    private static final JsonBuilderFactory JSON = Json.createBuilderFactory(Map.of());

    private EntryJson() {}

    static JsonObjectBuilder begin(String kind, String id, String tenant, String session) {
        JsonObjectBuilder json =
                JSON.createObjectBuilder().add("kind", kind).add("id", id).add("tenant", tenant);
        add(json, "session", session);
        return json;
    }

    /** Leaves out what is null. */
    static void add(JsonObjectBuilder json, String name, String value) {
        if (value != null) {
            json.add(name, value);
        }
    }

    /** Leaves out what is null. */
    static void add(JsonObjectBuilder json, String name, Instant value) {
        if (value != null) {
            json.add(name, time(value));
        }
    }

    static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    static BigDecimal seconds(Duration length) {
        return BigDecimal.valueOf(length.toMillis(), 3);
    }
}
