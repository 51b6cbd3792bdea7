package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.avatargateway.wire.CutWire;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Limits of time and number, readiness, and what else a server reads once, at its start. Its way to Simli can be cut.
 */
@GatewayIntegrationTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HttpLimitsIT {

    private static final String PCM = "Content-Type: audio/pcm";
    private static final String JSON = "Content-Type: application/json";
    private static final int PLACES = 210;
    /** Behind the tests that have something to do, but before the last one. */
    private static final int LATE = Integer.MAX_VALUE - 1;

    private static CutWire simli;
    private static SecondServer server;
    private static Waiting silent;
    private static Waiting unended;
    private static Waiting slow;
    private static ScheduledExecutorService drops;

    @BeforeAll
    static void start() throws Exception {
        simli = new CutWire(URI.create(GatewayAddresses.sandbox()).getPort());
        server = SecondServer.start(
                "limits",
                Map.ofEntries(
                        Map.entry("SIMLI_API_URL", "http://127.0.0.1:" + simli.port()),
                        Map.entry("HTTP_READ_TIMEOUT_SECONDS", "12"),
                        Map.entry("HTTP_KEEP_ALIVE_SECONDS", "3"),
                        Map.entry("REST_BODY_TIMEOUT_SECONDS", "2"),
                        Map.entry("REST_UPLOAD_TIMEOUT_SECONDS", "15"),
                        Map.entry("REST_UPLOADS", Integer.toString(PLACES)),
                        Map.entry("REST_EVENT_STREAMS", "3"),
                        Map.entry("REST_TRUSTED_PROXIES", "none"),
                        Map.entry("REST_CORS_ORIGINS", "https://portal.example"),
                        Map.entry("REST_CORS_HEADERS", "Content-Type, traceparent")));
        silent = Waiting.of(List.of(
                "",
                "GET /portal.json HTTP/1.1\r\nHost: localhost",
                "GET /portal.json HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /portal.json HTTP/1.1\r\nHost: localhost\r\n\r\nGET /port"));
        String session = open(server);
        unended = Waiting.of(Stream.of(
                        "/sessions, application/json, Content-Length: 1000",
                        "/sessions, application/json, Transfer-Encoding: chunked",
                        "/probes, audio/pcm, Transfer-Encoding: chunked",
                        "/sessions/SESSION/audio, audio/pcm, Transfer-Encoding: chunked",
                        "/sessions/SESSION/audio, audio/pcm, Content-Length: 1000",
                        "/sessions/SESSION/viewer, text/plain, Content-Length: 1000")
                .map(each -> unended(each.replace("SESSION", session).split(", ")))
                .toList());
        slow = Waiting.of(List.of(
                unended("/sessions/" + session + "/audio", "audio/pcm", "Content-Length: 1000000"),
                unended("/sessions/" + session + "/audio", "audio/pcm", "Transfer-Encoding: chunked") + "\r\n"));
        drops = Executors.newSingleThreadScheduledExecutor();
        var unused = drops.scheduleWithFixedDelay(HttpLimitsIT::drop, 1, 1, TimeUnit.SECONDS);
    }

    /** As {@code curl --limit-rate 1} sends a body; of the second one each byte is a chunk. */
    private static void drop() {
        try {
            slow.connections().get(0).send("a");
            slow.connections().get(1).send("a\r\n1\r\n");
        } catch (IOException ended) {
            // They are to end.
            drops.shutdown();
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (drops != null) {
            drops.shutdownNow();
        }
        for (Waiting waiting :
                Stream.of(silent, unended, slow).filter(Objects::nonNull).toList()) {
            waiting.close();
        }
        if (server != null) {
            server.close();
        }
        simli.close();
    }

    /** The last of all, for afterwards Simli is gone. */
    @Test
    @Order(Integer.MAX_VALUE)
    void shouldStayReadyWithoutSimliSoThatSessionsThatRunCanBeEnded() throws Exception {
        String session = open(server);
        assertThat(server.check("simli").path("data").path("reachable").asBoolean())
                .isTrue();

        simli.end();

        await("the server notices").atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                        server.check("simli").path("data").path("reachable").asBoolean(true))
                .isFalse());
        server.root().get("/health/ready").is(200);
        assertThat(server.check("simli").path("status").asText()).isEqualTo("UP");
        JsonNode simli = server.check("simli").path("data");
        assertThat(simli.path("why").asText()).isNotEmpty();
        assertThat(simli.path("cause").asText()).isEqualTo("SIMLI_UNREACHABLE");
        assertThat(simli.path("degraded").asBoolean()).isTrue();
        server.api().delete("/sessions/" + session + "?drain=false").is(200);
    }

    @Test
    void shouldHoldNoPlaceForThoseWhoOnlyAskWhetherThereIsAStream() throws Exception {
        String session = open(server);
        for (int i = 0; i < 5; i++) {
            RestClient.Answer head = server.api()
                    .send("HEAD", "/sessions/" + session + "/events", BodyPublishers.noBody())
                    .is(200);
            assertThat(head.header("Content-Type")).startsWith("text/event-stream");
            server.api()
                    .send("OPTIONS", "/sessions/" + session + "/events", BodyPublishers.noBody())
                    .is(200);
        }

        List<RawHttp> streams = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                streams.add(stream(session));
                assertThat(streams.get(i).head()).startsWith("HTTP/1.1 200 ");
            }
            try (RawHttp fourth = stream(session)) {
                assertThat(fourth.head())
                        .startsWith("HTTP/1.1 429 Too Many Requests\r\n")
                        .contains("Retry-After: 1");
            }
        } finally {
            for (RawHttp stream : streams) {
                stream.close();
            }
            end(session);
        }
    }

    private static RawHttp stream(String session) throws Exception {
        RawHttp connection = connect();
        connection.send("GET /api/v1/sessions/" + session + "/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
        return connection;
    }

    @Test
    void shouldDelayNobodyByUploadsThatComeSlowlyAndTakeABoundedNumber() throws Exception {
        String session = open(server);
        List<RawHttp> slow = new ArrayList<>();
        try {
            for (int i = 0; i < PLACES; i++) {
                slow.add(begin("/sessions/" + session + "/audio", PCM));
                slow.add(begin("/sessions", JSON));
            }
            // All are taken when one more is refused. Until then one more takes a place that another test gave back
            // late.
            await("all places are taken")
                    .atMost(Duration.ofSeconds(15))
                    .ignoreExceptionsInstanceOf(SocketTimeoutException.class)
                    .untilAsserted(() -> {
                        RawHttp oneMore = begin("/sessions/" + session + "/audio", PCM);
                        slow.add(oneMore);
                        assertThat(oneMore.head(Duration.ofSeconds(1)))
                                .startsWith("HTTP/1.1 429 Too Many Requests\r\n")
                                .contains("Retry-After: 1");
                    });

            for (int i = 0; i < 3; i++) {
                long begin = System.nanoTime();
                server.api().get("/sessions?limit=1").is(200);
                server.api().post("/sessions/" + session + "/interrupt", "{}").is(200);
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
            }
            server.api()
                    .postBytes("/sessions/" + session + "/audio", new byte[3200], "Content-Type", "audio/pcm")
                    .isProblem(429, "UPLOAD_LIMIT");
        } finally {
            for (RawHttp each : slow) {
                each.close();
            }
        }
        await("places are free again").atMost(Duration.ofSeconds(30)).untilAsserted(() -> server.api()
                .postBytes("/sessions/" + session + "/audio", new byte[3200], "Content-Type", "audio/pcm")
                .is(202));
        end(session);
    }

    private static RawHttp begin(String path, String type) throws Exception {
        RawHttp connection = connect();
        connection.send("POST /api/v1" + path + " HTTP/1.1\r\n"
                + RawHttp.lines("Host: localhost", type, "Content-Length: 100000") + "\r\nabcd");
        return connection;
    }

    @Test
    @Order(LATE)
    void shouldEndAConnectionOnWhichABodyDoesNotEnd() throws Exception {
        unended.check((sent, connection) -> {
            assertThat(connection.head()).as(sent).startsWith("HTTP/1.1 408 ");
            assertThat(connection.ends()).as(sent).isTrue();
        });
    }

    /** Though its bytes go on to come, one by one. */
    @Test
    @Order(LATE)
    void shouldEndAnUploadOfWhichAlwaysALittleComes() throws Exception {
        slow.check((sent, connection) -> {
            // Far sooner than all of it would have come, and though it never stopped coming.
            assertThat(connection.head()).as(sent).startsWith("HTTP/1.1 408 ").contains("application/problem+json");
        });
    }

    private static String unended(String... request) {
        return "POST /api/v1" + request[0] + " HTTP/1.1\r\n"
                + RawHttp.lines("Host: localhost", "Content-Type: " + request[1], request[2]) + "\r\n1";
    }

    @Test
    @Order(LATE)
    void shouldEndAConnectionOnWhichNothingComes() throws Exception {
        silent.check(
                (sent, connection) -> assertThat(connection.ends()).as(sent).isTrue());
    }

    private interface Claim {
        void check(String sent, RawHttp connection) throws Exception;
    }

    /** What takes a time-out each: begun before the first test, looked at behind those that have something to do. */
    private record Waiting(List<String> sent, List<RawHttp> connections) implements AutoCloseable {

        static Waiting of(List<String> all) throws IOException {
            Waiting waiting = new Waiting(all, new ArrayList<>());
            for (String sent : all) {
                RawHttp connection = connect();
                waiting.connections.add(connection);
                connection.send(sent);
            }
            return waiting;
        }

        void check(Claim claim) throws Exception {
            for (int i = 0; i < sent.size(); i++) {
                claim.check(sent.get(i), connections.get(i));
            }
        }

        @Override
        public void close() throws IOException {
            for (RawHttp connection : connections) {
                connection.close();
            }
        }
    }

    @Test
    void shouldBelieveNoProxyThatIsNotTrusted() {
        RestClient.Answer opened =
                server.api().post("/sessions", "{}", "X-Forwarded-Host", "evil.example", "X-Forwarded-Proto", "https");

        String location = opened.is(201).header("Location");
        assertThat(location).startsWith(server.address() + "/api/v1/sessions/ses_");
        end(opened.json().path("id").asText());
    }

    @Test
    void shouldAllowPagesTheHeadersThatAreSet() throws Exception {
        String answer = preflight("https://portal.example", "Content-Type,Traceparent, baggage");

        assertThat(answer)
                .startsWith("HTTP/1.1 204 ")
                .contains("Access-Control-Allow-Origin: https://portal.example\r\n")
                .contains("Access-Control-Allow-Headers: content-type, traceparent\r\n");
        assertThat(preflight("https://other.example", "Content-Type")).doesNotContain("Access-Control-Allow");
    }

    private static String preflight(String origin, String headers) throws Exception {
        return RawHttp.exchange(
                server.address(),
                "OPTIONS /api/v1/sessions HTTP/1.1",
                "Host: localhost",
                "Origin: " + origin,
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: " + headers);
    }

    private static RawHttp connect() throws IOException {
        return new RawHttp(server.address());
    }

    private static String open(SecondServer at) {
        return at.api().post("/sessions", "{}").is(201).json().path("id").asText();
    }

    private static void end(String session) {
        server.api().delete("/sessions/" + session + "?drain=false");
    }
}
