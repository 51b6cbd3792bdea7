package io.avatargateway.audio.format;

import java.nio.ByteOrder;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One word for what samples are, such as {@code linear16}, {@code s16le} or {@code audio/pcm}.
 *
 * @param kind of number
 * @param bits of one sample, 0 where the word does not say it
 * @param order of bytes, or null where the word does not say it
 */
record SampleWord(Kind kind, int bits, ByteOrder order) {

    /** Nothing is said but that they are samples. */
    static final SampleWord PLAIN = new SampleWord(Kind.ANY, 0, null);

    private static final Pattern SIZED = Pattern.compile(
            "(?:pcm|lpcm|linear|l|raw)?(s|u|f|int|uint|signed|unsigned|float)?(8|16|24|32|64)(?:bits?)?(le|be)?");

    /** What a number of samples is. */
    enum Kind {
        ANY,
        SIGNED,
        UNSIGNED,
        FLOAT,
        MU_LAW,
        A_LAW
    }

    /** What it means; null if nothing that is known. RFC 2361 numbers the codecs of WAV: 1, 3, 6 and 7. */
    static SampleWord of(String text) {
        String word =
                text.toLowerCase(Locale.ROOT).replaceFirst("^audio/(x-)?", "").replaceAll("[-_. ]", "");
        return switch (word) {
            case "pcm", "lpcm", "linear", "linearpcm", "rawpcm", "raw", "1" -> PLAIN;
            case "signed", "signedint", "signedinteger" -> new SampleWord(Kind.SIGNED, 0, null);
            case "unsigned", "unsignedint", "unsignedinteger" -> new SampleWord(Kind.UNSIGNED, 0, null);
            case "float", "floatingpoint", "ieeefloat", "3" -> new SampleWord(Kind.FLOAT, 0, null);
            case "mulaw", "ulaw", "mlaw", "pcmu", "g711u", "g711ulaw", "g711mulaw", "basic", "7" ->
                new SampleWord(Kind.MU_LAW, 8, null);
            case "alaw", "pcma", "g711a", "g711alaw", "6" -> new SampleWord(Kind.A_LAW, 8, null);
            default -> sized(word);
        };
    }

    private static SampleWord sized(String word) {
        Matcher sized = SIZED.matcher(word);
        if (!sized.matches()) {
            return null;
        }
        Kind kind = sized.group(1) == null
                ? Kind.ANY
                : switch (sized.group(1).charAt(0)) {
                    case 'u' -> Kind.UNSIGNED;
                    case 'f' -> Kind.FLOAT;
                    default -> Kind.SIGNED;
                };
        ByteOrder order = sized.group(3) == null
                ? null
                : sized.group(3).equals("le") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        return new SampleWord(kind, Integer.parseInt(sized.group(2)), order);
    }

    /** The coding of one sample of this number of bits; null if there is none. */
    SampleCoding coding(int ofBits) {
        return switch (kind) {
            case MU_LAW -> ofBits == 8 ? SampleCoding.MU_LAW : null;
            case A_LAW -> ofBits == 8 ? SampleCoding.A_LAW : null;
            case FLOAT -> SampleCoding.floating(ofBits);
            case SIGNED -> SampleCoding.signed(ofBits);
            case UNSIGNED -> ofBits == 8 ? SampleCoding.UNSIGNED_8 : null;
            case ANY -> ofBits == 8 ? SampleCoding.UNSIGNED_8 : SampleCoding.signed(ofBits);
        };
    }
}
