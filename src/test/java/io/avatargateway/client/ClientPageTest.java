package io.avatargateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The library's page shows the example that is run, and versions that are built. */
class ClientPageTest {

    private static final Path PAGE = Path.of("docs", "client.md");

    @Test
    void shouldShowTheExampleWordForWord() throws IOException {
        String example = Files.readString(Path.of("docs", "examples", "client", "Greet.java"));

        assertThat(Files.readString(PAGE)).contains("```java\n" + example + "```\n");
    }

    @Test
    void shouldNameTheVersionsOfThisBuild() throws IOException {
        String build = Files.readString(Path.of("pom.xml"));
        String own = between(build, "<artifactId>avatar-gateway</artifactId>\n  <version>", "<");
        String artemis = between(build, "<artemis.version>", "<");

        assertThat(Files.readString(PAGE))
                .contains("<artifactId>avatar-gateway-client</artifactId>\n      <version>" + own + "</version>")
                .contains("<artifactId>artemis-jakarta-client</artifactId>\n      <version>" + artemis + "</version>");
    }

    private static String between(String text, String before, String after) {
        int from = text.indexOf(before) + before.length();
        return text.substring(from, text.indexOf(after, from));
    }
}
