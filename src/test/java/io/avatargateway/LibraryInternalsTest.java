package io.avatargateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page of what the code relies on beyond a library's promises names all of it, and nothing that is gone. */
class LibraryInternalsTest {

    private static final List<Path> SOURCES = List.of(
            Path.of("src/main/java"), Path.of("src/sandbox/java"), Path.of("src/client/java"), Path.of("src/cli/java"));

    private static final Pattern TOUCH = Pattern.compile(
            "setAccessible|getDeclaredField|getDeclaredMethod|privateLookupIn|Unsafe|implements ActiveMQServerPlugin|"
                    + "extends NettyAcceptor|implements Interceptor\\b|ActiveMQServerImpl;");

    private static final Pattern NAMED = Pattern.compile("`(?:[a-z/]+/)?([A-Z][A-Za-z]+)`");

    private static Set<String> named;

    @BeforeAll
    static void readPage() throws IOException {
        String page = Files.readString(Path.of("docs/library-internals.md"));
        named = page.lines()
                .filter(line -> line.startsWith("| `"))
                .flatMap(line -> names(line.split("\\|", -1)[1]))
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> tests = page.lines()
                .filter(line -> line.startsWith("| `"))
                .flatMap(line -> Arrays.stream(line.split("\\|", -1)).flatMap(LibraryInternalsTest::names))
                .filter(name -> name.endsWith("Test") || name.endsWith("IT"))
                .toList();
        assertThat(tests).allSatisfy(test -> assertThat(classes(Path.of("src/test/java")))
                .contains(test));
    }

    @Test
    void shouldNameEveryClassThatTouchesThem() throws IOException {
        Set<String> touching = new TreeSet<>();
        for (Path source : SOURCES) {
            for (Path file : files(source)) {
                if (TOUCH.matcher(Files.readString(file)).find()) {
                    touching.add(name(file));
                }
            }
        }
        assertThat(touching).hasSizeGreaterThan(8);
        assertThat(named).containsAll(touching);
    }

    @Test
    void shouldNameNoClassThatIsGone() throws IOException {
        Set<String> there = new TreeSet<>();
        for (Path source : SOURCES) {
            there.addAll(classes(source));
        }
        assertThat(there).containsAll(named);
    }

    private static Stream<String> names(String text) {
        return NAMED.matcher(text).results().map(result -> result.group(1));
    }

    private static Set<String> classes(Path source) {
        try {
            return files(source).stream().map(LibraryInternalsTest::name).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    private static List<Path> files(Path source) throws IOException {
        try (Stream<Path> files = Files.walk(source)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
