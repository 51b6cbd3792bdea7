package io.avatargateway.traces;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.config.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Makes the tables of docs/traces.md from the tables in the code, and holds them. With {@code -Dtraces.write} they are
 * written: {@code mvn test -Dtest=TracesPageTest -Dtraces.write -Dportal.skip=true}.
 */
class TracesPageTest {

    private static final Path PAGE = Path.of("docs/traces.md");
    private static final String SPANS =
            """
            | Span | Kind | Below | What it is | Attributes |
            | --- | --- | --- | --- | --- |
            """;
    private static final String ATTRIBUTES =
            """
            | Attribute | Values |
            | --- | --- |
            """;

    @Test
    void shouldNameEverySpanAndEveryAttribute() throws IOException {
        String page = Files.readString(PAGE);
        String written = with(with(page, SPANS, spans()), ATTRIBUTES, attributes());
        if (System.getProperty("traces.write") != null) {
            Files.writeString(PAGE, written);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(written);
    }

    @Test
    void shouldNameTheLimitsThatAreInForce() throws IOException {
        int percent = SettingsReader.read(name -> Optional.empty()).traces().percent();

        assertThat(Files.readString(PAGE))
                .contains("`TRACES_PERCENT`, of which " + percent + " is the default")
                .contains("a queue of " + String.format(Locale.ROOT, "%,d", TracePipeline.MOST_WAITING));
    }

    private static String with(String page, String head, String rows) {
        int begin = page.indexOf(head) + head.length();
        assertThat(begin).as("the head of a table").isGreaterThanOrEqualTo(head.length());
        int end = page.indexOf("\n\n", begin - 1);
        return page.substring(0, begin) + rows + page.substring(end + 1);
    }

    private static String spans() {
        return Arrays.stream(SpanName.values())
                .map(span -> "| `%s` | %s | %s | %s | %s |%n"
                        .formatted(
                                span.title(),
                                span.kind().name().toLowerCase(Locale.ROOT),
                                span.above(),
                                span.meaning(),
                                span.attributes().stream()
                                        .map(attribute -> "`" + attribute.key() + "`")
                                        .collect(Collectors.joining(", "))))
                .collect(Collectors.joining());
    }

    private static String attributes() {
        return Arrays.stream(SpanAttribute.values())
                .map(attribute -> "| `%s` | %s |%n".formatted(attribute.key(), attribute.meaning()))
                .collect(Collectors.joining());
    }
}
