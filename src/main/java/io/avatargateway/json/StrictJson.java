package io.avatargateway.json;

import io.avatargateway.json.NotJsonException.Rule;
import jakarta.json.Json;
import jakarta.json.JsonConfig;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * One way to read JSON from outside (RFC 8259): UTF-8 only, one value and nothing behind it, no name twice. JSON-P
 * alone lets all three pass. Safe for use by several threads.
 */
public final class StrictJson {

    private static final JsonReaderFactory READERS =
            Json.createReaderFactory(Map.of(JsonConfig.KEY_STRATEGY, JsonConfig.KeyStrategy.NONE));

    private StrictJson() {}

    /**
     * The object that the bytes are.
     *
     * @param bytes all of it, already limited in length by whoever read it
     * @throws NotJsonException naming the first rule that is broken
     */
    public static JsonObject object(byte[] bytes) throws NotJsonException {
        String text = text(bytes);
        try (JsonReader reader = READERS.createReader(new StringReader(text));
                JsonParser parser = Json.createParser(new StringReader(text))) {
            JsonValue value = reader.readValue();
            // The reader stops at the end of the value, and does not mind what stands behind it; the parser does.
            while (parser.hasNext()) {
                parser.next();
            }
            if (value instanceof JsonObject object) {
                return object;
            }
        } catch (RuntimeException malformed) {
            // Not only JsonException: the parser throws others at what is nested too deeply.
            throw new NotJsonException(Rule.JSON, String.valueOf(malformed.getMessage()));
        }
        throw new NotJsonException(Rule.OBJECT, null);
    }

    private static String text(byte[] bytes) throws NotJsonException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new NotJsonException(Rule.UTF_8, null);
        }
    }

    /** The value as a whole number within the limits, both included; empty where it is anything else. */
    public static Optional<Long> wholeNumber(JsonValue value, long least, long most) {
        if (value instanceof JsonNumber number && number.isIntegral()) {
            // As a double first: a number may have more digits than a long.
            double size = number.doubleValue();
            if (size >= least && size <= most) {
                return Optional.of(number.longValue());
            }
        }
        return Optional.empty();
    }
}
