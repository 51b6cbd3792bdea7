package io.avatargateway.ledger.usage;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** What counts of a line. */
record Entry(String tenant, String session, Totals totals) {

    private static final JsonReaderFactory JSON = Json.createReaderFactory(Map.of());

    /** A year: nothing of ours is longer, and sums of such have room. */
    private static final long MOST_MILLIS = 366L * 24 * 60 * 60 * 1_000;

    /** What the line says; empty if it is no entry of this version. */
    static Optional<Entry> parse(String line) {
        try (JsonReader reader = JSON.createReader(new StringReader(line))) {
            JsonObject entry = reader.readObject();
            String tenant = string(entry, "tenant");
            String kind = string(entry, "kind");
            boolean estimated = entry.get("estimated") == JsonValue.TRUE;
            if (tenant == null || kind == null) {
                return Optional.empty();
            }
            return switch (kind) {
                case "link" ->
                    Optional.of(new Entry(
                            tenant,
                            string(entry, "session"),
                            Totals.ofLink(entry.containsKey("from"), estimated, millis(entry, "seconds", 3))));
                case "utterance" ->
                    Optional.of(new Entry(
                            tenant,
                            string(entry, "session"),
                            Totals.ofUtterance(estimated, millis(entry, "heardMillis", 0))));
                default -> Optional.empty();
            };
        } catch (JsonException | ArithmeticException malformed) {
            return Optional.empty();
        }
    }

    private static String string(JsonObject entry, String name) {
        JsonValue value = entry.get(name);
        return value instanceof JsonString text ? text.getString() : null;
    }

    private static long millis(JsonObject entry, String name, int decimals) {
        if (!(entry.get(name) instanceof JsonNumber number)) {
            return 0;
        }
        BigDecimal millis = number.bigDecimalValue().movePointRight(decimals);
        boolean within = millis.signum() >= 0 && millis.compareTo(BigDecimal.valueOf(MOST_MILLIS)) <= 0;
        return within ? millis.longValue() : 0;
    }
}
