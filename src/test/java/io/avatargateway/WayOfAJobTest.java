package io.avatargateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The way of a job as docs/contributor.md tells it: through classes that exist, and as many as it says. */
class WayOfAJobTest {

    private static final Path SOURCES = Path.of("src", "main", "java", "io", "avatargateway");
    private static final Pattern CLASS = Pattern.compile("`((?:[a-z]+\\.)+[A-Z]\\w+)`");
    private static final Pattern STEPS = Pattern.compile("(?s)## The way of a job(.*?)\nOther jobs ");
    private static final Pattern NUMBER = Pattern.compile("through (\\d+)\\s+classes");

    @Test
    void shouldNameClassesThatExist() throws IOException {
        assertThat(classes(page())).isNotEmpty().allSatisfy(name -> assertThat(
                        SOURCES.resolve(name.replace('.', '/') + ".java"))
                .exists());
    }

    @Test
    void shouldSayHowManyTheyAre() throws IOException {
        String steps = first(STEPS, page());
        assertThat(classes(steps)).hasSize(Integer.parseInt(first(NUMBER, steps)));
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("docs", "contributor.md"));
    }

    private static Set<String> classes(String text) {
        Set<String> names = new TreeSet<>();
        CLASS.matcher(text).results().forEach(found -> names.add(found.group(1)));
        return names;
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(pattern.pattern()).isTrue();
        return matcher.group(1);
    }
}
