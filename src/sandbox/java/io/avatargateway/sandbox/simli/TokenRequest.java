package io.avatargateway.sandbox.simli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The body of a token call; fields that are not named here pass.
 *
 * @param faceId face, a Trinity face with its emotion behind a slash
 * @param model may be null
 * @param sessionAggregator may be null
 * @param handleSilence whether gaps are filled
 * @param maxSessionSeconds default 3600
 * @param maxIdleSeconds default 300
 * @param scene what is asked of the picture
 * @see <a href="https://docs.simli.com/api-reference/compose-session-token">Compose session token</a>
 */
record TokenRequest(
        String faceId,
        String model,
        String sessionAggregator,
        boolean handleSilence,
        long maxSessionSeconds,
        long maxIdleSeconds,
        SceneRequest scene) {
    private static final int DEFAULT_MAX_SESSION_SECONDS = 3600;
    private static final int DEFAULT_MAX_IDLE_SECONDS = 300;

    static TokenRequest from(JsonNode json) {
        return new TokenRequest(
                json.get("faceId").textValue(),
                json.path("model").textValue(),
                json.path("sessionAggregator").textValue(),
                json.path("handleSilence").asBoolean(true),
                json.path("maxSessionLength").asLong(DEFAULT_MAX_SESSION_SECONDS),
                json.path("maxIdleTime").asLong(DEFAULT_MAX_IDLE_SECONDS),
                SceneRequest.from(json));
    }

    /** What is wrong with a body, in the form of Simli's 422; empty if it can be read. */
    static List<Map<String, Object>> schemaFaults(JsonNode json) {
        List<Map<String, Object>> faults = new ArrayList<>();
        if (!json.isObject()) {
            faults.add(RequestFault.of(List.of("body"), "value is not a valid dict", "type_error.dict"));
            return faults;
        }
        if (!json.has("faceId")) {
            faults.add(RequestFault.of(List.of("body", "faceId"), "field required", "value_error.missing"));
        } else {
            check(json, "faceId", JsonNode::isTextual, "str type expected", faults);
        }
        check(json, "apiVersion", JsonNode::isTextual, "str type expected", faults);
        check(json, "model", nullOr(JsonNode::isTextual), "str type expected", faults);
        check(json, "sessionAggregator", nullOr(JsonNode::isTextual), "str type expected", faults);
        check(json, "handleSilence", JsonNode::isBoolean, "value is not a valid boolean", faults);
        check(json, "maxSessionLength", isAtLeast(1), "value is not an integer of at least 1", faults);
        check(json, "maxIdleTime", isAtLeast(1), "value is not an integer of at least 1", faults);
        check(json, "startFrame", isAtLeast(0), "value is not an integer of at least 0", faults);
        check(json, "audioInputFormat", n -> "pcm16".equals(n.textValue()), "value is not 'pcm16'", faults);
        SceneRequest.addFaults(json, faults);
        return faults;
    }

    private static void check(
            JsonNode json, String field, Predicate<JsonNode> rule, String message, List<Map<String, Object>> faults) {
        JsonNode value = json.get(field);
        if (value != null && !rule.test(value)) {
            faults.add(RequestFault.of(List.of("body", field), message, "type_error"));
        }
    }

    private static Predicate<JsonNode> nullOr(Predicate<JsonNode> rule) {
        return node -> node.isNull() || rule.test(node);
    }

    private static Predicate<JsonNode> isAtLeast(int min) {
        return node -> node.isIntegralNumber() && node.canConvertToInt() && node.intValue() >= min;
    }
}
