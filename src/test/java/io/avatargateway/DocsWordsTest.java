package io.avatargateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages for users are plain: what most readers come for is at the top, sentences are short, words are usual. */
class DocsWordsTest {

    private static final Path DOCS = Path.of("docs");
    private static final Path README = Path.of("README.md");

    /** Pages that tell what was done and measured, not how to use it. */
    private static final Set<String> NOT_FOR_USERS = Set.of("changelog.md");

    private static final int THINGS = 5;

    private static final Pattern CODE = Pattern.compile("`[^`]*`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]*)\\)");
    private static final Pattern ITEM = Pattern.compile("(?:[-*+]|\\d+[.)])\\s+(.*)");
    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?][\"”)*]{0,3})\\s+(?=[^a-z])");

    @ParameterizedTest
    @MethodSource("pages")
    void shouldKeepSentencesShort(Path page) throws IOException {
        assertThat(prose(Files.readString(page)).stream()
                        .flatMap(DocsWordsTest::sentences)
                        .filter(sentence -> words(sentence) > PlainEnglish.MOST_WORDS))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void shouldUseTheUsualWords(Path page) throws IOException {
        String text = Files.readString(page).replaceAll("\\s+", " ");

        assertThat(PlainEnglish.CIRCUMLOCUTION
                        .matcher(text)
                        .results()
                        .map(found -> text.substring(
                                Math.max(0, found.start() - 40), Math.min(text.length(), found.end() + 40))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "docs/cli.md",
                "docs/contributor.md",
                "docs/jms-producer.md",
                "docs/operator.md",
                "docs/portal-developer.md",
                "docs/sandbox.md",
                "docs/settings.md"
            })
    void shouldBeginWithTheFiveThingsThatMostReadersComeFor(String page) throws IOException {
        String top = Files.readString(Path.of(page)).split("\n## ", 2)[0];

        long rows = top.lines().filter(line -> line.startsWith("| ")).count() - 2;
        assertThat(rows).as("rows of the table before the first section").isEqualTo(THINGS);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void shouldLinkToPagesAndSectionsThatExist(Path page) throws IOException {
        List<String> broken = new ArrayList<>();
        Matcher link = LINK.matcher(Files.readString(page));
        while (link.find()) {
            String target = link.group(1);
            if (target.contains(":") || target.isEmpty()) {
                continue;
            }
            String[] parts = target.split("#", 2);
            Path file =
                    parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
            boolean there =
                    Files.exists(file) && (parts.length == 1 || sections(file).contains(parts[1]));
            if (!there) {
                broken.add(target);
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void shouldCountTheWordsOfEachSentence() {
        List<String> prose = prose(
                """
                # A heading is no sentence

                One two `three three` four
                five: six. Seven [eight](nine.md)!

                    curl not counted
                | nor | this |
                - An item. "Its end." Another.
                """);

        assertThat(prose.stream().flatMap(DocsWordsTest::sentences).map(DocsWordsTest::words))
                .containsExactly(6L, 2L, 2L, 2L, 1L);
    }

    private static Stream<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(DOCS)) {
            List<Path> pages = docs.filter(page -> page.toString().endsWith(".md"))
                    .filter(page -> !NOT_FOR_USERS.contains(page.getFileName().toString()))
                    .sorted()
                    .collect(Collectors.toCollection(ArrayList::new));
            pages.add(README);
            return pages.stream();
        }
    }

    /** Paragraphs and items of lists, each on one line; neither code nor tables, headings and comments. */
    private static List<String> prose(String page) {
        List<String> blocks = new ArrayList<>();
        StringBuilder block = new StringBuilder();
        boolean fenced = false;
        for (String line : page.lines().toList()) {
            boolean fence = line.strip().startsWith("```");
            fenced ^= fence;
            Matcher item = ITEM.matcher(line.strip());
            boolean other = fence || fenced || line.isBlank() || line.matches("(?:\\s*(?:\\||!\\[|<!--)| {4}|#).*");
            if (other || item.matches()) {
                blocks.add(block.toString());
                block.setLength(0);
            }
            if (!other) {
                block.append(item.matches() ? item.group(1) : line.strip()).append(' ');
            }
        }
        blocks.add(block.toString());
        return blocks.stream().filter(text -> !text.isBlank()).toList();
    }

    private static Stream<String> sentences(String block) {
        String plain = CODE.matcher(block).replaceAll("CODE");
        return SENTENCE_END.splitAsStream(LINK.matcher(plain).replaceAll("]").strip());
    }

    private static long words(String sentence) {
        return Arrays.stream(sentence.split("\\s+", -1))
                .filter(word -> word.matches(".*[\\p{L}\\p{N}…].*"))
                .count();
    }

    /** The anchors of a page's headings, as GitHub makes them. */
    private static Set<String> sections(Path page) throws IOException {
        return Files.readString(page)
                .lines()
                .filter(line -> line.matches("#+ .*"))
                .map(line -> line.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }
}
