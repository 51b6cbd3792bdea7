package io.avatargateway;

import java.util.regex.Pattern;

/** The rules for the words of pages and of comments. */
final class PlainEnglish {

    /** The longest sentence. */
    static final int MOST_WORDS = 25;

    /** What the usual term stands for: "the state of", "the result of", "ended", "at most". */
    static final Pattern CIRCUMLOCUTION = Pattern.compile("(?i)\\bwhat (becomes|became|comes|came) of\\b"
            + "|\\bis no more(?=[.,;:)]|$)|\\bat the most\\b|\\bso many\\b|\\bwhosever\\b|\\bin vain\\b");

    private PlainEnglish() {}
}
