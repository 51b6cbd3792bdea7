package io.avatargateway.audio.format;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What to write instead of a type that is not known: most are an engine's own word for something that is spoken. Holds
 * no state.
 */
final class TypeSpelling {

    private static final String ASK =
            "none of this kind; engines make audio/mpeg, audio/ogg with Opus, or audio/wav as well";

    private static final Pattern NOT_SPOKEN = Pattern.compile(
            "aac|mp4|m4a|webm|\\bamr|3gp|\\bgsm|silk|speex|vorbis|\\bwma|matroska|mkv|cbr-opus|g72[0-9]|g\\.72|"
                    + "midi|\\bilbc");
    private static final Pattern MU_LAW = Pattern.compile("mu-?_?law|u-?_?law|pcmu|g\\.?711u");
    private static final Pattern A_LAW = Pattern.compile("a-?_?law|pcma|g\\.?711a");
    private static final Pattern SAMPLES = Pattern.compile("pcm|linear|l16|raw|s16|int16");
    private static final Pattern HERTZ = Pattern.compile("(?<![0-9])([0-9]{4,5})(?![0-9])");
    private static final Pattern KILOHERTZ = Pattern.compile("(?<![0-9])([0-9]{1,2}(?:\\.[0-9]{1,3})?) ?khz");

    private TypeSpelling() {}

    /**
     * The spelling to use, with a word of why.
     *
     * @param text that was sent, any text
     * @return null where nothing is known of it
     */
    static String of(String text) {
        String sent = text.toLowerCase(Locale.ROOT);
        if (sent.contains("form-data")) {
            return "the type of the speech, which is the body alone, no form";
        } else if (sent.contains("x-www-form-urlencoded")) {
            return "the type of the speech, as by curl -H 'Content-Type: audio/wav', or application/octet-stream";
        } else if (sent.startsWith("text/")
                || sent.contains("json")
                || sent.contains("xml")
                || sent.contains("base64")) {
            return "the type of speech, in bytes as they are";
        } else if (NOT_SPOKEN.matcher(sent).find()) {
            return ASK;
        } else if (sent.contains("riff") || sent.contains("wav")) {
            return "audio/wav";
        } else if (sent.contains("mp3") || sent.contains("mpeg")) {
            return "audio/mpeg";
        } else if (sent.contains("flac")) {
            return "audio/flac";
        } else if (sent.contains("opus") || sent.contains("ogg")) {
            return "audio/ogg";
        } else if (sent.contains("aif")) {
            return "audio/aiff";
        }
        return samples(sent);
    }

    private static String samples(String sent) {
        int rate = rate(sent);
        if (MU_LAW.matcher(sent).find()) {
            return "audio/PCMU" + (rate > 0 ? ";rate=" + rate : "");
        } else if (A_LAW.matcher(sent).find()) {
            return "audio/PCMA" + (rate > 0 ? ";rate=" + rate : "");
        } else if (SAMPLES.matcher(sent).find()) {
            return "audio/pcm;rate=" + (rate > 0 ? rate : 16_000) + " for 16 bit little endian";
        }
        return null;
    }

    private static int rate(String sent) {
        Matcher kilo = KILOHERTZ.matcher(sent);
        if (kilo.find()) {
            return (int) Math.round(1000 * Double.parseDouble(kilo.group(1)));
        }
        Matcher hertz = HERTZ.matcher(sent);
        return hertz.find() ? Integer.parseInt(hertz.group(1)) : 0;
    }
}
