package io.avatargateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.avatargateway.security.Tenant;
import io.avatargateway.suite.TestCollector;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A collector gets the metrics; one that hangs costs nothing but threads of its own. */
class OtlpTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void shouldSendTheCollectorTheSameMetrics() throws IOException {
        try (TestCollector collector = new TestCollector();
                TestMetrics metrics = new TestMetrics(settings(collector.port()))) {
            metrics.sessions.opened(Tenant.DEFAULT, null);

            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(collector.metrics()).anySatisfy(OtlpTest::assertTellsOfTheOpening));
        }
    }

    private static void assertTellsOfTheOpening(ResourceMetrics sent) {
        assertThat(sent.getResource().getAttributesList())
                .extracting(KeyValue::getKey)
                .contains("service.name", "service.instance.id", "service.version");
        // By the names that OpenTelemetry has, not those of Prometheus.
        assertThat(sent.getScopeMetricsList().stream().flatMap(scope -> scope.getMetricsList().stream()))
                .filteredOn(metric -> metric.getName().equals("avatar.session.openings"))
                .singleElement()
                .satisfies(
                        metric -> assertThat(metric.getSum().getIsMonotonic()).isTrue())
                .satisfies(metric -> assertThat(metric.getSum().getDataPointsList())
                        .singleElement()
                        .satisfies(point -> assertThat(point.getAsInt()).isEqualTo(1))
                        .satisfies(point -> assertThat(point.getAttributesList())
                                .extracting(
                                        KeyValue::getKey, it -> it.getValue().getStringValue())
                                .contains(tuple("avatar.outcome", "opened"))));
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
