package io.avatargateway.sandbox.history;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One message, or one thing worth knowing.
 *
 * @param atNanos since the session's start
 * @param direction where it went
 * @param kind what it was, say {@code audio} or {@code START}
 * @param bytes its size
 * @param text its words, null for binary messages and for those that hold a credential
 */
record TimelineEntry(long atNanos, Direction direction, String kind, int bytes, String text) {
    enum Direction {
        /** From the client. */
        IN,
        /** To the client. */
        OUT,
        /** No message: what the sandbox did. */
        NOTE
    }

    Map<String, Object> toJson(Instant sessionStart) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("time", micros(sessionStart.plusNanos(atNanos)));
        json.put("atMillis", Math.round(atNanos / 1e3) / 1e3);
        json.put("direction", direction.name().toLowerCase(java.util.Locale.ROOT));
        json.put("kind", kind);
        json.put("bytes", bytes);
        if (text != null) {
            json.put("text", text);
        }
        return json;
    }

    static String micros(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS).toString();
    }
}
