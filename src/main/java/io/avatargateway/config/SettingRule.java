package io.avatargateway.config;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a setting's text must be, beside what its type asks for: a pattern, and the words for it. */
enum SettingRule {
    NONE("[^\\p{Cc}]*", "no control characters"),
    /** Of a number. A sample has two bytes. */
    EVEN("\\d*[02468]", "an even number"),
    /** Of a number: zero is allowed below the least, and switches off. */
    ZERO_TOO("\\d*", "0"),
    RESUME("pause|exact|restart|skip", "pause, exact, restart or skip"),
    AUTH("none|on", "none or on"),
    CLAIM("[!-~]{1,500}", "1 to 500 visible ASCII characters"),
    SHUTDOWN("resume|end", "resume or end"),
    TRUTH("true|false", "true or false"),
    READINESS("true|false|idle", "true, false or idle"),
    /** It becomes part of a queue's name. */
    NAME("[A-Za-z0-9_-]{1,100}", "1 to 100 letters, digits, - and _"),
    TICKET_KEY("[!-~]{32,1000}", "32 to 1000 visible ASCII characters"),
    KEY("[!-~]+", "visible ASCII characters only"),
    FACE_ID("\\P{Cc}{0,200}", "at most 200 characters, none of them a control character"),
    DISCLOSURE(DisclosureText.FORM, DisclosureText.RULE),
    HTTP_ADDRESS("https?://.*", "an address like http://host:port"),
    /** What comes from there decides who is let in. */
    KEYS_ADDRESS("https?://.*", "an address like https://issuer.example/keys; http on this machine only"),
    BROKER_ADDRESS("tcp://.*", "an address like tcp://host:port"),
    PROXY_ADDRESS(
            "http://.*",
            "an address like http://host:port, or http://user:password@host:port without control characters"),
    PROXIES("none|[0-9A-Fa-f:./]+", "IP addresses and ranges like 10.0.0.0/8 with commas between, or none"),
    HEADERS("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}", "names of headers with commas between, or *"),
    /** As browsers spell them (RFC 6454, section 6.2). */
    ORIGINS(Patterns.ORIGIN, "origins like https://portal.example.com with commas between"),
    /** The names of containers may have an underscore. */
    PUBLIC_ORIGINS(
            "https?://([a-z0-9._-]+|\\[[0-9a-f:]+])(:\\d{1,5})?",
            "origins like https://avatar.example.com with commas between"),
    ROOM_ORIGINS(
            "(wss?|https?)://((\\*\\.)?[a-z0-9.-]+|\\[[0-9a-f:]+])(:\\d{1,5})?|\\*",
            "origins like wss://room.example.com with commas between, or *"),
    FACES("[^=\\p{Cc}]{1,30}=[^=\\p{Cc}]{1,200}", "names with face ids like Ada=5a0d…, with commas between");

    /** The user may not hold a colon, and neither a control character (RFC 7617). */
    private static final Pattern CREDENTIALS = Pattern.compile("[^:\\p{Cc}]+:\\P{Cc}*");

    private final Pattern pattern;
    private final String words;

    SettingRule(String pattern, String words) {
        this.pattern = Pattern.compile(pattern);
        this.words = words;
    }

    private static final class Patterns {
        static final String ORIGIN = "https?://[a-z0-9.-]+(:\\d{1,5})?|https?://\\[[0-9a-f:]+](:\\d{1,5})?";
    }

    /** Whether the text, or the element of a list, has the form. */
    boolean fits(String text) {
        return pattern.matcher(text).matches();
    }

    /** What was expected, for a message. */
    String words() {
        return words;
    }

    /** The text as an address with a host, or empty if it is none of this form. */
    Optional<URI> address(String text) {
        return HostAddress.parse(text)
                .filter(uri -> fits(text))
                .filter(uri -> this != KEYS_ADDRESS || uri.getScheme().equals("https") || Loopback.is(uri.getHost()))
                .filter(uri -> uri.getUserInfo() == null || fits(uri));
    }

    private boolean fits(URI withCredentials) {
        return this == PROXY_ADDRESS
                && CREDENTIALS.matcher(withCredentials.getUserInfo()).matches();
    }
}
