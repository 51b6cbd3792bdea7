package io.avatargateway.sandbox.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Optional;

/** The fields of a fault request, each with its one rule. */
public enum FaultField {
    /** How many token calls or sessions are hit; without it all, until the fault is cleared. */
    TIMES("times", 1, 1_000_000),
    /** Seconds until the fault clears itself. */
    SECONDS("seconds", 1, 86_400),
    /** Only sessions (and token calls) of this face. */
    FACE_ID("faceId", 256),
    /** Only this session, which must be open: its id here or Simli's. */
    SESSION_ID("sessionId", 64),
    /**
     * Real milliseconds after the socket opened, or after the fault was asked for where the session was open already.
     */
    AFTER_MILLIS("afterMillis", 0, 3_600_000),
    /** Milliseconds of audio played. */
    AFTER_AUDIO_MILLIS("afterAudioMillis", 0, 3_600_000),
    /** Real milliseconds that it lasts. */
    FOR_MILLIS("forMillis", 1, 3_600_000),
    /** The words to send. */
    TEXT("text", 16_384),
    /** How many times the words are repeated in the one message. */
    REPEAT("repeat", 1, 1_000_000),
    /** Size of a binary message, zeros. */
    BINARY_BYTES("binaryBytes", 0, 16 * 1024 * 1024),
    /** HTTP status of a refusal. */
    STATUS("status", 200, 599),
    /** Simli's code in a refusal. */
    DETAIL("detail", 256),
    /** Value of the header of that name. */
    RETRY_AFTER_SECONDS("retryAfterSeconds", 0, 3_600),
    /** WebSocket close code; those that may stand in a close frame. */
    CODE("code", 1000, 4999);

    private final String jsonName;
    private final boolean isNumber;
    private final long min;
    private final long max;

    FaultField(String jsonName, long min, long max) {
        this(jsonName, true, min, max);
    }

    FaultField(String jsonName, int maxLength) {
        this(jsonName, false, 0, maxLength);
    }

    FaultField(String jsonName, boolean isNumber, long min, long max) {
        this.jsonName = jsonName;
        this.isNumber = isNumber;
        this.min = min;
        this.max = max;
    }

    /**
     * Its name in JSON.
     *
     * @return the name
     */
    public String jsonName() {
        return jsonName;
    }

    static Optional<FaultField> of(String jsonName) {
        return Arrays.stream(values()).filter(f -> f.jsonName.equals(jsonName)).findFirst();
    }

    /** The field's value, a Long or a String; empty if the rule is broken. */
    Optional<Object> parse(JsonNode node) {
        if (isNumber) {
            boolean good = node.isIntegralNumber()
                    && node.canConvertToLong()
                    && node.longValue() >= min
                    && node.longValue() <= max;
            return good ? Optional.of(node.longValue()) : Optional.empty();
        }
        return node.isTextual() && node.textValue().length() <= max ? Optional.of(node.textValue()) : Optional.empty();
    }

    String rule() {
        return isNumber ? "an integer, " + min + ".." + max : "a string of at most " + max + " characters";
    }
}
