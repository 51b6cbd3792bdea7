package io.avatargateway.ledger.file;

import io.avatargateway.json.NotJsonException;
import io.avatargateway.json.StrictJson;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * One entry as it stands in a file.
 *
 * @param id of the entry, and of no other
 * @param day of its end, UTC: the file that it stands in
 * @param text the line, without its end
 */
public record LedgerLine(String id, LocalDate day, String text) {

    /** Longer ones are no entries of ours, in characters. */
    static final int LONGEST = 16_384;

    private static final int LONGEST_ID = 256;

    /** The line that a message holds; empty if it is none, whoever sent it. */
    public static Optional<LedgerLine> parse(String text) {
        if (text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl)) {
            return Optional.empty();
        }
        try {
            JsonObject entry = StrictJson.object(text.getBytes(StandardCharsets.UTF_8));
            String id = string(entry, "id");
            String ended = string(entry, entry.containsKey("ended") ? "ended" : "to");
            boolean whole = id != null
                    && !id.isEmpty()
                    && id.length() <= LONGEST_ID
                    && ended != null
                    && string(entry, "kind") != null
                    && string(entry, "tenant") != null;
            return whole
                    ? Optional.of(new LedgerLine(id, LocalDate.ofInstant(Instant.parse(ended), ZoneOffset.UTC), text))
                    : Optional.empty();
        } catch (NotJsonException | DateTimeException malformed) {
            return Optional.empty();
        }
    }

    private static String string(JsonObject entry, String name) {
        JsonValue value = entry.get(name);
        return value instanceof JsonString text ? text.getString() : null;
    }
}
