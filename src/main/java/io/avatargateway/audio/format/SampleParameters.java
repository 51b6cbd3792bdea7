package io.avatargateway.audio.format;

import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The parameters of a type of bare samples. One parameter has several names. Those that say nothing of the samples are
 * ignored. Any other is refused, since it could make other samples of the bytes.
 */
final class SampleParameters {

    private static final String RATE = "rate";
    private static final String CHANNELS = "channels";
    private static final String BITS = "bits";
    private static final String ENCODING = "encoding";
    private static final String ENDIAN = "endian";
    private static final String BIG_ENDIAN = "is-big-endian";
    private static final String NOTHING = "";

    /** By their names without hyphens and underscores. */
    private static final Map<String, String> MEANINGS = meanings();

    private static final Set<String> LITTLE = Set.of("little", "littleendian", "le", "lsb", "lsbfirst", "intel");
    private static final Set<String> BIG =
            Set.of("big", "bigendian", "be", "msb", "msbfirst", "network", "networkorder", "motorola");

    private final AudioType type;
    private final Map<String, String> values = new HashMap<>();
    private final SampleWord word;

    /**
     * @throws SpeechFormatException UNSUPPORTED_TYPE if one is unknown, or two contradict each other
     */
    SampleParameters(AudioType type) throws SpeechFormatException {
        this.type = type;
        for (Map.Entry<String, String> each : type.parameters().entrySet()) {
            String meaning = MEANINGS.get(plain(each.getKey()));
            if (meaning == null || (meaning.isEmpty() && !isHarmless(plain(each.getKey()), each.getValue()))) {
                throw type.unsupported("parameter", each.getKey(), "bits, channels, encoding, endian, rate");
            }
            String before = meaning.isEmpty() ? null : values.put(meaning, each.getValue());
            if (before != null && !before.equalsIgnoreCase(each.getValue())) {
                throw type.unsupported(meaning, before + " and " + each.getValue(), "one of them");
            }
        }
        String encoding = values.get(ENCODING);
        this.word = encoding == null ? SampleWord.PLAIN : SampleWord.of(encoding);
        if (word == null) {
            throw type.unsupported(
                    ENCODING, encoding, "signed, unsigned, float, mulaw, alaw, or a word such as linear16 or s16le");
        }
    }

    /** Whether a parameter of this name says something of samples. */
    static boolean saysSomething(String name) {
        return !MEANINGS.getOrDefault(plain(name), NOTHING).isEmpty();
    }

    int rate(int usual) throws SpeechFormatException {
        if (usual == 0 && !values.containsKey(RATE)) {
            throw type.unsupported(RATE, "missing", "rate=8000..96000");
        }
        return PcmFormat.requireRate(type.shownName(), number(RATE, usual));
    }

    int channels() throws SpeechFormatException {
        return PcmFormat.requireChannels(type.shownName(), number(CHANNELS, 1));
    }

    /** What one sample is, by the parameter for that. */
    SampleWord word() {
        return word;
    }

    /** Of one sample. */
    int bits(int usual) throws SpeechFormatException {
        int bits = number(BITS, word.bits() > 0 ? word.bits() : usual);
        if (word.bits() > 0 && bits != word.bits()) {
            throw type.unsupported(BITS, Integer.toString(bits), "those of the encoding, " + word.bits());
        }
        return bits;
    }

    /** The byte order, or null if no parameter names one. */
    ByteOrder order() throws SpeechFormatException {
        ByteOrder order = word.order();
        for (ByteOrder said : new ByteOrder[] {byName(), byTruth()}) {
            if (order != null && said != null && order != said) {
                throw type.unsupported(ENDIAN, "little and big", "one of them");
            }
            order = said == null ? order : said;
        }
        return order;
    }

    private ByteOrder byName() throws SpeechFormatException {
        String value = values.get(ENDIAN);
        if (value == null) {
            return null;
        } else if (LITTLE.contains(plain(value))) {
            return ByteOrder.LITTLE_ENDIAN;
        } else if (BIG.contains(plain(value))) {
            return ByteOrder.BIG_ENDIAN;
        }
        throw type.unsupported(ENDIAN, value, "big, little");
    }

    private ByteOrder byTruth() throws SpeechFormatException {
        String value = values.get(BIG_ENDIAN);
        if (value == null) {
            return null;
        }
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes" -> ByteOrder.BIG_ENDIAN;
            case "false", "0", "no" -> ByteOrder.LITTLE_ENDIAN;
            default -> throw type.unsupported(BIG_ENDIAN, value, "true or false");
        };
    }

    private int number(String name, int absent) throws SpeechFormatException {
        String value = values.get(name);
        if (value == null) {
            return absent;
        }
        String digits = name.equals(RATE) ? value.replaceFirst("(?i) ?hz$", "") : value;
        if (!digits.matches("[0-9]{1,9}")) {
            throw type.unsupported(name, value, "a number");
        }
        return Integer.parseInt(digits);
    }

    /** Whether a parameter that has nothing to do with samples leaves them what they are. */
    private static boolean isHarmless(String name, String value) {
        return switch (name) {
            case "container" -> Set.of("none", "raw").contains(plain(value));
            case "layout" -> plain(value).equals("interleaved");
            case "emphasis" -> plain(value).equals("none");
            default -> true;
        };
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
    }

    private static Map<String, String> meanings() {
        Map<String, String> meanings = new HashMap<>();
        put(meanings, RATE, "rate", "samplerate", "samplingrate", "sampleratehertz", "sampleratehz", "frequency");
        put(
                meanings,
                CHANNELS,
                "channels",
                "channel",
                "channelcount",
                "numchannels",
                "numberofchannels",
                "audiochannelcount");
        put(meanings, BITS, "bits", "samplesizebits", "samplesize", "bitspersample", "bitdepth", "samplewidth");
        put(meanings, ENCODING, "encoding", "codec", "codecs", "coding", "format", "sampleformat", "audioencoding");
        put(meanings, ENDIAN, "endian", "endianness", "endianess", "byteorder");
        put(meanings, BIG_ENDIAN, "isbigendian", "bigendian");
        put(
                meanings,
                NOTHING,
                "charset",
                "q",
                "name",
                "filename",
                "version",
                "voice",
                "bitrate",
                "ptime",
                "maxptime",
                "channelorder",
                "container",
                "layout",
                "emphasis");
        return Map.copyOf(meanings);
    }

    private static void put(Map<String, String> meanings, String meaning, String... names) {
        for (String name : names) {
            meanings.put(name, meaning);
        }
    }
}
