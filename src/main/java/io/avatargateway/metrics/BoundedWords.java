package io.avatargateway.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The values of a label that come from outside, so that nobody can make ever more of them. Any thread.
 */
final class BoundedWords {

    /** Stands for what is no word, and for what comes when there are as many as there may be. */
    static final String OTHER = "other";

    /** More than all code words there are, of ours and of Simli's. */
    static final int MOST_CODES = 100;

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.-]{1,63}");

    private final int most;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    BoundedWords(int most) {
        this.most = most;
    }

    /** The word as it may be shown; null for null. */
    String of(String word) {
        if (word == null || known.contains(word)) {
            return word;
        }
        if (!WORD.matcher(word).matches() || known.size() >= most) {
            return OTHER;
        }
        known.add(word);
        return word;
    }
}
