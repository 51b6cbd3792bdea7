package io.avatargateway.session.model;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The gateway's own name of a session: {@code ses_} and twenty characters of lower-case base 32. Unguessable, and safe
 * in URLs, queue names and message selectors.
 *
 * @param value the id as written everywhere
 */
public record SessionId(String value) {

    private static final Pattern FORM = Pattern.compile("ses_[a-z2-7]{20}");
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * @throws IllegalArgumentException if the value is not of the form {@code ses_[a-z2-7]{20}}
     */
    public SessionId {
        if (value == null || !FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("session id: " + abbreviate(value) + " (expected: " + FORM + ")");
        }
    }

    /** A new id with 100 random bits. Any thread. */
    public static SessionId random() {
        StringBuilder id = new StringBuilder("ses_");
        for (int i = 0; i < 20; i++) {
            id.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return new SessionId(id.toString());
    }

    /** The id that the text spells, or empty if it spells none. Any thread. */
    public static Optional<SessionId> parse(String text) {
        return text != null && FORM.matcher(text).matches() ? Optional.of(new SessionId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }

    private static String abbreviate(String value) {
        return value == null ? null : PlainText.shown(value, 64);
    }
}
