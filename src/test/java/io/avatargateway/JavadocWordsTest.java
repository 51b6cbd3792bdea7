package io.avatargateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Comments have short sentences, and the usual terms instead of circumlocutions. */
class JavadocWordsTest {

    /** Texts come first: what looks like a comment in one is none. */
    private static final Pattern TEXT_OR_COMMENT = Pattern.compile("\"\"\"[\\s\\S]*?\"\"\""
            + "|\"[^\"\\\\\\n]*+(?:\\\\.[^\"\\\\\\n]*+)*+\""
            + "|'[^'\\\\\\n]*+(?:\\\\.[^'\\\\\\n]*+)*+'"
            + "|(?<comment>/\\*[\\s\\S]*?\\*/|//[^\\n]*(?:\\n[ \\t]*//[^\\n]*)*)");

    private static final Pattern FRAME = Pattern.compile("(?m)\\*/$|^[ \\t]*(?:/\\*\\*?|\\*|//)(?!/)");
    private static final Pattern EXAMPLE = Pattern.compile("<pre>[\\s\\S]*?</pre>");
    private static final Pattern BLOCK = Pattern.compile("(?m)^[ \\t]*@\\w+|</?(?:p|li|ul|ol|h\\d|table|tr|td|th)>");
    private static final Pattern INLINE_TAG = Pattern.compile("\\{@[^}]*}\\S*");

    @Test
    void shouldHaveShortSentencesAndTheUsualTerms() throws IOException {
        List<String> faults = new ArrayList<>();
        for (Path file : sources()) {
            faults.addAll(faults(file, Files.readString(file)));
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void shouldFindALongSentence() {
        String of25 = "word ".repeat(24) + "{@link\n     * Some#thing}.";
        String of26 = "word\n     * ".repeat(23) + "end, which {@code is one word}.";
        String source = "class A {\n    /**\n     * " + of25 + " Next one.\n     *\n     * <p>" + of26
                + "\n     */\n    int a = 1;\n}\n";
        assertThat(faults(Path.of("A.java"), source))
                .singleElement()
                .asString()
                .startsWith("A.java:6: 26 words: word")
                .endsWith("end, which {@code is one word}.");
    }

    @Test
    void shouldEndASentenceAtTagsAndPunctuation() {
        String ten = "word ".repeat(10);
        String source = "/**\n * " + ten + "\n *\n * " + ten + "; " + ten + ": " + ten + "\n * <li>" + ten
                + "\n * <pre>" + ten.repeat(9) + "</pre>\n * " + ten + "\n * @param a " + ten + "\n * @return " + ten
                + "\n */\nint a(int a); // " + ten + "\nint b; // " + ten + "\n// " + ten;
        assertThat(faults(Path.of("A.java"), source)).isEmpty();
    }

    @Test
    void shouldFindACircumlocutionOverTheEndOfALine() {
        String source = "String a = \"/* what becomes of it */\";\n// Tells what\n// becomes of it.\nint b;\n";
        assertThat(faults(Path.of("A.java"), source))
                .containsExactly("A.java:2: circumlocution \"what becomes of\": Tells what becomes of it.");
    }

    private static List<String> faults(Path file, String source) {
        List<String> faults = new ArrayList<>();
        for (Sentences.Sentence sentence : Sentences.of(comments(source))) {
            String place = file + ":" + sentence.line() + ": ";
            String text = sentence.text().replace('\u00a0', ' ');
            if (sentence.words() > PlainEnglish.MOST_WORDS) {
                faults.add(place + sentence.words() + " words: " + text);
            }
            Matcher circumlocution = PlainEnglish.CIRCUMLOCUTION.matcher(text);
            if (circumlocution.find()) {
                faults.add(place + "circumlocution \"" + circumlocution.group() + "\": " + text);
            }
        }
        return faults;
    }

    /** The comments of a source alone, each word in its line. */
    private static String comments(String source) {
        StringBuilder comments = new StringBuilder();
        int end = 0;
        Matcher matcher = TEXT_OR_COMMENT.matcher(source);
        while (matcher.find()) {
            comments.append(newlines(source.substring(end, matcher.start())));
            String comment = matcher.group("comment");
            comments.append(comment == null ? newlines(matcher.group()) : Sentences.BREAK + prose(comment));
            end = matcher.end();
        }
        return comments.toString();
    }

    private static String prose(String comment) {
        String unframed = FRAME.matcher(comment).replaceAll("");
        String text = EXAMPLE.matcher(unframed).replaceAll(example -> Sentences.BREAK + newlines(example.group()));
        String blocks = BLOCK.matcher(text).replaceAll(String.valueOf(Sentences.BREAK));
        return INLINE_TAG
                .matcher(blocks)
                .replaceAll(tag ->
                        Matcher.quoteReplacement(tag.group().replaceAll("\\s+", "\u00a0") + newlines(tag.group())));
    }

    private static String newlines(String text) {
        return text.replaceAll("[^\\n]+", "");
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String source : List.of("main", "sandbox", "cli", "bench", "test")) {
            try (Stream<Path> files = Files.walk(Path.of("src", source, "java"))) {
                files.filter(file -> file.toString().endsWith(".java")).sorted().forEach(sources::add);
            }
        }
        return sources;
    }
}
