package io.avatargateway.simli;

import io.avatargateway.session.model.PlainText;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Makes what came from outside fit for events, logs and answers: one printable line, bounded in length, without
 * credentials. Hides the secrets it was told. Also hides what looks like one: a JSON field whose name speaks of a
 * token, or a long word of token characters. Simli's texts are not specified, and any of them may hold a credential.
 */
record SafeText(List<String> secrets) {

    /** Without known secrets. */
    static final SafeText PLAIN = new SafeText(List.of());

    private static final String HIDDEN = "(hidden)";

    /** More than this of a text is not even looked at. */
    private static final int MAX_INPUT = 8_192;

    /** A shorter secret would blank out ordinary words. */
    private static final int MIN_SECRET = 4;

    private static final Pattern TOKEN_FIELD =
            Pattern.compile("(?i)(\"[^\"]{0,64}(?:token|key|secret)\"\\s*:\\s*)\"[^\"]*\"?");
    private static final Pattern TOKEN_QUERY = Pattern.compile("(?i)((?:token|key|secret)=)[^&\\s\"]+");
    private static final Pattern LONG_WORD = Pattern.compile("[A-Za-z0-9_.+/=~-]{48,}");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\u2028\\u2029]+");

    SafeText {
        secrets = secrets.stream()
                .filter(secret -> secret != null && secret.length() >= MIN_SECRET)
                .toList();
    }

    /**
     * The text as it may be shown.
     *
     * @param raw anything, or null
     * @param maxChars the longest result
     * @return never null
     */
    String shown(String raw, int maxChars) {
        if (raw == null) {
            return "";
        }
        String text = raw.length() > MAX_INPUT ? raw.substring(0, MAX_INPUT) : raw;
        for (String secret : secrets) {
            text = text.replace(secret, HIDDEN);
        }
        text = TOKEN_FIELD.matcher(text).replaceAll("$1\"" + HIDDEN + "\"");
        text = TOKEN_QUERY.matcher(text).replaceAll("$1" + HIDDEN);
        text = LONG_WORD.matcher(text).replaceAll(HIDDEN);
        text = UNPRINTABLE.matcher(text).replaceAll(" ").strip();
        // Where it is cut off may be the middle of a character.
        return text.length() <= maxChars ? text : PlainText.wellFormed(text.substring(0, maxChars - 1)) + "…";
    }

    /** An exception in a few words: its type, and its message made safe. */
    String shown(Throwable problem, int maxChars) {
        String message = problem.getMessage();
        String name = problem.getClass().getSimpleName();
        return shown(message == null ? name : name + ": " + message, maxChars);
    }

    /** Says only how many, never which. */
    @Override
    public String toString() {
        return "SafeText[" + secrets.size() + " secrets]";
    }
}
