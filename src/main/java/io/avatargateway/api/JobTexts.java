package io.avatargateway.api;

import io.avatargateway.session.model.JobText;
import io.avatargateway.session.model.PlainText;
import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads what a job says in writing, whichever way it came; {@code docs/jms-producer.md} has the same rules. */
public final class JobTexts {

    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}");
    private static final int MOST_MARKS = 300;
    private static final int MOST_MARKS_CHARACTERS = 30_000;
    private static final long LATEST_MILLIS = 86_400_000;
    private static final String MARKS_RULE = "a JSON array of up to " + MOST_MARKS
            + " objects {\"atMillis\":0..,\"text\":\"…\"} in order, with a text for the job";

    private JobTexts() {}

    /** Which of the three breaks its rule. */
    public enum Field {
        TEXT,
        LANGUAGE,
        MARKS
    }

    /** One of them breaks its rule. */
    public static final class Fault extends Exception {
        private static final long serialVersionUID = 1L;
        private final Field field;
        private final String value;
        private final String rule;

        Fault(Field field, String value, String rule) {
            super(field + ": " + PlainText.shown(value, 80));
            this.field = field;
            this.value = value;
            this.rule = rule;
        }

        /** Which. */
        public Field field() {
            return field;
        }

        /** What was sent. */
        public String value() {
            return value;
        }

        /** What it should be. */
        public String rule() {
            return rule;
        }
    }

    /**
     * The job's text, or null where there is none.
     *
     * @param text the words, or null
     * @param language their language, or null
     * @param marks when which of them are heard, as JSON, or null
     * @throws Fault if one of them breaks its rule
     */
    public static JobText read(String text, String language, String marks) throws Fault {
        if (text == null) {
            if (marks != null) {
                throw new Fault(Field.MARKS, marks, MARKS_RULE);
            }
            return null;
        }
        String words = text.replaceAll("\\s+", " ").strip();
        if (!PlainText.isPlain(words, 1, JobText.MOST_CHARACTERS)) {
            throw new Fault(Field.TEXT, text, "1.." + JobText.MOST_CHARACTERS + " characters, " + PlainText.RULE);
        }
        if (language != null && !LANGUAGE.matcher(language).matches()) {
            throw new Fault(Field.LANGUAGE, language, "a language tag such as en or de-CH");
        }
        return new JobText(words, language, marks == null ? List.of() : marks(marks));
    }

    private static List<JobText.Mark> marks(String json) throws Fault {
        List<JobText.Mark> marks = new ArrayList<>();
        if (json.length() <= MOST_MARKS_CHARACTERS) {
            try (JsonReader reader = Json.createReader(new StringReader(json))) {
                long latest = 0;
                for (JsonValue value : reader.readArray()) {
                    JobText.Mark mark = mark(value);
                    if (mark == null || mark.atMillis() < latest || marks.size() == MOST_MARKS) {
                        throw new Fault(Field.MARKS, value.toString(), MARKS_RULE);
                    }
                    latest = mark.atMillis();
                    marks.add(mark);
                }
                return marks;
            } catch (RuntimeException malformed) {
                // Said below.
            }
        }
        throw new Fault(Field.MARKS, json, MARKS_RULE);
    }

    private static JobText.Mark mark(JsonValue value) {
        if (value instanceof JsonObject object
                && object.get("atMillis") instanceof JsonNumber at
                && at.isIntegral()
                && at.doubleValue() >= 0
                && at.doubleValue() <= LATEST_MILLIS
                && object.get("text") instanceof JsonString text
                && PlainText.isPlain(text.getString(), 1, 1_000)
                && object.size() == 2) {
            return new JobText.Mark(at.longValue(), text.getString());
        }
        return null;
    }

    /** The marks as they are read. */
    public static String json(List<JobText.Mark> marks) {
        var array = Json.createArrayBuilder();
        marks.forEach(mark -> array.add(
                Json.createObjectBuilder().add("atMillis", mark.atMillis()).add("text", mark.text())));
        return array.build().toString();
    }
}
