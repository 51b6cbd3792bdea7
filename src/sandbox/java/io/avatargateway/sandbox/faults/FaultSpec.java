package io.avatargateway.sandbox.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.avatargateway.sandbox.http.ApiException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A fault as asked for.
 *
 * @param kind what goes wrong
 * @param values the fields given, Long or String
 */
public record FaultSpec(FaultKind kind, Map<FaultField, Object> values) {
    private static final long MAX_MESSAGE_CHARS = 16L * 1024 * 1024;

    /**
     * Reads a request.
     *
     * @param json the body
     * @return what it asks for
     * @throws ApiException 400 that names every wrong value and its rule
     */
    public static FaultSpec parse(JsonNode json) {
        FaultKind kind = Optional.ofNullable(json.get("kind"))
                .flatMap(node -> FaultKind.of(node.asText()))
                .orElseThrow(() -> new ApiException(
                        400, "kind: " + json.get("kind") + " (expected: one of " + FaultKind.jsonNames() + ")"));
        List<String> wrong = new ArrayList<>();
        Map<FaultField, Object> values = new EnumMap<>(FaultField.class);
        json.properties().forEach(entry -> {
            String name = entry.getKey();
            Optional<FaultField> field = FaultField.of(name).filter(kind::allows);
            if (field.isPresent()) {
                field.get()
                        .parse(entry.getValue())
                        .ifPresentOrElse(
                                value -> values.put(field.get(), value),
                                () -> wrong.add(name + ": " + shortened(entry.getValue()) + " (expected: "
                                        + field.get().rule() + ")"));
            } else if (!"kind".equals(name)) {
                wrong.add(name + ": not a field of " + kind.jsonName() + " (expected: " + kind.fieldNames() + ")");
            }
        });
        FaultSpec spec = new FaultSpec(kind, values);
        spec.checkTogether(wrong);
        if (!wrong.isEmpty()) {
            throw new ApiException(400, String.join("; ", wrong));
        }
        return spec;
    }

    /**
     * A number.
     *
     * @param field which
     * @return its value, if given
     */
    public Optional<Long> number(FaultField field) {
        return Optional.ofNullable((Long) values.get(field));
    }

    /**
     * A text.
     *
     * @param field which
     * @return its value, if given
     */
    public Optional<String> text(FaultField field) {
        return Optional.ofNullable((String) values.get(field));
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", kind.jsonName());
        values.forEach((field, value) -> json.put(field.jsonName(), value));
        return json;
    }

    private void checkTogether(List<String> wrong) {
        long chars = text(FaultField.TEXT).map(String::length).orElse(0)
                * number(FaultField.REPEAT).orElse(1L);
        if (chars > MAX_MESSAGE_CHARS) {
            wrong.add("text × repeat: " + chars + " characters (expected: at most " + MAX_MESSAGE_CHARS + ")");
        }
        if (values.containsKey(FaultField.TEXT) && values.containsKey(FaultField.BINARY_BYTES)) {
            wrong.add("text and binaryBytes: both given (expected: one of them)");
        }
        if (values.containsKey(FaultField.AFTER_MILLIS) && values.containsKey(FaultField.AFTER_AUDIO_MILLIS)) {
            wrong.add("afterMillis and afterAudioMillis: both given (expected: one of them)");
        }
        long code = number(FaultField.CODE).orElse(1011L);
        // RFC 6455, 7.4: 1004..1006 and 1015 never stand in a frame, 1016..2999 are not assigned.
        if ((code >= 1004 && code <= 1006) || (code >= 1015 && code < 3000)) {
            wrong.add("code: " + code + " (expected: 1000..1003, 1007..1014 or 3000..4999)");
        }
    }

    private static String shortened(JsonNode node) {
        String text = node.toString();
        return text.length() > 100 ? text.substring(0, 100) + "…" : text;
    }
}
