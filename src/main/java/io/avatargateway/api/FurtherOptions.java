package io.avatargateway.api;

import io.avatargateway.session.model.PlainText;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the field that passes to Simli what this gateway does not know yet. It is bounded, and cannot name what the
 * gateway sets itself, however that is spelt.
 */
final class FurtherOptions {

    private static final int MAX_CHARACTERS = 4_096;
    private static final int MAX_NAMES = 32;
    private static final int MAX_DEPTH = 4;
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

    /** Simli's names without capitals, underscores and hyphens, and what to do instead. */
    private static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry("faceid", "the field faceId"),
            Map.entry("model", "the field model"),
            Map.entry("handlesilence", "the field handleSilence"),
            Map.entry("maxsessionlength", "the field maxSessionLengthSeconds"),
            Map.entry("maxidletime", "the field maxIdleSeconds"),
            Map.entry("sessionaggregator", "the field tenant"),
            Map.entry("streamingwidth", "the field video"),
            Map.entry("streamingheight", "the field video"),
            Map.entry("avatarpositionx", "the field position"),
            Map.entry("avatarpositiony", "the field position"),
            Map.entry("camera", "the field camera"),
            Map.entry("backgroundid", "the field backgroundId"),
            Map.entry("foregroundid", "the field foregroundId"),
            Map.entry("apiversion", "not at all: the gateway sets it"),
            Map.entry("startframe", "not at all: the gateway sets it"),
            Map.entry("audioinputformat", "not at all: the gateway sets it"),
            Map.entry("apikey", "not at all: the server has the key"),
            Map.entry("simliapikey", "not at all: the server has the key"),
            Map.entry("xsimliapikey", "not at all: the server has the key"),
            Map.entry("sessiontoken", "not at all: it is Simli's answer"));

    private FurtherOptions() {}

    /** The object's text, or null where there is none. Notes every fault in the body. */
    static String read(JsonBody body, String field) {
        Optional<JsonBody> given = body.object(field);
        if (given.isEmpty()) {
            return null;
        }
        JsonObject object = (JsonObject) body.value(field).orElseThrow();
        String text = object.toString();
        if (text.length() > MAX_CHARACTERS) {
            body.fault(field, text.length() + " characters", "at most " + MAX_CHARACTERS + " characters of JSON");
            return null;
        }
        if (object.size() > MAX_NAMES) {
            body.fault(field, object.size() + " names", "at most " + MAX_NAMES + " names");
            return null;
        }
        if (depth(object) > MAX_DEPTH) {
            body.fault(field, depth(object) + " levels", "at most " + MAX_DEPTH + " levels of objects and arrays");
        }
        object.forEach((name, value) -> check(given.get(), name, value));
        return object.isEmpty() ? null : text;
    }

    private static void check(JsonBody given, String name, JsonValue value) {
        if (!NAME.matcher(name).matches()) {
            given.fault(
                    new FieldError("", name, "").value(),
                    value.toString(),
                    "names of 1..64 letters, digits, _ and -, a letter first");
            return;
        }
        String instead = REFUSED.get(name.toLowerCase(Locale.ROOT).replaceAll("[_-]", ""));
        if (instead != null) {
            given.fault(name, value.toString(), instead);
        } else if (hasControls(value)) {
            given.fault(name, value.toString(), "texts without control characters and lone surrogates");
        }
    }

    private static int depth(JsonValue value) {
        int below = 0;
        if (value instanceof JsonObject object) {
            below = object.values().stream()
                    .mapToInt(FurtherOptions::depth)
                    .max()
                    .orElse(0);
        } else if (value instanceof JsonArray array) {
            below = array.stream().mapToInt(FurtherOptions::depth).max().orElse(0);
        } else {
            return 0;
        }
        return below + 1;
    }

    private static boolean hasControls(JsonValue value) {
        if (value instanceof JsonObject object) {
            return object.keySet().stream().anyMatch(FurtherOptions::hasControls)
                    || object.values().stream().anyMatch(FurtherOptions::hasControls);
        }
        if (value instanceof JsonArray array) {
            return array.stream().anyMatch(FurtherOptions::hasControls);
        }
        return value instanceof JsonString text && hasControls(text.getString());
    }

    private static boolean hasControls(String text) {
        return !PlainText.isPlain(text, 0, Integer.MAX_VALUE);
    }
}
