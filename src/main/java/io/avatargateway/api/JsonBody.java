package io.avatargateway.api;

import io.avatargateway.json.NotJsonException;
import io.avatargateway.json.StrictJson;
import io.avatargateway.session.model.PlainText;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A JSON object that came as a request, read field by field: collects every fault, and names field, value and rule of
 * each. Requests are read with JSON-P, answers written with JSON-B: JSON-B stops at the first fault and names the Java
 * class instead of the rule. For one thread.
 */
public final class JsonBody {

    /** An answer that names more faults than this helps nobody, and could grow far beyond the request. */
    private static final int MAX_ERRORS = 20;

    private static final Pattern JSON = Pattern.compile("\\s*application/json\\s*(;.*)?", Pattern.CASE_INSENSITIVE);

    private final JsonObject object;
    /** Where the object stands in the body, with a dot behind it; empty for the body itself. */
    private final String path;

    private final Set<String> known = new TreeSet<>();
    private final List<FieldError> errors;

    private JsonBody(JsonObject object, String path, List<FieldError> errors) {
        this.object = object;
        this.path = path;
        this.errors = errors;
    }

    /**
     * Reads a body to its end. An empty body of any type counts as an empty object.
     *
     * @param contentType the type that the client names, or null. Null also where the caller checks the type itself.
     *     Checked here and not by the JAX-RS runtime, which refuses a request that has neither a type nor a body
     * @param maxBytes the largest body; one byte more tells that a body is larger, and the rest is not read
     * @throws ProblemException MEDIA_TYPE_UNSUPPORTED, BODY_TOO_LARGE, or BODY_MALFORMED if it is not one JSON object
     *     in UTF-8, or names a field twice
     */
    public static JsonBody read(InputStream body, String contentType, int maxBytes) throws IOException {
        byte[] bytes = body.readNBytes(maxBytes + 1);
        if (bytes.length > maxBytes) {
            throw new ProblemException(
                    RequestFault.BODY_TOO_LARGE, "body: more bytes than fit (expected: at most " + maxBytes + ")");
        }
        if (bytes.length > 0
                && contentType != null
                && !JSON.matcher(contentType).matches()) {
            throw new ProblemException(
                    RequestFault.MEDIA_TYPE_UNSUPPORTED,
                    new FieldError("Content-Type", contentType, "application/json").sentence());
        }
        return new JsonBody(object(bytes), "", new ArrayList<>());
    }

    private static JsonObject object(byte[] bytes) {
        if (isBlank(bytes)) {
            return JsonValue.EMPTY_JSON_OBJECT;
        }
        try {
            return StrictJson.object(bytes);
        } catch (NotJsonException fault) {
            throw new ProblemException(
                    RequestFault.BODY_MALFORMED,
                    switch (fault.rule()) {
                        case UTF_8 -> "The body is not text in UTF-8.";
                        case JSON -> "The body is not JSON: " + new FieldError("", fault.getMessage(), "").value();
                        case OBJECT -> "The body is JSON, but not an object.";
                    });
        }
    }

    private static boolean isBlank(byte[] bytes) {
        for (byte each : bytes) {
            if (!Character.isWhitespace(each)) {
                return false;
            }
        }
        return true;
    }

    /** A {@link PlainText} of 1 to {@code maxLength} characters; empty where the field is missing or null. */
    public Optional<String> text(String field, int maxLength) {
        return value(field).flatMap(value -> checkedText(field, value, 1, maxLength));
    }

    /** A whole number within the limits, both included; empty where the field is missing or null. */
    public Optional<Integer> integer(String field, int least, int most) {
        Optional<JsonValue> value = value(field);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Optional<Long> number = StrictJson.wholeNumber(value.get(), least, most);
        if (number.isEmpty()) {
            fault(field, value.get().toString(), "a whole number, " + least + ".." + most);
        }
        return number.map(Long::intValue);
    }

