package io.avatargateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page on testing shows the examples that are run. */
class TestingPageTest {

    @ParameterizedTest
    @ValueSource(strings = {"GreetingTest.java", "OwnSandboxTest.java"})
    void shouldShowTheExamplesWordForWord(String file) throws IOException {
        String example = Files.readString(Path.of("docs", "examples", "testing", file));

        assertThat(Files.readString(Path.of("docs", "testing.md"))).contains("```java\n" + example + "```\n");
    }
}
