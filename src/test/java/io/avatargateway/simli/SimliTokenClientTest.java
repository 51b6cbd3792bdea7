package io.avatargateway.simli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.avatargateway.config.Settings;
import io.avatargateway.http.HttpCalls;
import io.avatargateway.session.model.Appearance;
import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.LinkFailure.Kind;
import io.avatargateway.session.port.LinkRequest;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimliTokenClientTest {

    private static final String KEY = "the-api-key";
    private static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");

    private record Row(
            String name,
            int status,
            String retryAfter,
            String body,
            Kind kind,
            String code,
            Integer waitSeconds,
            String detail) {}

    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpCalls calls;
    private HttpServer server;
    private volatile Answer answer;
    private volatile JsonObject body;
    private volatile String key;

    @BeforeEach
    void start() throws Exception {
        calls = new HttpCalls("simli", SSLContext.getDefault(), null, Duration.ofMillis(700));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/base/compose/token", exchange -> {
            key = exchange.getRequestHeaders().getFirst("x-simli-api-key");
            try (var reader = Json.createReader(
                    new ByteArrayInputStream(exchange.getRequestBody().readAllBytes()))) {
                body = reader.readObject();
            }
            answer.to(exchange);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        calls.close();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void shouldComposeATokenWithEveryFieldOfTheRequest() throws Exception {
        answer = with(200, null, "{\"session_token\": \"abc+/=\"}");

        assertThat(ask(request("artalk", "tenant-1")).token()).isEqualTo("abc+/=");
        assertThat(key).isEqualTo(KEY);
        assertThat(body)
                .hasToString(
                        "{\"faceId\":\"face/1\",\"apiVersion\":\"v2\",\"handleSilence\":false,\"maxSessionLength\":600,"
                                + "\"maxIdleTime\":60,\"startFrame\":0,\"audioInputFormat\":\"pcm16\",\"sessionAggregator\":\"tenant-1\",\"model\":\"artalk\"}");
    }

    @Test
    void shouldLeaveOutWhatTheRequestDoesNotHave() throws Exception {
        answer = with(200, null, "{\"session_token\": \"t\", \"more\": [1]}");

        assertThat(ask(request(null, null)).token()).isEqualTo("t");
        assertThat(body).doesNotContainKeys("sessionAggregator", "model");
    }

    @Test
    void shouldSendTheAppearanceAsSimliNamesIt() throws Exception {
        answer = with(200, null, "{\"session_token\": \"t\"}");
        ask(shown(new Appearance(
                new Appearance.VideoSize(1280, 720),
                new Appearance.Position(0.25, 1.0),
                Map.of("zoom", 1.5, "pos_x_off", -0.5),
                "6f1c2a9e-1b2c-4d3e-8f90-0123456789ab",
                "7f1c2a9e-1b2c-4d3e-8f90-0123456789ab",
                "{\"quality\":{\"level\":[1,null,\"high\"]}}")));

        assertThat(body)
                .isEqualTo(
                        object(
                                """
                        {"quality":{"level":[1,null,"high"]},"faceId":"face/1","apiVersion":"v2","handleSilence":false,
                         "maxSessionLength":600,"maxIdleTime":60,"startFrame":0,"audioInputFormat":"pcm16",
                         "streaming_width":1280,"streaming_height":720,"avatar_position_x":0.25,"avatar_position_y":1.0,
                         "camera":{"pos_x_off":-0.5,"zoom":1.5},
                         "background_id":"6f1c2a9e-1b2c-4d3e-8f90-0123456789ab",
                         "foreground_id":"7f1c2a9e-1b2c-4d3e-8f90-0123456789ab"}"""));
    }

    @Test
    void shouldNotSendAnAppearanceThatNobodyAskedFor() throws Exception {
        answer = with(200, null, "{\"session_token\": \"t\"}");
        ask(shown(new Appearance(null, new Appearance.Position(0.5, null), Map.of(), null, null, null)));

        assertThat(body)
                .containsKey("avatar_position_x")
                .doesNotContainKeys(
                        "avatar_position_y",
                        "streaming_width",
                        "streaming_height",
                        "camera",
                        "background_id",
                        "foreground_id");
    }

    @Test
    void shouldNotLetFurtherFieldsOverrideWhatTheGatewaySets() throws Exception {
        answer = with(200, null, "{\"session_token\": \"t\"}");
        ask(shown(new Appearance(
                null, null, Map.of(), null, null, "{\"faceId\":\"other\",\"maxIdleTime\":1,\"apiVersion\":\"v9\"}")));

        assertThat(body.getString("faceId")).isEqualTo("face/1");
        assertThat(body.getInt("maxIdleTime")).isEqualTo(60);
        assertThat(body.getString("apiVersion")).isEqualTo("v2");
    }

    @Test
    void shouldTellOfSimlisWarnings() throws Exception {
        answer = with(
                200,
                null,
                "{\"session_token\": \"t\", \"warnings\": [\"camera zoom 6.0 is outside its supported range\", 7]}");
        assertThat(ask(request(null, null)).warnings())
                .containsExactly("camera zoom 6.0 is outside its supported range", "7");
    }

    @Test
    void shouldTellNoMoreWarningsThanAnyoneReads() throws Exception {
        String many = "[" + "\"%s\",".formatted("x".repeat(2_000)).repeat(25) + "1]";
        answer = with(200, null, "{\"session_token\": \"t\", \"warnings\": " + many + "}");
        assertThat(ask(request(null, null)).warnings()).hasSize(20).allSatisfy(warning -> assertThat(warning)
                .hasSizeLessThan(350));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"text\"", "{}", "7"})
    void shouldNotMindWarningsOfAnotherForm(String warnings) throws Exception {
        answer = with(200, null, "{\"session_token\": \"t\", \"warnings\": " + warnings + "}");
        assertThat(ask(request(null, null)).warnings()).isEmpty();
    }

    private static LinkRequest shown(Appearance appearance) {
        return Links.request("face/1", null, null, appearance);
    }

    private static JsonObject object(String text) {
        try (var reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    @TestFactory
    Stream<DynamicTest> shouldMapEveryAnswer() {
        String fail = "{\"session_token\":\"FAIL TOKEN\",\"detail\":\"%s\"}";
        String date = "Mon, 5 Jan 2026 10:02:00 GMT";
        String past = "Mon, 5 Jan 2026 09:00:00 GMT";
        String problems = "{\"detail\":[{\"loc\":[\"body\",\"faceId\"],\"msg\":\"field"
                + " required\",\"type\":\"missing\"},{\"loc\":[\"body\",3],\"msg\":\"bad\"}]}";
        return Stream.of(
                        new Row(
                                "key",
                                400,
                                null,
                                fail.formatted("INVALID_API_KEY"),
                                Kind.REFUSED,
                                "INVALID_API_KEY",
                                null,
                                "INVALID_API_KEY"),
                        new Row(
                                "face with 200",
                                200,
                                null,
                                fail.formatted("INVALID_FACE_ID"),
                                Kind.REFUSED,
                                "INVALID_FACE_ID",
                                null,
                                "HTTP 200"),
                        new Row(
                                "billing with 402",
                                402,
                                null,
                                fail.formatted("BILLING_ERROR"),
                                Kind.REFUSED,
                                "BILLING_ERROR",
                                null,
                                "BILLING_ERROR"),
                        new Row(
                                "fail with 500",
                                500,
                                null,
                                fail.formatted("UNKNOWN_ERROR"),
                                Kind.REFUSED,
                                "UNKNOWN_ERROR",
                                null,
                                "UNKNOWN_ERROR"),
                        new Row("bare 401", 401, null, "", Kind.REFUSED, null, null, "HTTP 401"),
                        new Row("bare 403", 403, null, "Forbidden", Kind.REFUSED, null, null, "HTTP 403"),
                        new Row(
                                "422 with a text",
                                422,
                                null,
                                "{\"detail\":\"faceId is missing\"}",
                                Kind.REFUSED,
                                null,
                                null,
                                "faceId is missing"),
                        new Row(
                                "422 with problems",
                                422,
                                null,
                                problems,
                                Kind.REFUSED,
                                null,
                                null,
                                "body.faceId: field required; body.3: bad"),
                        new Row(
                                "422 with nonsense",
                                422,
                                null,
                                "{\"detail\":[5,{\"loc\":7}]}",
                                Kind.REFUSED,
                                null,
                                null,
                                "HTTP 422: 5; : null"),
                        new Row(
                                "a detail that is no code",
                                400,
                                null,
                                fail.formatted("a\\u0000b " + KEY),
                                Kind.REFUSED,
                                null,
                                null,
                                "a b (hidden)"),
                        new Row(
                                "a long code",
                                400,
                                null,
                                fail.formatted("X".repeat(900)),
                                Kind.REFUSED,
                                null,
                                null,
                                "(hidden)"),
                        new Row("rate, bare", 429, null, "", Kind.RATE_LIMITED, null, null, "rate limited"),
                        new Row(
                                "rate, seconds",
                                429,
                                "7",
                                "{\"detail\":\"SLOW\"}",
                                Kind.RATE_LIMITED,
                                "SLOW",
                                7,
                                "SLOW"),
                        new Row("rate, date", 429, date, "", Kind.RATE_LIMITED, null, 120, "rate limited"),
                        new Row("rate, past date", 429, past, "", Kind.RATE_LIMITED, null, 0, "rate limited"),
                        new Row("rate, absurd", 429, "999999999", "", Kind.RATE_LIMITED, null, 86_400, "rate limited"),
                        new Row("rate, nonsense", 429, "soon", "", Kind.RATE_LIMITED, null, null, "rate limited"),
                        new Row("rate, negative", 429, "-5", "", Kind.RATE_LIMITED, null, null, "rate limited"),
                        new Row("500", 500, null, "<html>", Kind.UNREACHABLE, null, null, "HTTP 500"),
                        new Row("503", 503, "3", "", Kind.UNREACHABLE, null, 3, "HTTP 503"),
                        new Row("redirect", 302, null, "", Kind.PROTOCOL, null, null, "HTTP 302"),
                        new Row("404", 404, null, "{\"detail\":\"Not Found\"}", Kind.PROTOCOL, null, null, "HTTP 404"),
                        new Row("garbage", 200, null, "<html>", Kind.PROTOCOL, null, null, "without a session_token"),
                        new Row("empty", 200, null, "", Kind.PROTOCOL, null, null, "without a session_token"),
                        new Row("an array", 200, null, "[]", Kind.PROTOCOL, null, null, "without a session_token"),
                        new Row(
                                "wrong type",
                                200,
                                null,
                                "{\"session_token\":5}",
                                Kind.PROTOCOL,
                                null,
                                null,
                                "without a session_token"),
                        new Row(
                                "blank",
                                200,
                                null,
                                "{\"session_token\":\" \"}",
                                Kind.PROTOCOL,
                                null,
                                null,
                                "without a session_token"),
                        new Row(
                                "too deep",
                                200,
                                null,
                                "{\"a\":".repeat(10_000),
                                Kind.PROTOCOL,
                                null,
                                null,
                                "without a session_token"),
                        new Row(
                                "too large",
                                200,
                                null,
                                "{\"session_token\":\"" + "a".repeat(70_000) + "\"}",
                                Kind.PROTOCOL,
                                null,
                                null,
                                "over the limit"))
                .map(row -> dynamicTest(row.name(), () -> {
                    answer = with(row.status(), row.retryAfter(), row.body());

                    LinkFailure failure = ask(request(null, null)).failure();

                    assertThat(failure).as("failure").isNotNull();
                    assertThat(failure.kind()).isEqualTo(row.kind());
                    assertThat(failure.upstreamCode()).isEqualTo(row.code());
                    assertThat(failure.retryAfter())
                            .isEqualTo(row.waitSeconds() == null ? null : Duration.ofSeconds(row.waitSeconds()));
                    assertThat(failure.detail())
                            .contains(row.detail())
                            .doesNotContain(KEY)
                            .hasSizeLessThan(400);
                }));
    }

    @Test
    void shouldTimeOutWhenNothingComes() throws Exception {
        CompletableFuture<Void> end = new CompletableFuture<>();
        answer = exchange -> end.join();

        assertThat(ask(request(null, null)).failure().kind()).isEqualTo(Kind.TIMED_OUT);
        end.complete(null);
    }

    @Test
    void shouldTimeOutWhenTheBodyNeverEnds() throws Exception {
        CompletableFuture<Void> end = new CompletableFuture<>();
        answer = exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            end.join();
        };

        assertThat(ask(request(null, null)).failure().kind()).isEqualTo(Kind.TIMED_OUT);
        end.complete(null);
    }

    @Test
    void shouldBeUnreachableWhenTheConnectionBreaks() throws Exception {
        answer = exchange -> {
            throw new IOException("the test breaks it");
        };

        assertThat(ask(request(null, null)).failure().kind()).isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void shouldBeUnreachableWhenNobodyListens() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }

        LinkFailure failure =
                ask(URI.create("http://127.0.0.1:" + port), request(null, null)).failure();

        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure.detail()).contains("connection refused");
    }

    @Test
    void shouldTellACancelledCallOnlyOnce() throws Exception {
        CompletableFuture<Void> end = new CompletableFuture<>();
        answer = exchange -> end.join();
        CompletableFuture<TokenAnswer> told = new CompletableFuture<>();

        Future<?> call = client(base()).compose(request(null, null), told::complete);
        call.cancel(true);

        assertThat(told.get(5, TimeUnit.SECONDS).token()).isNull();
        end.complete(null);
    }

    private static Answer with(int status, String retryAfter, String body) {
        return exchange -> {
            if (retryAfter != null) {
                exchange.getResponseHeaders().add("Retry-After", retryAfter);
            }
            if (status == 302) {
                exchange.getResponseHeaders().add("Location", "/elsewhere");
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    private TokenAnswer ask(LinkRequest request) throws Exception {
        return ask(base(), request);
    }

    private TokenAnswer ask(URI url, LinkRequest request) throws Exception {
        CompletableFuture<TokenAnswer> told = new CompletableFuture<>();
        Future<?> call = client(url).compose(request, told::complete);
        assertThat(call).isNotNull();
        return told.get(10, TimeUnit.SECONDS);
    }

    private SimliTokenClient client(URI url) {
        Settings.Simli settings = Links.settings(url)
                .withKey(KEY)
                .withTimeout(Duration.ofMillis(700))
                .build();
        return new SimliTokenClient(calls, settings, Clock.fixed(NOW, ZoneOffset.UTC), new SafeText(List.of(KEY)));
    }

    private URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/base/");
    }

    private static LinkRequest request(String model, String tenant) {
        return Links.request("face/1", model, tenant);
    }
}
