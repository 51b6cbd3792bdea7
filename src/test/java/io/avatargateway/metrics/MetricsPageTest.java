package io.avatargateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Makes the tables of docs/metrics.md from the table in the code, and holds them. With {@code -Dmetrics.write} they are
 * written: {@code mvn test -Dtest=MetricsPageTest -Dmetrics.write -Dportal.skip=true}.
 */
class MetricsPageTest {

    private static final Path PAGE = Path.of("docs/metrics.md");
    private static final String METRICS =
            """
            | Prometheus | OpenTelemetry | Kind | Labels | What it says |
            | --- | --- | --- | --- | --- |
            """;
    private static final String LABELS =
            """
            | Label | OpenTelemetry | Values |
            | --- | --- | --- |
            """;

    @Test
    void shouldNameEveryMetricAndEveryLabel() throws IOException {
        String page = Files.readString(PAGE);
        String written = with(with(page, METRICS, metrics()), LABELS, labels());
        if (System.getProperty("metrics.write") != null) {
            Files.writeString(PAGE, written);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(written);
    }

    private static String with(String page, String head, String rows) {
        int begin = page.indexOf(head) + head.length();
        assertThat(begin).as("the head of a table").isGreaterThanOrEqualTo(head.length());
        int end = page.indexOf("\n\n", begin - 1);
        return page.substring(0, begin) + rows + page.substring(end + 1);
    }

    private static String metrics() {
        return Arrays.stream(Metric.values())
                .map(metric -> "| `%s` | `%s`, %s | %s | %s | %s |%n"
                        .formatted(
                                metric.prometheusName(),
                                metric.title(),
                                metric.unit(),
                                metric.kind().word(),
                                metric.labels().stream()
                                        .map(label -> "`" + label.prometheusName() + "`")
                                        .collect(Collectors.joining(", ")),
                                metric.meaning()))
                .collect(Collectors.joining());
    }

    private static String labels() {
        return Arrays.stream(Label.values())
                .map(label -> "| `%s` | `%s` | %s |%n".formatted(label.prometheusName(), label.key(), label.meaning()))
                .collect(Collectors.joining());
    }
}