    /** A number within the limits, both included; empty where the field is missing or null. */
    public Optional<Double> number(String field, double least, double most) {
        Optional<JsonValue> value = value(field);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get() instanceof JsonNumber number && number.doubleValue() >= least && number.doubleValue() <= most) {
            return Optional.of(number.doubleValue());
        }
        fault(field, value.get().toString(), "a number, " + least + ".." + most);
        return Optional.empty();
    }

    /**
     * An object within this one, whose faults are this one's; empty where the field is missing or null.
     *
     * @see #refuseOthers
     */
    public Optional<JsonBody> object(String field) {
        Optional<JsonValue> value = value(field);
        if (value.isPresent() && !(value.get() instanceof JsonObject)) {
            fault(field, value.get().toString(), "an object");
            return Optional.empty();
        }
        return value.map(object -> new JsonBody((JsonObject) object, path + field + ".", errors));
    }

    /** The names of all fields, wanted or not. */
    Set<String> names() {
        return object.keySet();
    }

    /** True or false; empty where the field is missing or null. */
    public Optional<Boolean> truth(String field) {
        Optional<JsonValue> value = value(field);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        return switch (value.get().getValueType()) {
            case TRUE -> Optional.of(true);
            case FALSE -> Optional.of(false);
            default -> {
                fault(field, value.get().toString(), "true or false");
                yield Optional.empty();
            }
        };
    }

    /** One of the values, by its word; empty where the field is missing or null. */
    public <T> Optional<T> choice(String field, List<T> values, Function<T, String> word) {
        Optional<JsonValue> value = value(field);
        Optional<T> chosen = value.flatMap(sent -> values.stream()
                .filter(each ->
                        sent instanceof JsonString text && text.getString().equals(word.apply(each)))
                .findFirst());
        if (value.isPresent() && chosen.isEmpty()) {
            fault(field, value.get().toString(), legal(values, word));
        }
        return chosen;
    }

    /** One of the values, by its word; a fault where the field is missing or null. */
    public <T> Optional<T> requiredChoice(String field, List<T> values, Function<T, String> word) {
        if (value(field).isEmpty()) {
            fault(field, "(missing)", legal(values, word));
        }
        return choice(field, values, word);
    }

    private static <T> String legal(List<T> values, Function<T, String> word) {
        return values.stream().map(word).collect(Collectors.joining(" or "));
    }

    /** Texts by name; empty where the field is missing or null. */
    public Map<String, String> texts(String field, int maxEntries, int maxNameLength, int maxLength) {
        Optional<JsonValue> value = value(field);
        Map<String, String> texts = new LinkedHashMap<>();
        if (value.isEmpty()) {
            return texts;
        }
        if (!(value.get() instanceof JsonObject entries)) {
            fault(field, value.get().toString(), "an object of texts");
            return texts;
        }
        if (entries.size() > maxEntries) {
            fault(field, entries.size() + " entries", "at most " + maxEntries + " entries");
            return texts;
        }
        entries.forEach((name, entry) -> {
            if (!PlainText.isPlain(name, 1, maxNameLength)) {
                fault(field, "\"" + name + "\"", "names of 1.." + maxNameLength + " characters, " + PlainText.RULE);
            } else {
                checkedText(field + "." + name, entry, 0, maxLength).ifPresent(text -> texts.put(name, text));
            }
        });
        return texts;
    }

    /** The unchecked value of the field, which counts as known from now on; empty where it is missing or null. */
    public Optional<JsonValue> value(String field) {
        known.add(field);
        return Optional.ofNullable(object.get(field)).filter(value -> value != JsonValue.NULL);
    }

    /** Notes a fault that only the caller can see. */
    public void fault(String field, String value, String rule) {
        errors.add(new FieldError(path + field, value, rule));
    }

    /**
     * To be called last.
     *
     * @throws ProblemException REQUEST_INVALID if there was any fault, or a field that nobody asked for
     */
    public void finish() {
        refuseOthers();
        if (!errors.isEmpty()) {
            throw new ProblemException(errors.subList(0, Math.min(errors.size(), MAX_ERRORS)));
        }
    }

    /** Notes every field that nobody asked for. To be called last for an object within another one. */
    void refuseOthers() {
        object.forEach((field, value) -> {
            if (!known.contains(field)) {
                fault(
                        new FieldError("", field, "").value(),
                        value.toString(),
                        "no field but " + String.join(", ", known));
            }
        });
    }

    private Optional<String> checkedText(String field, JsonValue value, int minLength, int maxLength) {
        if (value instanceof JsonString string) {
            String text = string.getString();
            if (PlainText.isPlain(text, minLength, maxLength)) {
                return Optional.of(text);
            }
        }
        fault(field, value.toString(), "a text of " + minLength + ".." + maxLength + " characters, " + PlainText.RULE);
        return Optional.empty();
    }
}
