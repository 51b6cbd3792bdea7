package io.avatargateway.simli;

import io.avatargateway.http.RetryAfter;
import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.LinkFailure.Kind;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads the answers to {@code POST /compose/token}, including some that were seen but are not in Simli's documentation.
 * These are {@code FAIL TOKEN} with 200 and with 402, and {@code detail} as a string or as an array. Stateless but for
 * the secrets to hide.
 */
final class TokenAnswers {

    /** What stands in place of a token when there is none. */
    private static final String FAIL_TOKEN = "FAIL TOKEN";

    private static final String WHAT = "composing a session token";
    private static final int MAX_CODE = 64;
    private static final int MAX_DETAIL = 300;

    /** Problems of a 422 that are told; a hostile answer may name thousands. */
    private static final int MAX_PROBLEMS = 5;

    /** Warnings that are told; there is one for each field of the camera. */
    private static final int MAX_WARNINGS = 20;

    private static final JsonProvider JSON = JsonProvider.provider();

    private final SafeText safe;

    TokenAnswers(SafeText safe) {
        this.safe = safe;
    }

    /**
     * Reads one answer. Never throws.
     *
     * @param status of HTTP
     * @param retryAfter the header, or null
     * @param body empty if it was larger than is read
     * @param now for a {@code Retry-After} that is a date
     */
    TokenAnswer read(int status, String retryAfter, Optional<byte[]> body, Instant now) {
        JsonObject json = body.map(TokenAnswers::object).orElse(JsonValue.EMPTY_JSON_OBJECT);
        if (status == 429) {
            return TokenAnswer.failed(new LinkFailure(
                    Kind.RATE_LIMITED, code(json), RetryAfter.read(retryAfter, now), explained("rate limited", json)));
        }
        String token = json.get("session_token") instanceof JsonString text
                ? text.getString().strip()
                : "";
        if (FAIL_TOKEN.equalsIgnoreCase(token)
                || status == 400
                || status == 401
                || status == 402
                || status == 403
                || status == 422) {
            return TokenAnswer.failed(
                    new LinkFailure(Kind.REFUSED, code(json), null, explained("refused with HTTP " + status, json)));
        }
        if (status >= 500) {
            return TokenAnswer.failed(new LinkFailure(
                    Kind.UNREACHABLE, null, RetryAfter.read(retryAfter, now), explained("HTTP " + status, json)));
        }
        if (status == 200 && !token.isEmpty()) {
            return TokenAnswer.of(token, warnings(json.get("warnings")));
        }
        String why = body.isEmpty() ? "a body over the limit" : "without a session_token";
        return TokenAnswer.failed(Failures.of(Kind.PROTOCOL, WHAT + ": HTTP " + status + " " + why));
    }

    private static JsonObject object(byte[] body) {
        try (JsonReader reader = JSON.createReader(new StringReader(new String(body, StandardCharsets.UTF_8)))) {
            return reader.readObject();
        } catch (RuntimeException | StackOverflowError notAnObject) {
            // Providers throw more than JsonException: Parsson's limits are plain RuntimeExceptions.
            return JsonValue.EMPTY_JSON_OBJECT;
        }
    }

    private String explained(String what, JsonObject json) {
        String detail = detail(json.get("detail"));
        return WHAT + ": " + what + (detail.isEmpty() ? "" : ": " + detail);
    }

    /** Simli's own code: the detail, where it is a single word. */
    private String code(JsonObject json) {
        if (json.get("detail") instanceof JsonString text) {
            String code = safe.shown(text.getString(), MAX_CODE);
            return code.matches("[A-Za-z][A-Za-z0-9_.-]*") ? code : null;
        }
        return null;
    }

    private String detail(JsonValue detail) {
        if (detail instanceof JsonString text) {
            return safe.shown(text.getString(), MAX_DETAIL);
        }
        if (detail instanceof JsonArray problems) {
            List<JsonValue> first = problems.subList(0, Math.min(problems.size(), MAX_PROBLEMS));
            return safe.shown(first.stream().map(TokenAnswers::problem).collect(Collectors.joining("; ")), MAX_DETAIL);
        }
        return "";
    }

    /** What Simli says of values that it takes as they are; anything but a list is none. */
    private List<String> warnings(JsonValue warnings) {
        if (!(warnings instanceof JsonArray sentences)) {
            return List.of();
        }
        return sentences.stream()
                .limit(MAX_WARNINGS)
                .map(sentence -> safe.shown(plain(sentence), MAX_DETAIL))
                .toList();
    }

    /** One problem of a 422, as its framework writes them: where and what. */
    private static String problem(JsonValue problem) {
        if (problem instanceof JsonObject fields) {
            String where = fields.get("loc") instanceof JsonArray loc
                    ? loc.stream().limit(MAX_PROBLEMS).map(TokenAnswers::plain).collect(Collectors.joining("."))
                    : "";
            return where + ": " + plain(fields.getOrDefault("msg", JsonValue.NULL));
        }
        return plain(problem);
    }

    private static String plain(JsonValue value) {
        return value instanceof JsonString text ? text.getString() : value.toString();
    }
}
