package io.avatargateway.session.model;

import java.util.regex.Pattern;

/**
 * The one rule for names and texts from outside, whichever way they come. They are well-formed Unicode, without control
 * characters, and within the given length. A lone surrogate is no character; it has no UTF-8, and an AMQP client is
 * disconnected when it is sent one. Characters are code points, as JSON schema counts them: an emoji is one. Any
 * thread.
 */
public final class PlainText {

    /** What is wrong, behind the number of characters that a text may have. */
    public static final String RULE = "none of them a control character or a lone surrogate";

    /** C0, DEL and C1; format characters, which turn the direction of a line; lone surrogates. */
    private static final Pattern UNFIT = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}]");

    private PlainText() {}

    /**
     * Whether the text keeps the rule.
     *
     * @param least fewest characters
     * @param most most characters
     */
    public static boolean isPlain(String text, int least, int most) {
        int length = text.codePointCount(0, text.length());
        return length >= least
                && length <= most
                && isWellFormed(text)
                && text.chars().noneMatch(Character::isISOControl);
    }

    /** Whether no surrogate in it stands alone. */
    public static boolean isWellFormed(String text) {
        return text.codePoints().noneMatch(PlainText::isSurrogate);
    }

    /** The text with U+FFFD where a surrogate stands alone. */
    public static String wellFormed(String text) {
        if (isWellFormed(text)) {
            return text;
        }
        StringBuilder whole = new StringBuilder(text.length());
        text.codePoints().forEach(each -> whole.appendCodePoint(isSurrogate(each) ? 0xFFFD : each));
        return whole.toString();
    }

    /**
     * The text's beginning as a message may show it, on one line.
     *
     * @param most characters, behind which it is cut off
     */
    public static String shown(String text, int most) {
        // Long ones are cut off first: nobody pays for what is not shown.
        boolean cut = text.length() > most && text.codePointCount(0, text.length()) > most;
        String beginning = cut ? text.substring(0, text.offsetByCodePoints(0, most)) : text;
        return UNFIT.matcher(beginning).replaceAll("?") + (cut ? "…" : "");
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
