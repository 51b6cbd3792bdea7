package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/** A real Prometheus that scrapes one gateway every second, with the alerts and the dashboard that operators get. */
final class Prometheus implements AutoCloseable {

    private static final Path FILES =
            Path.of("src/deploy/helm/avatar-gateway/files").toAbsolutePath();
    private static final Duration SOON = Duration.ofSeconds(60);

    private final RestClient rest;
    private final Process process;
    private final Path log;

    private Prometheus(RestClient rest, Process process, Path log) {
        this.rest = rest;
        this.process = process;
        this.log = log;
    }

    static boolean possible() throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", "command -v prometheus")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    /** @param directory for what it keeps */
    static Prometheus watch(int httpPort, Path directory) throws IOException {
        Path files = Files.createDirectories(directory.resolve("prometheus"));
        Path settings = Files.writeString(
                files.resolve("prometheus.yml"),
                """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: ["%s"]
                scrape_configs:
                  - job_name: avatar-gateway
                    static_configs: [{targets: ["localhost:%d"]}]
                """
                        .formatted(FILES.resolve("alerts.yaml"), httpPort));
        int port = GatewayProcess.freePort();
        Path log = files.resolve("log");
        Process process = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + settings,
                        "--storage.tsdb.path=" + files.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new Prometheus(RestClient.at("http://127.0.0.1:" + port + "/api/v1"), process, log);
    }

    /** Until it has seen this, as an expression with a result. */
    void awaitSeen(String expression) {
        await("Prometheus sees " + expression + ", see " + log)
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(200))
                .failFast("Prometheus ended, see " + log, () -> !process.isAlive())
                .ignoreExceptionsInstanceOf(AssertionError.class)
                .until(() -> !query(expression).isEmpty());
    }

    /** What an expression gives now. */
    private JsonNode query(String expression) {
        return rest.get("/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .is(200)
                .json()
                .at("/data/result");
    }

    /** The titles of the dashboard's panels of which no query has a result. A query that is wrong fails. */
    Set<String> emptyPanels() throws IOException {
        Set<String> empty = new TreeSet<>();
        JsonNode dashboard =
                new ObjectMapper().readTree(FILES.resolve("dashboard.json").toFile());
        for (JsonNode panel : dashboard.path("panels")) {
            boolean shows = panel.path("type").asText().equals("row");
            for (JsonNode target : panel.path("targets")) {
                // As Grafana fills them in, where everything is looked at.
                String expression = target.path("expr")
                        .asText()
                        .replace("$__rate_interval", "1m")
                        .replaceAll("\\$(tenant|instance)", ".*");
                shows |= !query(expression).isEmpty();
            }
            if (!shows) {
                empty.add(panel.path("title").asText());
            }
        }
        return empty;
    }

    /** Until all alerts have been looked at; none of them may be wrong, and these are on their way or fire. */
    Set<String> alerts() {
        await("all alerts are evaluated")
                .atMost(SOON)
                .until(() -> rest.get("/rules").json().at("/data/groups/0/rules").findValuesAsText("health").stream()
                        .noneMatch("unknown"::equals));
        Set<String> active = new TreeSet<>();
        JsonNode rules = rest.get("/rules").json().at("/data/groups/0/rules");
        assertThat(rules).hasSizeGreaterThan(10);
        for (JsonNode rule : rules) {
            assertThat(rule.path("health").asText()).as("%s", rule).isEqualTo("ok");
            if (!rule.path("alerts").isEmpty()) {
                active.add(rule.path("name").asText());
            }
        }
        return active;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
