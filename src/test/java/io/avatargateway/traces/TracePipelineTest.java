package io.avatargateway.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.TraceContext;
import io.avatargateway.suite.TestCollector;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A collector and a file get the spans. What hangs, is full or cannot be written keeps nobody waiting. */
class TracePipelineTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final SessionId session = SessionId.random();

    @TempDir
    Path directory;

    /** A span as it is at a collector, and as it is in the file. */
    private record Sent(
            String name,
            String traceId,
            String id,
            String above,
            Instant from,
            Instant to,
            Map<String, String> attributes,
            List<String> links) {

        static Sent of(Span span) {
            return new Sent(
                    span.getName(),
                    hex(span.getTraceId()),
                    hex(span.getSpanId()),
                    hex(span.getParentSpanId()),
                    Instant.EPOCH.plusNanos(span.getStartTimeUnixNano()),
                    Instant.EPOCH.plusNanos(span.getEndTimeUnixNano()),
                    span.getAttributesList().stream()
                            .collect(Collectors.toMap(KeyValue::getKey, it -> text(it.getValue()))),
                    span.getLinksList().stream()
                            .map(link -> hex(link.getTraceId()) + "-" + hex(link.getSpanId()))
                            .toList());
        }

        static Sent of(TestTraces.Recorded span) {
            return new Sent(
                    span.name(),
                    span.traceId(),
                    span.id(),
                    span.above(),
                    span.from(),
                    span.to(),
                    span.attributes(),
                    span.links());
        }

        private static String hex(ByteString id) {
            return HexFormat.of().formatHex(id.toByteArray());
        }

        private static String text(AnyValue value) {
            return switch (value.getValueCase()) {
                case INT_VALUE -> Long.toString(value.getIntValue());
                case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
                default -> value.getStringValue();
            };
        }
    }

    private static List<Sent> sent(TestCollector collector) {
        return collector.spans().stream()
                .flatMap(of -> of.getScopeSpansList().stream())
                .flatMap(of -> of.getSpansList().stream())
                .map(Sent::of)
                .toList();
    }

    private void refuse(TestTraces traces, String jobId) {
        TraceContext trace = traces.jobs.follow(session, jobId, TestTraces.SENT);
        traces.jobs.posted(trace, session, jobId, Instant.now(), "AUDIO_EMPTY");
    }

    private TestTraces traces(int collector) {
        return new TestTraces(
                directory, InstantSource.system(), Map.of("TRACES_OTLP_URL", "http://127.0.0.1:" + collector + "/"));
    }

    @Test
    void shouldSendACollectorWhatIsInTheFile() throws IOException {
        try (TestCollector collector = new TestCollector();
                TestTraces traces = traces(collector.port())) {
            refuse(traces, "job");

            await().atMost(LONG).untilAsserted(() -> assertThat(sent(collector)).hasSize(2));
            List<TestTraces.Recorded> written = traces.spans();
            assertThat(written)
                    .extracting(TestTraces.Recorded::name)
                    .containsExactlyInAnyOrder("POST /api/v1/sessions/{id}/audio", "job");
            assertThat(sent(collector))
                    .containsExactlyInAnyOrderElementsOf(
                            written.stream().map(Sent::of).toList());
            assertThat(collector.spans().get(0).getResource().getAttributesList())
                    .extracting(KeyValue::getKey)
                    .contains("service.name", "service.instance.id", "service.version");
        }
    }

    /** Takes the connection and says nothing: what finds no room any more is lost, and the file has its own room. */
    @Test
    void shouldGoOnWhileTheCollectorHangs() throws IOException {
        try (ServerSocket hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                TestTraces traces = traces(hanging.getLocalPort())) {
            hanging.setSoTimeout((int) LONG.toMillis());
            refuse(traces, "first");
            try (Socket taken = hanging.accept()) {
                assertThat(taken.getInputStream().read()).isEqualTo('P');
                // From here on the exporter waits for an answer.
                for (int i = 0; i < TracePipeline.MOST_WAITING; i++) {
                    refuse(traces, "job-" + i);
                }
            }
            assertThat(traces.spans()).hasSizeGreaterThan(TracePipeline.MOST_WAITING / 2);
        }
    }

    @Test
    void shouldBeginAnotherFileWhereOneIsFull() throws IOException {
        Path file = directory.resolve("small.jsonl");
        TraceFile small = new TraceFile(file, 500);
        for (int i = 0; i < 5; i++) {
            assertThat(small.export(spans()).isSuccess()).isTrue();
        }
        assertThat(small.export(List.of()).isSuccess()).isTrue();

        assertThat(directory.toFile().list()).containsExactlyInAnyOrder("small.jsonl", "small.jsonl.1");
        assertThat(Files.readAllLines(file)).hasSize(1);
        assertThat(Files.readAllLines(directory.resolve("small.jsonl.1"))).hasSize(1);
    }

    @Test
    void shouldLoseWhatCannotBeWritten() {
        TraceFile nowhere = new TraceFile(directory.resolve("there/is/no/such.jsonl"), 500);

        assertThat(nowhere.export(spans()).isSuccess()).isFalse();
        assertThat(nowhere.export(spans()).isSuccess()).isFalse();
    }

    private static List<SpanData> spans() {
        return RecordedSpans.of(2);
    }
}
