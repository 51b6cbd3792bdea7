package io.avatargateway.audio;

import io.avatargateway.audio.SpeechFormatException.Fault;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A MIME type with its parameters, as RFC 9110 section 8.3.1 writes them: type and names without regard to case, values as tokens or quoted.
 *
 * @param name {@code type/subtype} in lower case
 * @param parameters by their names in lower case
 */
record AudioType(String name, Map<String, String> parameters) {

    private static final int MAX_LENGTH = 200;
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern TYPE = Pattern.compile(TOKEN + "/" + TOKEN);
    private static final Pattern PARAMETER = Pattern.compile(
            "\\G[ \\t]*;[ \\t]*(?:(" + TOKEN + ")=(?:(" + TOKEN + ")|\"((?:[^\"\\\\]|\\\\.)*)\"))?[ \\t]*");

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
                String value = parameter.group(2) != null
                        ? parameter.group(2)
                        : parameter.group(3).replaceAll("\\\\(.)", "$1");
                if (parameters.put(name, value) != null) {
                    throw new SpeechFormatException(
                            Fault.UNSUPPORTED_TYPE,
                            "audio type parameter: " + shown(name) + " twice (expected: each of them once)");
                }
            }
            end = parameter.end();
        }
        return new AudioType(type.group().toLowerCase(Locale.ROOT), parameters);
    }

    /** The name as the RFCs write it, for messages. */
    String shownName() {
        return switch (name) {
            case "audio/l16" -> "audio/L16";
            case "audio/pcmu" -> "audio/PCMU";
            case "audio/pcma" -> "audio/PCMA";
            default -> name;
        };
    }

    /** The value's beginning, without what could spoil a log or a reply. */
    static String shown(String value) {
        String visible = value.replaceAll("\\p{Cntrl}", "?");
        return visible.length() <= 80 ? visible : visible.substring(0, 80) + "…";
    }

    private static SpeechFormatException malformed(String text) {
        return new SpeechFormatException(
                Fault.UNSUPPORTED_TYPE,
                "audio type: " + shown(text) + " (expected: a MIME type of at most " + MAX_LENGTH
                        + " characters, such as audio/pcm;rate=16000)");
    }
}
