package io.avatargateway.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What arguments of this library look like. An error is one line: {@code name: value (expected: rule)}. */
public final class Arguments {

    private static final Duration LONGEST = Duration.ofDays(7);

    /** Of a URL, or of the first in Artemis' list of them. */
    private static final Pattern SCHEME = Pattern.compile("\\(?[A-Za-z][A-Za-z0-9+.-]*://");

    private Arguments() {}

    /**
     * Says what is wrong.
     *
     * @param name the argument
     * @param value without secrets
     * @param rule what it should be
     * @return to be thrown
     */
    public static IllegalArgumentException wrong(String name, Object value, String rule) {
        return new IllegalArgumentException(line(name, value, rule));
    }

    /**
     * The line that every error has.
     *
     * @param name of what is wrong
     * @param value without secrets
     * @param rule what is expected
     * @return {@code name: value (expected: rule)}
     */
    public static String line(String name, Object value, String rule) {
        return name + ": " + value + " (expected: " + rule + ")";
    }

    /**
     * Checks a span of time.
     *
     * @param name the argument
     * @param value 1 ms to 7 days
     * @return the value
     */
    public static Duration span(String name, Duration value) {
        if (value == null || value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(LONGEST) > 0) {
            throw wrong(name, value, "1 ms to 7 days");
        }
        return value;
    }

    /**
     * Checks a number.
     *
     * @param name the argument
     * @param value the number
     * @param least inclusive
     * @param most inclusive
     * @return the value
     */
    public static int within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw wrong(name, value, least + ".." + most);
        }
        return value;
    }

    /**
     * Checks a text that must be there.
     *
     * @param name the argument
     * @param value not null, not blank
     * @return the value
     */
    public static String text(String name, String value) {
        if (value == null || value.isBlank()) {
            throw wrong(name, value, "a text");
        }
        return value;
    }

    /** The gateway's address without a slash at its end. */
    static URI gateway(String text) {
        if (text == null) {
            throw wrong("gateway", "none", "a URL such as http://localhost:9080, without user and query");
        }
        try {
            URI url = new URI(text.replaceFirst("/+$", ""));
            boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (http && url.getHost() != null && url.getUserInfo() == null && url.getQuery() == null) {
                return url;
            }
        } catch (URISyntaxException malformed) {
            // Said below, without the text: it may hold a password.
        }
        throw wrong("gateway", shownUrl(text), "a URL such as http://localhost:9080, without user and query");
    }

    /** A key or a token, for a gateway that it may be sent to. It is in no message. */
    static String token(String text, URI gateway) {
        if (text == null || !text.matches("[!-~]{1,8192}")) {
            throw wrong("token", "not one", "an API key or a token, of visible ASCII characters");
        }
        boolean local = gateway.getHost().matches("localhost|127\\.[0-9.]+|\\[::1]");
        if (!local && !"https".equalsIgnoreCase(gateway.getScheme())) {
            throw wrong("gateway", shownUrl(gateway.toString()), "https, since a credential goes there");
        }
        return text;
    }

    /**
     * An address as it may be shown. What stands before an @ is left out, whatever else that may be: of a list of
     * addresses, and of a path with an @ in it, only the end is shown.
     *
     * @param url with or without user, password and parameters, well-formed or not
     * @return scheme, host and port
     */
    public static String shownUrl(String url) {
        String plain = url.replaceFirst("(?s)[?;#].*", "");
        int behindUser = plain.lastIndexOf('@') + 1;
        if (behindUser == 0) {
            return plain;
        }
        Matcher scheme = SCHEME.matcher(plain);
        return (scheme.lookingAt() ? scheme.group() : "") + plain.substring(behindUser);
    }
}
