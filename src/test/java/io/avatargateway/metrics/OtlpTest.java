package io.avatargateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.avatargateway.security.Tenant;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** A collector gets the metrics; one that hangs costs nothing but threads of its own. */
class OtlpTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private record Sent(String path, String type, String body) {}

    @Test
    void shouldSendTheCollectorTheSameMetrics() throws IOException {
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
        try (TestMetrics metrics =
                new TestMetrics(settings(collector.getAddress().getPort()))) {
            metrics.sessions.opened(Tenant.DEFAULT, null);

            await().atMost(LONG).untilAsserted(() -> assertThat(sent).anySatisfy(one -> {
                assertThat(one.path()).isEqualTo("/v1/metrics");
                assertThat(one.type()).isEqualTo("application/x-protobuf");
                // By the names that OpenTelemetry has, not those of Prometheus.
                assertThat(one.body())
                        .contains("avatar.session.openings", "avatar.outcome", "opened", "service.instance.id");
            }));
        } finally {
            collector.stop(0);
        }
    }

    private static Map<String, String> settings(int port) {
        return Map.of("OTLP_URL", "http://127.0.0.1:" + port + "/", "OTLP_INTERVAL_SECONDS", "1");
    }

    /** Takes the connection and says nothing. */
    @Test
    void shouldGoOnWhileTheCollectorHangs() throws IOException {
        try (ServerSocket hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                TestMetrics metrics = new TestMetrics(settings(hanging.getLocalPort()))) {
            hanging.setSoTimeout((int) LONG.toMillis());
            metrics.sessions.opened(Tenant.DEFAULT, null);
            try (Socket taken = hanging.accept()) {
                assertThat(taken.getInputStream().read()).isEqualTo('P');
                // From here on the exporter waits for an answer.
                for (int i = 1; i < 10_000; i++) {
                    metrics.sessions.opened(Tenant.DEFAULT, null);
                }

                assertThat(metrics.value(Metric.OPENINGS, "default", "opened", null))
                        .isEqualTo(10_000);
            }
        }
    }
}
