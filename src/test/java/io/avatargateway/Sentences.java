package io.avatargateway;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Finds the sentences of a text, and the lines where they begin. */
final class Sentences {

    /** Ends a sentence that has no full stop, as the entry of a list. So does a blank line. */
    static final char BREAK = '\f';

    private static final Pattern END = Pattern.compile("[.!?;:][)\"”]*$");

    private final List<Sentence> found = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private int beginLine;

    private Sentences() {}

    /**
     * A sentence, or a part of one that stands for itself: colons and semicolons end it as well.
     *
     * @param line where it begins, from 1
     */
    record Sentence(int line, String text, int words) {}

    /** @param text whose words are separated by white space; a no-break space is part of a word */
    static List<Sentence> of(String text) {
        Sentences sentences = new Sentences();
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            sentences.line(i + 1, lines[i]);
        }
        sentences.end();
        return sentences.found;
    }

    private void line(int number, String line) {
        if (line.isBlank()) {
            end();
            return;
        }
        String[] parts = line.split(String.valueOf(BREAK), -1);
        for (int i = 0; i < parts.length; i++) {
            if (i > 0) {
                end();
            }
            for (String word : parts[i].strip().split("[ \t]+", -1)) {
                word(number, word);
            }
        }
    }

    private void word(int line, String word) {
        if (word.isEmpty()) {
            return;
        }
        if (words.isEmpty()) {
            beginLine = line;
        }
        words.add(word);
        if (END.matcher(word).find()) {
            end();
        }
    }

    private void end() {
        if (!words.isEmpty()) {
            found.add(new Sentence(beginLine, String.join(" ", words), words.size()));
            words.clear();
        }
    }
}
