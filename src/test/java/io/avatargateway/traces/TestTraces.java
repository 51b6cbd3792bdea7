package io.avatargateway.traces;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.config.Settings;
import io.avatargateway.config.SettingsReader;
import io.avatargateway.jms.message.JobTraces;
import io.avatargateway.session.model.TraceContext;
import io.avatargateway.session.port.SessionMeters;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import org.awaitility.Awaitility;

/** The traces of a gateway that is not there, in a file. */
public final class TestTraces implements AutoCloseable {

    /** What a producer sends. */
    public static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

    public static final String PARENT_ID = "00f067aa0ba902b7";
    public static final String PARENT = "00-" + TRACE_ID + "-" + PARENT_ID + "-01";
    public static final TraceContext SENT = TraceContext.read(PARENT, "rojo=00f067aa0ba902b7");

    /** Follow jobs. */
    public final JobTraces jobs;
    /** Follow sessions. */
    public final SessionMeters sessions;

    final TracePipeline pipeline;
    private final Path file;
    private boolean closed;

    /** Jobs without a context are not traced. */
    public TestTraces(Path directory) {
        this(directory, InstantSource.system(), Map.of("TRACES_PERCENT", "0"));
    }

    /** @param settings beside the file's name */
    public TestTraces(Path directory, InstantSource clock, Map<String, String> settings) {
        file = directory.resolve("traces.jsonl");
        Map<String, String> all = new HashMap<>(settings);
        all.putIfAbsent("TRACES_FILE", file.toString());
        Settings.Traces read =
                SettingsReader.read(name -> Optional.ofNullable(all.get(name))).traces();
        pipeline = new TracePipeline(read, "node-a", "1.0", clock);
        jobs = pipeline.jobs();
        sessions = pipeline.sessions();
    }

    /** A span as it is in the file. */
    public record Recorded(
            String name,
            String traceId,
            String id,
            String above,
            Instant from,
            Instant to,
            Map<String, String> attributes,
            List<String> links,
            JsonObject json) {

        public Duration length() {
            return Duration.between(from, to);
        }

        /** The value of this attribute; null where it is missing. */
        public String say(String key) {
            return attributes.get(key);
        }
    }

    /** All spans, once there is this number of one name. They come within a second or two. */
    public List<Recorded> await(String name, int number) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        this::written,
                        spans -> spans.stream()
                                        .filter(span -> span.name().equals(name))
                                        .count()
                                == number);
    }

    /** All spans, once nothing more is told. Each has the name and the attributes that the table says. */
    public List<Recorded> spans() {
        close();
        return written();
    }

    private List<Recorded> written() {
        return lines(file).stream()
                .flatMap(line -> read(line).getJsonArray("resourceSpans").getValuesAs(JsonObject.class).stream())
                .flatMap(of -> of.getJsonArray("scopeSpans").getValuesAs(JsonObject.class).stream())
                .flatMap(of -> of.getJsonArray("spans").getValuesAs(JsonObject.class).stream())
                .map(TestTraces::recorded)
                .toList();
    }

    /** All that was written so far. */
    public String text() {
        return String.join("\n", lines(file));
    }

    /** The lines that are there to their ends: the last one may be being written. */
    public static List<String> lines(Path file) {
        try {
            String text = Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The only one of this name. */
    public static Recorded only(List<Recorded> spans, String name) {
        List<Recorded> found =
                spans.stream().filter(span -> span.name().equals(name)).toList();
        if (found.size() != 1) {
            throw new NoSuchElementException(name + ": " + found.size() + " (there are: "
                    + spans.stream().map(Recorded::name).toList() + ")");
        }
        return found.get(0);
    }

    static JsonObject read(String line) {
        try (JsonReader reader = Json.createReader(new StringReader(line))) {
            return reader.readObject();
        }
    }

    private static Recorded recorded(JsonObject span) {
        Map<String, String> attributes = new TreeMap<>();
        for (JsonObject one : span.getJsonArray("attributes").getValuesAs(JsonObject.class)) {
            JsonValue value = one.getJsonObject("value").values().iterator().next();
            attributes.put(one.getString("key"), value.toString().replaceAll("^\"|\"$", ""));
        }
        SpanName name = Arrays.stream(SpanName.values())
                .filter(row -> row.title().equals(span.getString("name")))
                .findFirst()
                .orElseThrow();
        assertThat(name.attributes())
                .as("attributes of " + name)
                .extracting(SpanAttribute::key)
                .containsAll(attributes.keySet());
        assertThat(span.getInt("kind")).isEqualTo(OtlpJson.number(name.kind()));
        return new Recorded(
                span.getString("name"),
                span.getString("traceId"),
                span.getString("spanId"),
                span.getString("parentSpanId", null),
                time(span, "startTimeUnixNano"),
                time(span, "endTimeUnixNano"),
                attributes,
                span.getJsonArray("links").getValuesAs(JsonObject.class).stream()
                        .map(link -> link.getString("traceId") + "-" + link.getString("spanId"))
                        .toList(),
                span);
    }

    private static Instant time(JsonObject span, String name) {
        return Instant.EPOCH.plusNanos(Long.parseLong(span.getString(name)));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            pipeline.close();
        }
    }
}
