package io.avatargateway.rest;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * What a LiveKit token says of its holder. Read without checking the signature, whose secret is Simli's: good for
 * comparing with what a client asks for, not for trusting anybody.
 */
final class JoinToken {

    private final JsonObject claims;

    private JoinToken(JsonObject claims) {
        this.claims = claims;
    }

    /** The claims in the payload (RFC 7519, section 3), or empty where the text is no JWT. */
    static Optional<JoinToken> read(String jwt) {
        String[] parts = jwt.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            String payload = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
            try (JsonReader reader = Json.createReader(new StringReader(payload))) {
                return Optional.of(new JoinToken(reader.readObject()));
            }
        } catch (IllegalArgumentException | JsonException unreadable) {
            return Optional.empty();
        }
    }

    /** The participant's identity: {@code sub}. */
    Optional<String> identity() {
        return text(claims.get("sub"));
    }

    /** The room it opens: {@code video.room}. */
    Optional<String> room() {
        return claims.get("video") instanceof JsonObject video ? text(video.get("room")) : Optional.empty();
    }

    private static Optional<String> text(JsonValue value) {
        return value instanceof JsonString text ? Optional.of(text.getString()) : Optional.empty();
    }
}
