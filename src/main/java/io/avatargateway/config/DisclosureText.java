package io.avatargateway.config;

import java.util.regex.Pattern;

/** What viewers are told about the avatar: how it may be written. Holds no state. */
public final class DisclosureText {

    /** On one line, without what turns its direction. */
    static final String FORM = "[^\\p{Cc}\\p{Cs}\\u202a-\\u202e\\u2066-\\u2069]{1,500}";

    /** What it must be, for messages. */
    public static final String RULE = "1 to 500 characters on one line, or none";

    private static final Pattern PATTERN = Pattern.compile(FORM);

    private DisclosureText() {}

    /** Whether it may be written so. Any thread. */
    public static boolean fits(String text) {
        return PATTERN.matcher(text).matches();
    }

    /** What is told, empty where that is {@code none}. Any thread. */
    public static String read(String text) {
        return text.equals("none") ? "" : text;
    }
}
