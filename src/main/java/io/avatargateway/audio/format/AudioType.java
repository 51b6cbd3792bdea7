package io.avatargateway.audio.format;

import io.avatargateway.audio.format.SpeechFormatException.Fault;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A MIME type with its parameters, as in RFC 9110 section 8.3.1: type and names ignore case, values are tokens or
 * quoted. As speech engines do, it may also have values with a slash, a colon or a comma without quotes.
 *
 * @param name {@code type/subtype} in lower case
 * @param parameters by their names in lower case
 */
record AudioType(String name, Map<String, String> parameters) {

    private static final int MAX_LENGTH = 200;
    private static final int SHOWN = 80;
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern TYPE = Pattern.compile(TOKEN + "/" + TOKEN);
    private static final Pattern PARAMETER = Pattern.compile("\\G[ \\t]*;[ \\t]*(?:(" + TOKEN
            + ")[ \\t]*=[ \\t]*(?:([!-~&&[^\";\\\\]]+)|\"((?:[^\"\\\\]|\\\\.)*)\"))?[ \\t]*");

    /** Bytes of any kind: what software writes that does not know the type. */
    private static final Set<String> NOTHING = Set.of(
            "application/octet-stream",
            "application/x-octet-stream",
            "application/x-binary",
            "application/binary",
            "application/unknown",
            "application/x-unknown",
            "binary/octet-stream",
            "audio/*",
            "*/*");

    private static final Pattern UNFIT = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}]");

    AudioType {
        parameters = Map.copyOf(parameters);
    }

    /**
     * @throws SpeechFormatException UNSUPPORTED_TYPE if the text is not a MIME type
     */
    static AudioType parse(String text) throws SpeechFormatException {
        String trimmed = text.strip();
        Matcher type = TYPE.matcher(trimmed);
        if (trimmed.length() > MAX_LENGTH || !type.lookingAt()) {
            throw malformed(trimmed);
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        Matcher parameter = PARAMETER.matcher(trimmed);
        int end = type.end();
        while (end < trimmed.length()) {
            if (!parameter.find(end)) {
                throw malformed(trimmed);
            }
            if (parameter.group(1) != null) {
                String name = parameter.group(1).toLowerCase(Locale.ROOT);
                if (parameters.put(name, value(parameter)) != null) {
                    throw new SpeechFormatException(
                            Fault.UNSUPPORTED_TYPE,
                            "audio type parameter: " + shown(name) + " twice (expected: each of them once)");
                }
            }
            end = parameter.end();
        }
        return new AudioType(type.group().toLowerCase(Locale.ROOT), parameters);
    }

    private static String value(Matcher parameter) {
        String bare = parameter.group(2);
        if (bare == null) {
            return parameter.group(3).replaceAll("\\\\(.)", "$1").strip();
        }
        boolean quoted = bare.length() > 1 && bare.startsWith("'") && bare.endsWith("'");
        return quoted ? bare.substring(1, bare.length() - 1) : bare;
    }

    /** Whether it only means that there are bytes. */
    boolean saysNothing() {
        return NOTHING.contains(name);
    }

    /** The name as the RFCs write it, for messages. */
    String shownName() {
        return switch (name) {
            case "audio/l16" -> "audio/L16";
            case "audio/pcmu" -> "audio/PCMU";
            case "audio/pcma" -> "audio/PCMA";
            default -> shown(name);
        };
    }

    /** That something of it is not spoken. */
    SpeechFormatException unsupported(String what, String value, String rule) {
        return new SpeechFormatException(
                Fault.UNSUPPORTED_TYPE, shownName() + " " + what + ": " + shown(value) + " (expected: " + rule + ")");
    }

    /** The value's beginning, without what could spoil a log or a reply. */
    static String shown(String value) {
        boolean cut = value.codePointCount(0, value.length()) > SHOWN;
        String beginning = cut ? value.substring(0, value.offsetByCodePoints(0, SHOWN)) : value;
        return UNFIT.matcher(beginning).replaceAll("?") + (cut ? "…" : "");
    }

    private static SpeechFormatException malformed(String text) {
        String spelling = TypeSpelling.of(text);
        return new SpeechFormatException(
                Fault.UNSUPPORTED_TYPE,
                "audio type: " + shown(text) + " (expected: a MIME type of at most " + MAX_LENGTH + " characters, "
                        + (spelling == null ? "such as audio/pcm;rate=16000" : "here " + spelling) + ")");
    }
}
