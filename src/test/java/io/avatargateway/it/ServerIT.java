package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server as it is delivered: it is up, it describes itself, and its broker is there for others. */
@GatewayIntegrationTest
class ServerIT {

    private static final long WAIT_MILLIS = 10_000;

    private final HttpClient http = HttpClient.newHttpClient();

    @ParameterizedTest
    @ValueSource(strings = {"/health/started", "/health/ready", "/health/live"})
    void shouldSayThatItIsWell(String path) throws Exception {
        HttpResponse<String> health = get(path);

        assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
        assertThat(health.body()).contains("\"status\":\"UP\"");
    }

    @Test
    void shouldDescribeItsInterface() throws Exception {
        HttpResponse<String> openapi = get("/openapi");

        assertThat(openapi.statusCode()).isEqualTo(200);
        assertThat(openapi.body()).contains("openapi: 3", "/api/v1/sessions");
        assertThat(get("/openapi/ui/").statusCode()).isEqualTo(200);
    }

    /** The figures themselves are proved without a server. */
    @Test
    void shouldTellItsMetrics() throws Exception {
        HttpResponse<String> metrics = get("/metrics");

        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
        assertThat(metrics.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(metrics.body())
                .contains("\navatar_session_places ", "\navatar_workers_backlog ", "\njvm_memory_used_bytes{")
                .contains("\nmessaging_client_operation_duration_seconds_count{messaging_operation_name=\"connect\"");
    }

    @Test
    void shouldNotTellWhatItIsMadeOf() throws Exception {
        assertThat(get("/health").headers().map().keySet())
                .noneMatch(name -> name.equalsIgnoreCase("server") || name.equalsIgnoreCase("x-powered-by"));
    }

    @Test
    void shouldLogNoCredential() throws Exception {
        RestClient gateway = RestClient.gateway();
        String joinToken;
        try (TestSession session = TestSession.open()) {
            joinToken = gateway.get(session.path("/join"))
                    .is(200)
                    .json()
                    .path("livekitToken")
                    .asText();
            gateway.post(session.path("/livekit-token"), "{}").is(201);
            session.awaitState("READY");
        }
        TestSession.fault("refused-face", "handshake-refused", "\"status\":403");
        gateway.post("/sessions", "{\"faceId\":\"refused-face\"}").isProblem(502, "SIMLI_REFUSED");

        assertThat(joinToken).isNotBlank();
        try (Stream<Path> logs =
                Files.walk(Path.of(System.getProperty("it.usr.dir")).getParent())) {
            List<Path> files =
                    logs.filter(file -> file.toString().endsWith(".log")).toList();
            assertThat(files).isNotEmpty();
            for (Path file : files) {
                // Others write while this reads: half a letter is no fault.
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(joinToken, "session_token=", "key-of-the-tests");
            }
        }
    }

    @Test
    void shouldPassMessagesOfJmsClients() {
        assertRoundTrip(new ActiveMQConnectionFactory(GatewayAddresses.core()), "it.round.trip.core");
    }

    @Test
    void shouldPassMessagesOfAmqpClients() {
        assertRoundTrip(new JmsConnectionFactory(GatewayAddresses.amqp()), "it.round.trip.amqp");
    }

    private static void assertRoundTrip(ConnectionFactory factory, String name) {
        try (JMSContext client = factory.createContext()) {
            Queue queue = client.createQueue(name);
            JMSConsumer consumer = client.createConsumer(queue);
            client.createProducer().send(queue, "hello");

            assertThat(consumer.receiveBody(String.class, WAIT_MILLIS)).isEqualTo("hello");
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(GatewayAddresses.http() + path))
                        .build(),
                BodyHandlers.ofString());
    }
}
