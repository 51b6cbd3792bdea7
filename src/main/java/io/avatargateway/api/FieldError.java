package io.avatargateway.api;

import io.avatargateway.session.model.PlainText;

/**
 * One thing wrong with a request.
 *
 * @param field the field, parameter or header; parts of a field with dots: {@code metadata.colour}
 * @param value what was sent, shortened and fit to be shown
 * @param rule what was expected
 */
public record FieldError(String field, String value, String rule) {

    private static final int SHOWN_CHARACTERS = 100;

    public FieldError {
        value = PlainText.shown(value, SHOWN_CHARACTERS);
    }

    /** For people: {@code maxIdleSeconds: 0 (expected: a whole number, 1..300)}. */
    public String sentence() {
        return field + ": " + value + " (expected: " + rule + ")";
    }
}
