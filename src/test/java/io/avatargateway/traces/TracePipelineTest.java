package io.avatargateway.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.TraceContext;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A collector and a file get the spans. What hangs, is full or cannot be written keeps nobody waiting. */
class TracePipelineTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final SessionId session = SessionId.random();

    @TempDir
    Path directory;

    private record Sent(String path, String type, String body) {}

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
        BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/", exchange -> {
            try (GZIPInputStream in = new GZIPInputStream(exchange.getRequestBody())) {
                sent.add(new Sent(
                        exchange.getRequestURI().getPath(),
                        exchange.getRequestHeaders().getFirst("Content-Type"),
                        new String(in.readAllBytes(), StandardCharsets.ISO_8859_1)));
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        try (TestTraces traces = traces(collector.getAddress().getPort())) {
            refuse(traces, "job");

            String id = new String(HexFormat.of().parseHex(TestTraces.TRACE_ID), StandardCharsets.ISO_8859_1);
            await().atMost(LONG).untilAsserted(() -> assertThat(sent).anySatisfy(one -> {
                assertThat(one.path()).isEqualTo("/v1/traces");
                assertThat(one.type()).isEqualTo("application/x-protobuf");
                assertThat(one.body()).contains(id, "http.route", "AUDIO_EMPTY", "service.instance.id");
            }));
            assertThat(traces.spans())
                    .extracting(TestTraces.Recorded::name)
                    .containsExactlyInAnyOrder("POST /api/v1/sessions/{id}/audio", "job");
        } finally {
            collector.stop(0);
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
