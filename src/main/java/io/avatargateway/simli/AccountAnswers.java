package io.avatargateway.simli;

import io.avatargateway.session.model.BilledSession;
import io.avatargateway.session.model.BilledSessions;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what Simli tells of an account. Its OpenAPI document has {@code currentUsage}, and sessions with {@code id},
 * {@code sessionTotalTime}, {@code startTime}, {@code endTime} and {@code endUserAggregator}. It names no units. So
 * they are told by the size of the numbers, and by what fits together. Fields that are not known are let pass. Holds no
 * state.
 */
final class AccountAnswers {

    /** More sessions than any account has in some hours. */
    static final int MOST_SESSIONS = 50_000;

    private static final JsonProvider JSON = JsonProvider.provider();

    /** From here on a number of seconds since 1970 is one of milliseconds: the year 5138. */
    private static final BigDecimal MILLIS = BigDecimal.valueOf(100_000_000_000L);
    /** From here on it is one of microseconds. */
    private static final BigDecimal MICROS = MILLIS.movePointRight(3);
    /** From here on it is one of nanoseconds. */
    private static final BigDecimal NANOS = MILLIS.movePointRight(6);
    /** Times are told in whole seconds. */
    private static final Duration ROUGHLY = Duration.ofSeconds(2);

    private static final int MOST_TEXT = 256;

    private AccountAnswers() {}

    /** How many sessions are open; empty if the body does not say. */
    static Optional<Long> usage(byte[] body) {
        return object(body)
                .map(answer -> answer.get("currentUsage"))
                .filter(JsonNumber.class::isInstance)
                .map(number -> ((JsonNumber) number).bigDecimalValue())
                .filter(count -> count.signum() >= 0 && count.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0)
                .map(BigDecimal::longValue);
    }

    /** The sessions; empty if the body is no history. */
    static Optional<BilledSessions> history(byte[] body) {
        JsonValue list = object(body).map(answer -> answer.get("sessions")).orElse(null);
        if (list == null || list.getValueType() != JsonValue.ValueType.ARRAY) {
            return Optional.empty();
        }
        List<BilledSession> sessions = new ArrayList<>();
        Set<Object> seen = new HashSet<>();
        int unreadable = 0;
        for (JsonValue value : list.asJsonArray()) {
            Optional<BilledSession> session = sessions.size() < MOST_SESSIONS ? session(value) : Optional.empty();
            if (session.isEmpty()) {
                unreadable++;
            } else if (seen.add(
                    session.get().id() == null ? session.get() : session.get().id())) {
                sessions.add(session.get());
            }
        }
        return Optional.of(new BilledSessions(sessions, unreadable));
    }

    private static Optional<BilledSession> session(JsonValue value) {
        if (!(value instanceof JsonObject session)) {
            return Optional.empty();
        }
        String id = text(session.get("id"));
        Instant from = time(session.get("startTime"));
        Instant to = time(session.get("endTime"));
        Duration length = length(session.get("sessionTotalTime"), from, to);
        if (length == null || (id == null && from == null)) {
            return Optional.empty();
        }
        if (to == null && from != null) {
            to = from.plus(length);
        }
        return Optional.of(new BilledSession(id, text(session.get("endUserAggregator")), from, to, length));
    }

    /** The total, in seconds or in milliseconds; where it fits to neither, what is between the times. */
    private static Duration length(JsonValue total, Instant from, Instant to) {
        Duration between = from == null || to == null || to.isBefore(from) ? null : Duration.between(from, to);
        BigDecimal number = number(total);
        if (number == null || number.signum() < 0 || number.compareTo(MILLIS) >= 0) {
            return between;
        }
        Duration seconds = Duration.ofMillis(
                number.movePointRight(3).setScale(0, RoundingMode.HALF_UP).longValue());
        Duration millis = Duration.ofMillis(number.longValue());
        if (between == null || isRoughly(seconds, between)) {
            return seconds;
        }
        return isRoughly(millis, between) ? millis : between;
    }

    private static boolean isRoughly(Duration one, Duration other) {
        return one.minus(other).abs().compareTo(ROUGHLY) <= 0;
    }

    private static Instant time(JsonValue value) {
        try {
            BigDecimal number = number(value);
            if (number == null) {
                String text = text(value);
                return text == null ? null : Instant.parse(text);
            }
            if (number.signum() <= 0 || number.compareTo(NANOS.movePointRight(3)) >= 0) {
                return null;
            }
            int decimals = number.compareTo(NANOS) >= 0
                    ? 9
                    : number.compareTo(MICROS) >= 0 ? 6 : number.compareTo(MILLIS) >= 0 ? 3 : 0;
            BigDecimal seconds = number.movePointLeft(decimals);
            long whole = seconds.longValue();
            return Instant.ofEpochSecond(
                    whole,
                    seconds.subtract(BigDecimal.valueOf(whole))
                            .movePointRight(9)
                            .longValue());
        } catch (DateTimeException noTime) {
            return null;
        }
    }

    /** A number, also one that is written as text. */
    private static BigDecimal number(JsonValue value) {
        if (value instanceof JsonNumber number) {
            BigDecimal decimal = number.bigDecimalValue();
            // One of these would take all the memory when it is written out.
            return Math.abs((long) decimal.scale()) > 100 || decimal.precision() > 100 ? null : decimal;
        }
        String text = text(value);
        return text != null && text.matches("\\d{1,20}(\\.\\d{1,20})?") ? new BigDecimal(text) : null;
    }

    private static String text(JsonValue value) {
        return value instanceof JsonString string
                        && !string.getString().isBlank()
                        && string.getString().length() <= MOST_TEXT
                ? string.getString()
                : null;
    }

    private static Optional<JsonObject> object(byte[] body) {
        try (JsonReader reader = JSON.createReader(new StringReader(new String(body, StandardCharsets.UTF_8)))) {
            return Optional.of(reader.readObject());
        } catch (RuntimeException | StackOverflowError noObject) {
            // Providers throw more than JsonException: Parsson's limits are plain RuntimeExceptions.
            return Optional.empty();
        }
    }
}
