package io.avatargateway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.audio.Tool;
import io.avatargateway.metrics.Label;
import io.avatargateway.metrics.Metric;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** Alerts and dashboard, held against the table of metrics and judged by Prometheus' own tool. */
class AlertsTest {

    private static final Path RULES = Chart.SOURCE.resolve("files/alerts.yaml");
    private static final Pattern WORD = Pattern.compile("\\b(?:avatar|messaging|jvm|error)_[a-z_]+");

    @TempDir
    Path directory;

    /** A metric or a label of another name would never be seen, and nobody would miss it. */
    @ParameterizedTest
    @ValueSource(strings = {"files/alerts.yaml", "files/dashboard.json"})
    void shouldUseOnlyMetricsAndLabelsThatThereAre(String file) throws IOException {
        Set<String> known = Stream.concat(
                        Arrays.stream(Metric.values()).flatMap(AlertsTest::series),
                        Arrays.stream(Label.values()).map(Label::prometheusName))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> unknown = new TreeSet<>();
        int seen = 0;
        Matcher word = WORD.matcher(Files.readString(Chart.SOURCE.resolve(file)));
        while (word.find()) {
            seen++;
            if (!known.contains(word.group())) {
                unknown.add(word.group());
            }
        }
        assertThat(seen).isGreaterThan(20);
        assertThat(unknown).isEmpty();
    }

    private static Stream<String> series(Metric metric) {
        String name = metric.prometheusName();
        return metric.kind() == Metric.Kind.HISTOGRAM
                ? Stream.of(name, name + "_bucket", name + "_sum", name + "_count")
                : Stream.of(name);
    }

    @Test
    void shouldSayWhereToLookFirst() throws IOException {
        Map<String, Object> group = Chart.maps(Chart.at(new Yaml().load(Files.readString(RULES)), "groups"))
                .get(0);
        for (Map<String, Object> rule : Chart.maps(group.get("rules"))) {
            assertThat(Chart.map(rule.get("annotations")))
                    .as("%s", rule.get("alert"))
                    .containsOnlyKeys("summary", "runbook");
            assertThat(Chart.map(rule.get("labels")).get("severity")).isIn("critical", "warning", "info");
        }
    }

    /** Each alert fires where something is wrong, and none where all is well. */
    @Test
    void shouldFireWhenSomethingIsWrongAndOnlyThen() throws Exception {
        Files.copy(RULES, directory.resolve("alerts.yaml"));
        Path tests = Files.copy(
                Path.of("src/test/resources/deploy/alerts-test.yaml"), directory.resolve("alerts-test.yaml"));
        String wrong = Files.readString(tests);
        for (Map<String, Object> rule :
                Chart.maps(Chart.at(new Yaml().load(Files.readString(RULES)), "groups.0.rules"))) {
            assertThat(wrong).contains("{alertname=\"" + rule.get("alert") + "\"}");
        }

        promtool("check", "rules", "alerts.yaml");
        promtool("test", "rules", "alerts-test.yaml");
    }

    private void promtool(String... command) throws Exception {
        Tool.require("promtool");
        Process process = new ProcessBuilder(Stream.concat(Stream.of("promtool"), Arrays.stream(command))
                        .toList())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("%s: %s", List.of(command), said).isZero();
    }
}
