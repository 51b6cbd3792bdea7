package io.avatargateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each decision has a number, a date and a status, and the index shows them all as they are. */
class DecisionsTest {

    private static final Path DECISIONS = Path.of("docs/decisions");
    private static final String INDEX = "README.md";

    private static final Pattern HEAD = Pattern.compile("# (\\d{4}) (.+)\\n"
            + "\\n"
            + "Date: (\\d{4}-\\d\\d-\\d\\d)\\. Status: ((?:accepted|replaced)(?:(?:, in part replaced)? by"
            + " \\[\\d{4}]\\([^)]+\\))?)\\.\\n"
            + "\\n"
            + "(?s:.{200,})");

    private static final Pattern LINK = Pattern.compile("]\\((\\d{4}-[a-z0-9-]+\\.md)[)#]");

    @Test
    void shouldBeNumberedWithoutAHoleAndStandInTheIndex() throws IOException {
        String index = Files.readString(DECISIONS.resolve(INDEX));
        List<Path> files = files();
        assertThat(files).isNotEmpty();
        for (int i = 0; i < files.size(); i++) {
            String name = files.get(i).getFileName().toString();
            Matcher head = HEAD.matcher(Files.readString(files.get(i)));
            assertThat(head.matches()).as("head and body of %s", name).isTrue();
            assertThat(head.group(1))
                    .as(name)
                    .isEqualTo("%04d".formatted(i + 1))
                    .isEqualTo(name.substring(0, 4));
            assertThat(index)
                    .contains("| [%s](%s) | %s | %s | %s |"
                            .formatted(head.group(1), name, head.group(2), head.group(3), head.group(4)));
        }
        assertThat(index.lines().filter(line -> line.startsWith("| [")).count()).isEqualTo(files.size());
    }

    @Test
    void shouldLinkToDecisionsThatExist() throws IOException {
        for (Path file : files()) {
            Matcher link = LINK.matcher(Files.readString(file));
            while (link.find()) {
                assertThat(DECISIONS.resolve(link.group(1)))
                        .as("link in %s", file.getFileName())
                        .exists();
            }
        }
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(DECISIONS)) {
            return files.filter(file -> !file.endsWith(INDEX)).sorted().toList();
        }
    }
}
