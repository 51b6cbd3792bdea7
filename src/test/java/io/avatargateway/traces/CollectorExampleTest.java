package io.avatargateway.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.TraceContext;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** The examples of docs/traces.md: the collector's configuration fits together, and the command shows the spans. */
class CollectorExampleTest {

    private static final Pattern COMMAND = Pattern.compile("jq -r '([^']+)' target/traces\\.jsonl");

    @Test
    void shouldTakeWhatAGatewaySendsAndWriteItIntoAFile() throws IOException {
        String example = Files.readString(Path.of("docs/examples/otel-collector.yaml"));
        JsonNode collector = new ObjectMapper().valueToTree(new Yaml().load(example));

        assertThat(collector.at("/receivers/otlp/protocols/http/endpoint").asText())
                .endsWith(":4318");
        assertThat(Files.readString(Path.of("docs/traces.md"))).contains("TRACES_OTLP_URL=http://localhost:4318");
        assertThat(collector.at("/service/pipelines/traces/exporters").toString())
                .contains("\"file\"");
        assertThat(collector.at("/exporters/file/path").asText()).isNotEmpty();
        for (JsonNode pipeline : collector.at("/service/pipelines")) {
            for (String kind : List.of("receivers", "processors", "exporters")) {
                for (JsonNode name : pipeline.path(kind)) {
                    assertThat(collector.path(kind).has(name.asText()))
                            .as(kind + "." + name)
                            .isTrue();
                }
            }
        }
    }

    /** The form of the file is that of the collector's file exporter: see {@link OtlpJsonTest}. */
    @Test
    void shouldShowTheSpansByTheCommandOfThePage(@TempDir Path directory) throws Exception {
        assumeThat(isThere("jq")).as("jq is installed").isTrue();
        Matcher command = COMMAND.matcher(Files.readString(Path.of("docs/traces.md")));
        assertThat(command.find()).isTrue();
        TestTraces traces = new TestTraces(directory);
        SessionId session = SessionId.random();
        TraceContext trace = traces.jobs.follow(session, "job", TestTraces.SENT);
        Instant begin = Instant.now().minusMillis(250);
        traces.jobs.posted(trace, session, "job", begin, "AUDIO_EMPTY");
        assertThat(traces.spans()).hasSize(2);

        Process jq = new ProcessBuilder(
                        "jq",
                        "-r",
                        command.group(1),
                        directory.resolve("traces.jsonl").toString())
                .redirectErrorStream(true)
                .start();
        String shown = new String(jq.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(jq.waitFor()).as(shown).isZero();
        assertThat(shown.lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).startsWith(TestTraces.TRACE_ID + "\t"))
                .anySatisfy(line -> assertThat(Double.parseDouble(line.substring(line.lastIndexOf('\t') + 1)))
                        .isBetween(250.0, 60_000.0));
    }

    private static boolean isThere(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> new File(folder, program).canExecute());
    }
}
