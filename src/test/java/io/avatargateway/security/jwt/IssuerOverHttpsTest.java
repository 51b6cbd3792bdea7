package io.avatargateway.security.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.avatargateway.config.Settings;
import io.avatargateway.security.Pass;
import io.avatargateway.security.Refusal;
import io.avatargateway.security.RefusedException;
import io.avatargateway.simli.Keys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of an issuer that publishes its keys by HTTPS, and changes them. */
@Timeout(60)
class IssuerOverHttpsTest {

    private static final SignedTokens OLD = new SignedTokens();
    private static final SignedTokens NEW = new SignedTokens();

    @TempDir
    static Path directory;

    private static Keys certificate;
    private static HttpsServer server;
    private static ExecutorService threads;

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile HttpHandler issuer;

    @BeforeAll
    static void start() throws Exception {
        certificate = Keys.forNames(directory, "dns:localhost");
        threads = Executors.newCachedThreadPool();
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.serving()));
        server.setExecutor(threads);
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @BeforeEach
    void serve() {
        server.createContext("/keys", exchange -> {
            asked.incrementAndGet();
            issuer.handle(exchange);
        });
    }

    @AfterEach
    void end() {
        server.removeContext("/keys");
    }

    private static URI address(String host) {
        return URI.create("https://" + host + ":" + server.getAddress().getPort() + "/keys");
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void publish(Map<String, SignedTokens> keys) {
        String set = new JWKSet(keys.entrySet().stream()
                        .map(key -> new RSAKey.Builder(
                                        (RSAPublicKey) key.getValue().publicKey())
                                .keyID(key.getKey())
                                .build())
                        .map(JWK.class::cast)
                        .toList())
                .toString();
        issuer = exchange -> answer(exchange, 200, set);
    }

    private Tokens tokens() throws Exception {
        Settings.Jwt settings =
                new Settings.Jwt(SignedTokens.ISSUER, SignedTokens.AUDIENCE, null, address("localhost"), "tenant");
        return new Tokens(settings, Clock.systemUTC(), nanos::get, certificate.trusting());
    }

    private static String token(SignedTokens by, String keyId) {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(SignedTokens.ISSUER)
                .audience(SignedTokens.AUDIENCE)
                .subject("zoe")
                .expirationTime(Date.from(Instant.now().plusSeconds(300)))
                .claim("tenant", "acme")
                .claim("groups", List.of("producer"))
                .build();
        return by.signed(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(keyId).build(), claims);
    }

    private static void assertRefused(Tokens tokens, String token, Refusal refusal) {
        assertThatThrownBy(() -> tokens.authenticate(token))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        why -> assertThat(why.refusal()).as(why.getMessage()).isEqualTo(refusal));
    }

    @Test
    void shouldFollowAnIssuerThatChangesItsKeys() throws Exception {
        publish(Map.of("old", OLD));
        Tokens tokens = tokens();
        // The first one waits for the issuer's first answer.
        Pass pass = tokens.authenticate(token(OLD, "old")).orElseThrow();
        assertThat(pass.caller().subject()).isEqualTo("zoe");
        assertRefused(tokens, token(NEW, "new"), Refusal.TOKEN_SIGNATURE);
        assertThat(asked).hasValue(1);

        publish(Map.of("new", NEW));
        nanos.addAndGet(PublishedKeys.LEAST.toNanos());

        assertThat(tokens.authenticate(token(NEW, "new"))).isPresent();
        assertThat(asked).hasValue(2);
        assertThat(pass.holds().getAsBoolean())
                .as("of a key that was taken back")
                .isFalse();
        assertRefused(tokens, token(OLD, "old"), Refusal.TOKEN_SIGNATURE);
        assertRefused(tokens, token(OLD, "new"), Refusal.TOKEN_SIGNATURE);
        assertThat(asked).hasValue(2);
        assertThat(tokens.fault()).isEmpty();
    }

    @Test
    void shouldTellWhereNobodyCanSayWhetherATokenIsGood() throws Exception {
        issuer = exchange -> answer(exchange, 503, "");
        Tokens tokens = tokens();
        assertRefused(tokens, token(OLD, "old"), Refusal.ISSUER_UNAVAILABLE);
        assertThat(tokens.fault()).hasValueSatisfying(why -> assertThat(why).contains("status 503"));

        publish(Map.of("old", OLD));
        nanos.addAndGet(PublishedKeys.LEAST.toNanos());
        assertThat(tokens.authenticate(token(OLD, "old"))).isPresent();

        issuer = exchange -> answer(exchange, 503, "");
        nanos.addAndGet(PublishedKeys.LEAST.toNanos());
        assertRefused(tokens, token(NEW, "new"), Refusal.ISSUER_UNAVAILABLE);
        assertThat(tokens.authenticate(token(OLD, "old"))).as("by a known key").isPresent();
        // Not a question for the issuer.
        assertRefused(tokens, token(NEW, "old"), Refusal.TOKEN_SIGNATURE);
    }

    private String failure(URI address) throws Exception {
        try {
            new KeyAddress(address, certificate.trusting()).get().join();
            return "none";
        } catch (CompletionException failed) {
            return failed.getCause().toString();
        }
    }

    @Test
    void shouldFollowNobodyElsewhere() throws Exception {
        issuer = exchange -> {
            exchange.getResponseHeaders().add("Location", "https://localhost/other");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        };

        assertThat(failure(address("localhost"))).contains("status 302");
        assertThat(asked).hasValue(1);
    }

    @Test
    void shouldTakeNoMoreThanAKeySetHas() throws Exception {
        issuer = exchange -> answer(exchange, 200, " ".repeat(256 * 1024 + 1));
        assertThat(failure(address("localhost"))).contains("larger than 262144 bytes");

        issuer = exchange -> answer(exchange, 200, " ".repeat(256 * 1024));
        assertThat(failure(address("localhost"))).isEqualTo("none");
    }

    @Test
    void shouldGiveUpAnIssuerThatStopsInTheMiddle() throws Exception {
        issuer = exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
        };
        KeyAddress slow = new KeyAddress(address("localhost"), certificate.trusting(), Duration.ofMillis(300));

        await().atMost(Duration.ofSeconds(30)).until(slow.get()::isCompletedExceptionally);
    }

    @Test
    void shouldBelieveNoServerOfAnotherNameOrCertificate() throws Exception {
        publish(Map.of("old", OLD));

        assertThat(failure(address("127.0.0.1"))).contains("SSLHandshakeException");
        assertThatThrownBy(() -> new KeyAddress(
                                address("localhost"),
                                Keys.forNames(directory, "dns:localhost,dns:other")
                                        .trusting())
                        .get()
                        .join())
                .hasMessageContaining("SSLHandshakeException");
        assertThat(asked).hasValue(0);
    }

    @Test
    void shouldFetchByHttpFromThisMachine() throws Exception {
        HttpServer plain = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        plain.createContext("/", exchange -> answer(exchange, 200, "{}"));
        plain.start();
        try {
            URI address = URI.create("http://localhost:" + plain.getAddress().getPort() + "/keys");
            assertThat(failure(address)).isEqualTo("none");
        } finally {
            plain.stop(0);
        }
    }
}
