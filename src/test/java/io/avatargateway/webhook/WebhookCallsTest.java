package io.avatargateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.avatargateway.http.HttpCalls;
import io.avatargateway.security.tenants.WebhookEndpoint;
import io.avatargateway.security.tenants.WebhookSecret;
import io.avatargateway.simli.Keys;
import io.avatargateway.webhook.WebhookAnswer.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One attempt at a receiver, good and bad ones. */
@Timeout(60)
class WebhookCallsTest {

    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
    private static final WebhookSecret SECRET =
            WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").orElseThrow();
    private static final WebhookEvent EVENT = new WebhookEvent("ses_1/7", "ses_1", NOON, "{\"text\":\"Grüß Gott\"}");
    /** For an attempt that must not end for want of time. */
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    static Path directory;

    private static ExecutorService threads;
    private static Keys certificate;

    private final AtomicReference<Headers> asked = new AtomicReference<>();
    private final AtomicReference<String> body = new AtomicReference<>();
    private final AtomicInteger calls = new AtomicInteger();
    private HttpServer server;
    private WebhookCalls webhooks;

    @BeforeAll
    static void prepare() throws Exception {
        threads = Executors.newCachedThreadPool();
        certificate = Keys.forNames(directory, "dns:hooks.example.org");
    }

    @AfterAll
    static void end() {
        threads.shutdownNow();
    }

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(threads);
        server.start();
        use(host -> InetAddress.getLoopbackAddress(), LONG);
    }

    @AfterEach
    void stop() {
        webhooks.close();
        server.stop(0);
    }

    private void use(HttpCalls.Lookup lookup, Duration timeout) throws Exception {
        use(SSLContext.getDefault(), lookup, timeout);
    }

    private void use(SSLContext tls, HttpCalls.Lookup lookup, Duration timeout) {
        if (webhooks != null) {
            webhooks.close();
        }
        webhooks = new WebhookCalls(tls, lookup, timeout, InstantSource.fixed(NOON));
    }

    @Test
    void shouldSendASignedCloudEvent() {
        answer(204, Map.of(), 0);

        assertThat(send().outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(asked.get().containsKey("traceparent")).isFalse();
        assertThat(body.get()).isEqualTo(EVENT.body());
        assertThat(asked.get().getFirst("Content-Type")).isEqualTo("application/cloudevents+json; charset=utf-8");
        assertThat(asked.get().getFirst("Host"))
                .isEqualTo("hooks.example.org:" + server.getAddress().getPort());
        Signature.headers("ses_1/7", NOON, EVENT.body(), List.of(SECRET))
                .forEach((name, value) ->
                        assertThat(asked.get().getFirst(name)).as(name).isEqualTo(value));
    }

    @ParameterizedTest
    @CsvSource({
        "200, DELIVERED",
        "202, DELIVERED",
        "299, DELIVERED",
        "300, FAILED",
        "304, FAILED",
        "400, FAILED",
        "401, FAILED",
        "404, FAILED",
        "410, GONE",
        "429, FAILED",
        "500, FAILED",
        "503, FAILED"
    })
    void shouldTellWhatTheStatusMeans(int status, Outcome outcome) {
        answer(status, Map.of(), 0);

        WebhookAnswer answer = send();

        assertThat(answer.outcome()).isEqualTo(outcome);
        assertThat(answer.detail()).startsWith("HTTP " + status).doesNotContain("hook-path");
        assertThat(answer.asked()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            120                           | 120
            Mon, 30 Nov 2026 12:01:00 GMT | 60
            99999999                      | 86400
            """)
    void shouldTellWhenTheReceiverWantsTheNext(String retryAfter, long seconds) {
        answer(503, Map.of("Retry-After", retryAfter), 0);

        assertThat(send().asked()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void shouldFollowNoRedirect() {
        answer(307, Map.of("Location", "http://169.254.169.254/latest/meta-data"), 0);

        WebhookAnswer answer = send();

        assertThat(answer).isEqualTo(WebhookAnswer.failed("HTTP 307: redirects are not followed"));
        assertThat(calls).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.1.2.3", "127.0.0.1", "169.254.169.254", "100.64.0.1", "::1", "::ffff:192.168.0.1"})
    void shouldNotCallAPrivateAddress(String address) throws Exception {
        answer(204, Map.of(), 0);
        use(new CheckedLookup(host -> InetAddress.getAllByName(address), false), LONG);

        WebhookAnswer answer = send();

        assertThat(answer.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(answer.detail()).contains("is not public", "WEBHOOKS_PRIVATE_ADDRESSES");
        assertThat(calls).hasValue(0);
    }

    @Test
    void shouldNotCallANameWithOnePrivateAddressAmongPublicOnes() {
        CheckedLookup lookup = new CheckedLookup(
                host -> new InetAddress[] {InetAddress.getByName("1.1.1.1"), InetAddress.getByName("10.0.0.1")}, false);

        assertThatThrownBy(() -> lookup.find("hooks.example.org"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("10.0.0.1");
    }

    /** The second answer of the names' service would lead to a neighbour. */
    @Test
    void shouldLookTheNameUpOnceForAnAttempt() throws Exception {
        answer(204, Map.of(), 0);
        AtomicInteger lookups = new AtomicInteger();
        use(
                new CheckedLookup(
                        host -> {
                            lookups.incrementAndGet();
                            return InetAddress.getAllByName("127.0.0.1");
                        },
                        true),
                LONG);

        assertThat(send().outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(lookups).hasValue(1);
    }

    @Test
    void shouldTellThatANameIsUnknown() throws Exception {
        use(
                host -> {
                    throw new UnknownHostException(host);
                },
                LONG);

        assertThat(send()).isEqualTo(WebhookAnswer.failed("the host name is not known"));
    }

    @Test
    void shouldReadNoMoreThanTheHeadOfALargeAnswer() {
        answer(200, Map.of(), 10 * 1024 * 1024);

        assertThat(send().outcome()).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void shouldEndWithAReceiverThatHangs() throws Exception {
        use(host -> InetAddress.getLoopbackAddress(), Duration.ofMillis(300));
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            WebhookAnswer answer = webhooks.send(endpoint("http", silent.getLocalPort()), EVENT)
                    .join();

            assertThat(answer).isEqualTo(WebhookAnswer.failed("no answer within 300 ms"));
        }
    }

    @Test
    void shouldTellThatNobodyListens() {
        int port = server.getAddress().getPort();
        server.stop(0);

        assertThat(webhooks.send(endpoint("http", port), EVENT).join())
                .isEqualTo(WebhookAnswer.failed("the connection failed or was broken off"));
    }

    /** The connection goes to the address that was looked at; the certificate is that of the name. */
    @Test
    void shouldCheckTheCertificateOfTheNameAtTheAddressThatWasFound() throws Exception {
        HttpsServer secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        secure.setHttpsConfigurator(new HttpsConfigurator(certificate.serving()));
        secure.setExecutor(threads);
        secure.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        secure.start();
        try {
            use(certificate.trusting(), host -> InetAddress.getLoopbackAddress(), LONG);
            int port = secure.getAddress().getPort();

            assertThat(webhooks.send(endpoint("https", port), EVENT).join().outcome())
                    .isEqualTo(Outcome.DELIVERED);
            WebhookEndpoint other = new WebhookEndpoint(
                    "other", URI.create("https://other.example.org:" + port + "/"), Set.of(), List.of(SECRET));
            assertThat(webhooks.send(other, EVENT).join()).isEqualTo(WebhookAnswer.failed("TLS failed"));
        } finally {
            secure.stop(0);
        }
    }

    @Test
    void shouldNotShowThePathOfAnEndpoint() {
        assertThat(endpoint("https", 443)).hasToString("main at https://hooks.example.org:443");
    }

    private WebhookAnswer send() {
        CompletableFuture<WebhookAnswer> answer =
                webhooks.send(endpoint("http", server.getAddress().getPort()), EVENT);
        return answer.join();
    }

    private static WebhookEndpoint endpoint(String scheme, int port) {
        URI url = URI.create(scheme + "://hooks.example.org:" + port + "/hook-path?token=abc");
        return new WebhookEndpoint("main", url, Set.of("state"), List.of(SECRET));
    }

    private void answer(int status, Map<String, String> headers, int bytes) {
        server.createContext("/", exchange -> {
            calls.incrementAndGet();
            asked.set(exchange.getRequestHeaders());
            body.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            headers.forEach(exchange.getResponseHeaders()::add);
            exchange.sendResponseHeaders(status, bytes == 0 ? -1 : bytes);
            try (OutputStream out = exchange.getResponseBody()) {
                for (int sent = 0; sent < bytes; sent += 1024) {
                    out.write(new byte[1024]);
                }
            }
        });
    }
}
