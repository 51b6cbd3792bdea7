package io.avatargateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Lines fit into 120 columns, which the formatter does not hold for comments, strings and prose. */
class LineLengthTest {

    private static final int COLUMNS = 120;

    @Test
    void shouldFitInCode() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (String source : List.of("main", "sandbox", "cli", "bench")) {
            for (Path file : files(Path.of("src", source, "java"), ".java")) {
                tooLong.addAll(tooLong(file, Files.readAllLines(file)));
            }
        }
        assertThat(tooLong).isEmpty();
    }

    /** Tables and documents of tests may be wider. */
    @Test
    void shouldFitInCommentsOfTests() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : files(Path.of("src/test/java"), ".java")) {
            List<String> comments = Files.readAllLines(file).stream()
                    .map(line -> line.strip().matches("(?s)(//|/?\\*).*") ? line : "")
                    .toList();
            tooLong.addAll(tooLong(file, comments));
        }
        assertThat(tooLong).isEmpty();
    }

    /** Tables, commands, documents and pictures may be wider. */
    @Test
    void shouldFitInProse() throws IOException {
        List<String> tooLong = new ArrayList<>();
        List<Path> pages = new ArrayList<>(files(Path.of("docs"), ".md"));
        pages.add(Path.of("README.md"));
        for (Path page : pages) {
            boolean fenced = false;
            List<String> prose = new ArrayList<>();
            for (String line : Files.readAllLines(page)) {
                fenced ^= line.strip().startsWith("```");
                boolean wide = fenced || line.matches("\\s*(\\||!\\[| {4}).*");
                prose.add(wide ? "" : line);
            }
            tooLong.addAll(tooLong(page, prose));
        }
        assertThat(tooLong).isEmpty();
    }

    private static List<String> tooLong(Path file, List<String> lines) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).length() > COLUMNS) {
                found.add(file + ":" + (i + 1) + ": " + lines.get(i).length() + " columns");
            }
        }
        return found;
    }

    private static List<Path> files(Path directory, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
