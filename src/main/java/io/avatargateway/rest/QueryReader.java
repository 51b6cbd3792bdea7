package io.avatargateway.rest;

import io.avatargateway.api.FieldError;
import io.avatargateway.api.ProblemException;
import io.avatargateway.session.model.PlainText;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Reads query parameters, collecting every fault. For one thread. */
final class QueryReader {

    private final List<FieldError> errors = new ArrayList<>();

    /** A whole number within the limits, both included. */
    int integer(String name, String text, int byDefault, int least, int most) {
        if (text == null || text.isEmpty()) {
            return byDefault;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // Named below with the rest.
        }
        fault(name, text, "a whole number, " + least + ".." + most);
        return byDefault;
    }

    /** A {@link PlainText} of 1 to {@code maxLength} characters. */
    String text(String name, String text, String byDefault, int maxLength) {
        if (text == null) {
            return byDefault;
        }
        if (!PlainText.isPlain(text, 1, maxLength)) {
            fault(name, text, "a text of 1.." + maxLength + " characters, " + PlainText.RULE);
        }
        return text;
    }

    /** {@code true} or {@code false}, in these letters: a typing error must not end a session in the wrong way. */
    boolean truth(String name, String text, boolean byDefault) {
        if (text == null || text.isEmpty()) {
            return byDefault;
        }
        if (!text.equals("true") && !text.equals("false")) {
            fault(name, text, "true or false");
        }
        return text.equals("true");
    }

    /** A day, such as {@code 2026-11-30}. */
    LocalDate day(String name, String text, LocalDate byDefault) {
        if (text == null || text.isEmpty()) {
            return byDefault;
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException noDay) {
            fault(name, text, "a day like 2026-11-30");
            return byDefault;
        }
    }

    void fault(String name, String value, String rule) {
        errors.add(new FieldError(name, value, rule));
    }

    /** @throws ProblemException REQUEST_INVALID if there was any fault */
    void finish() {
        if (!errors.isEmpty()) {
            throw new ProblemException(errors);
        }
    }
}
