package io.avatargateway.config.file;

import io.avatargateway.json.NotJsonException;
import io.avatargateway.json.StrictJson;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A JSON object of a file, read field by field: notes every fault with field, value and rule. A field that is missing
 * and one that is null are the same. For one thread.
 */
public final class JsonFields {

    private static final int MAX_SHOWN = 60;

    private final JsonObject object;
    /** Where the object stands in the file, with a dot behind it; empty for the file itself. */
    private final String path;

    private final Set<String> known = new TreeSet<>();
    private final List<String> faults;

    private JsonFields(JsonObject object, String path, List<String> faults) {
        this.object = object;
        this.path = path;
        this.faults = faults;
    }

    /**
     * The object that a file holds.
     *
     * @param faults takes all faults, also those that are found later; where the file is no object, it gets one line
     * @return an empty object where the file is none
     */
    public static JsonFields parse(byte[] file, List<String> faults) {
        return new JsonFields(object(file, faults), "", faults);
    }

    private static JsonObject object(byte[] file, List<String> faults) {
        try {
            return StrictJson.object(file);
        } catch (NotJsonException fault) {
            // The parser's words are not shown, for they may repeat what stands in the file.
            faults.add("(expected: "
                    + switch (fault.rule()) {
                        case UTF_8 -> "text in UTF-8";
                        case JSON -> "JSON without repeated names";
                        case OBJECT -> "a JSON object";
                    }
                    + ")");
            return JsonValue.EMPTY_JSON_OBJECT;
        }
    }

    /** A text that the rule allows; empty where there is none, or a wrong one, which is noted. */
    public Optional<String> text(String field, Predicate<String> rule, String words) {
        Optional<String> text = allowed(field, rule);
        if (text.isEmpty()) {
            value(field).ifPresent(wrong -> fault(field, wrong.toString(), words));
        }
        return text;
    }

    /** As {@link #text}, but a wrong one is not shown: it may hold a secret. */
    public Optional<String> hiddenText(String field, Predicate<String> rule, String words) {
        Optional<String> text = allowed(field, rule);
        if (text.isEmpty()) {
            value(field).ifPresent(wrong -> fault(field, "(another value)", words));
        }
        return text;
    }

    private Optional<String> allowed(String field, Predicate<String> rule) {
        return value(field)
                .filter(JsonString.class::isInstance)
                .map(given -> ((JsonString) given).getString())
                .filter(rule);
    }

    /** As {@link #text}, but the field must be there. */
    public Optional<String> requiredText(String field, Predicate<String> rule, String words) {
        require(field, words);
        return text(field, rule, words);
    }

    /** A whole number within the limits, both included. */
    public Optional<Long> number(String field, long least, long most) {
        Optional<JsonValue> value = value(field);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Optional<Long> number = StrictJson.wholeNumber(value.get(), least, most);
        if (number.isEmpty()) {
            fault(field, value.get().toString(), "a whole number, " + least + ".." + most);
        }
        return number;
    }

    /** A moment in ISO 8601, in UTC. */
    public Optional<Instant> moment(String field) {
        Optional<JsonValue> value = value(field);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get() instanceof JsonString text) {
            try {
                return Optional.of(Instant.parse(text.getString()));
            } catch (DateTimeException malformed) {
                // Named below.
            }
        }
        fault(field, value.get().toString(), "a moment like 2027-01-31T12:00:00Z");
        return Optional.empty();
    }

    /** A list of texts, at least one, each of them among those that are allowed; empty where it is missing or wrong. */
    public Set<String> words(String field, Set<String> allowed) {
        String rule = "a list of " + String.join(", ", new TreeSet<>(allowed));
        require(field, rule);
        Optional<JsonValue> value = value(field);
        Set<String> words = new LinkedHashSet<>();
        if (value.isPresent() && value.get() instanceof JsonArray list) {
            list.stream()
                    .filter(JsonString.class::isInstance)
                    .map(each -> ((JsonString) each).getString())
                    .filter(allowed::contains)
                    .forEach(words::add);
            if (words.size() == list.size() && !list.isEmpty()) {
                return words;
            }
        }
        value.ifPresent(given -> fault(field, given.toString(), rule));
        return Set.of();
    }

    /** A list of objects, which must be there; empty where it is wrong. */
    public List<JsonFields> objects(String field, int most) {
        String rule = "a list of at most " + most + " objects";
        require(field, rule);
        Optional<JsonValue> value = value(field);
        List<JsonFields> objects = new ArrayList<>();
        if (value.isEmpty()) {
            return objects;
        }
        if (!(value.get() instanceof JsonArray list)
                || list.size() > most
                || !list.stream().allMatch(JsonObject.class::isInstance)) {
            fault(field, "(another value)", rule);
            return objects;
        }
        for (int i = 0; i < list.size(); i++) {
            objects.add(new JsonFields(list.getJsonObject(i), path + field + "[" + i + "].", faults));
        }
        return objects;
    }

    /** Whether the field is there. */
    public boolean has(String field) {
        return value(field).isPresent();
    }

    /** An object; empty where there is none, or something else, which is noted. */
    public Optional<JsonFields> object(String field) {
        Optional<JsonValue> value = value(field);
        if (value.isPresent() && !(value.get() instanceof JsonObject)) {
            // Not shown: a secret that stands where a reference belongs.
            fault(field, "(another value)", "an object");
            return Optional.empty();
        }
        return value.map(found -> new JsonFields((JsonObject) found, path + field + ".", faults));
    }

    /** Notes a fault that only the caller can see. */
    public void fault(String field, String value, String rule) {
        faults.add(path + field + ": " + shown(value) + " (expected: " + rule + ")");
    }

    /** Notes every field that nobody asked for. To be called last. */
    public void finish() {
        object.keySet().stream()
                .filter(field -> !known.contains(field))
                .forEach(field -> fault(shown(field), "unknown", "no field but " + String.join(", ", known)));
    }

    private void require(String field, String rule) {
        if (value(field).isEmpty()) {
            fault(field, "missing", rule);
        }
    }

    private Optional<JsonValue> value(String field) {
        known.add(field);
        return Optional.ofNullable(object.get(field)).filter(value -> value != JsonValue.NULL);
    }

    private static String shown(String value) {
        String oneLine = value.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}]", "?");
        return oneLine.length() <= MAX_SHOWN ? oneLine : oneLine.substring(0, MAX_SHOWN) + "…";
    }
}
