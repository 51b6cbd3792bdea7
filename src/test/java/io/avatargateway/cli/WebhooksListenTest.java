package io.avatargateway.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.security.tenants.WebhookEndpoint;
import io.avatargateway.security.tenants.WebhookSecret;
import io.avatargateway.webhook.WebhookAnswer;
import io.avatargateway.webhook.WebhookCalls;
import io.avatargateway.webhook.WebhookEvent;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the gateway sends is what the tool takes. */
@Timeout(60)
class WebhooksListenTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER_SECRET = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    @TempDir
    Path directory;

    private final int port = freePort();

    @Test
    void shouldPrintEachEventThatIsSignedOnce() throws Exception {
        Path file = Files.writeString(directory.resolve("secret"), SECRET + "\n");
        CompletableFuture<Invocation> listening = CompletableFuture.supplyAsync(() -> Invocation.of(
                "webhooks", "listen", "--port", "" + port, "--secret-file", file.toString(), "--count", "2", "--json"));

        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> send(1, SECRET)
                .equals("HTTP 204"));
        assertThat(send(1, SECRET)).isEqualTo("HTTP 204");
        assertThat(send(2, OTHER_SECRET)).isEqualTo("HTTP 401");
        assertThat(send(3, SECRET)).isEqualTo("HTTP 204");

        Invocation run = listening.join();
        assertThat(run.exitCode()).isZero();
        assertThat(run.json()).extracting(event -> event.path("id").asText()).containsExactly("ses_1/1", "ses_1/3");
        assertThat(run.err())
                .contains("listening on http://127.0.0.1:" + port, "came again: ses_1/1", "none is of this secret")
                .doesNotContain(SECRET);
    }

    /** Finding 12 of the review: the only thread waited for the rest of it. */
    @Test
    void shouldTakeARequestBesideOneThatDoesNotEnd() throws Exception {
        CompletableFuture<Invocation> listening = CompletableFuture.supplyAsync(
                () -> with(Map.of("AVATAR_WEBHOOK_SECRET", SECRET), "--port", "" + port, "--count", "1", "--json"));
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> send(1, OTHER_SECRET)
                .equals("HTTP 401"));
        try (Socket head = new Socket(InetAddress.getLoopbackAddress(), port);
                Socket body = new Socket(InetAddress.getLoopbackAddress(), port)) {
            head.getOutputStream().write("POST / HTTP/1.1\r\nHost: here\r\n".getBytes(US_ASCII));
            body.getOutputStream()
                    .write("POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\n{".getBytes(US_ASCII));

            assertThat(send(1, SECRET)).isEqualTo("HTTP 204");

            assertThat(listening.join().exitCode()).isZero();
        }
    }

    @Test
    void shouldGiveUpWhenNothingComesAndShowTheSecretThatItMade() {
        Invocation run = Invocation.of("webhooks", "listen", "--port", "0", "--timeout", "10ms");

        assertThat(run.exitCode()).isEqualTo(7);
        assertThat(run.err()).containsPattern("secret: whsec_[A-Za-z0-9+/]{43}=");
    }

    @Test
    void shouldNameWhatIsWrong() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Map<String, String> good = Map.of("AVATAR_WEBHOOK_SECRET", SECRET);
            assertThat(with(good, "--port", "" + taken.getLocalPort()).err())
                    .contains("--port: " + taken.getLocalPort());
        }
        assertThat(with(Map.of("AVATAR_WEBHOOK_SECRET", "whsec_short")).err())
                .contains("AVATAR_WEBHOOK_SECRET: (a value) (expected: whsec_")
                .doesNotContain("whsec_short");
        assertThat(with(Map.of(), "--secret-file", directory.resolve("none").toString())
                        .err())
                .contains("--secret-file: ", "(expected: a file that can be read)");
        assertThat(with(Map.of(), "--port", "70000").exitCode()).isEqualTo(2);
        assertThat(Invocation.of("webhooks").exitCode()).isEqualTo(2);
    }

    @Test
    void shouldSayWhyARequestIsNoneOfTheGateways() {
        WebhookVerifier verifier = WebhookVerifier.of(SECRET, InstantSource.fixed(Instant.ofEpochSecond(1_614_265_330)))
                .orElseThrow();
        String id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
        String body = "{\"test\": 2432232314}";
        String right = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

        assertThat(verifier.fault(id, "1614265330", "v1,x v2,y " + right, body)).isEmpty();
        assertThat(verifier.fault(id, "1614265330", right, body + " ")).isPresent();
        assertThat(verifier.fault(id + "x", "1614265330", right, body)).isPresent();
        assertThat(verifier.fault(id, "1614265029", right, body))
                .hasValueSatisfying(why -> assertThat(why).contains("five minutes"));
        assertThat(verifier.fault(id, "soon", right, body))
                .hasValueSatisfying(why -> assertThat(why).contains("seconds since 1970"));
        assertThat(verifier.fault(id, "1614265330", null, body))
                .hasValueSatisfying(why -> assertThat(why).contains("is missing"));
    }

    private Invocation with(Map<String, String> variables, String... options) {
        String[] args = new String[options.length + 2];
        args[0] = "webhooks";
        args[1] = "listen";
        System.arraycopy(options, 0, args, 2, options.length);
        return Invocation.with(variables, InputStream.nullInputStream(), args);
    }

    private String send(int sequence, String secret) throws Exception {
        String body = "{\"id\": \"ses_1/" + sequence + "\", \"data\": {\"state\": \"READY\"}}";
        WebhookEndpoint endpoint = new WebhookEndpoint(
                "dev",
                URI.create("http://127.0.0.1:" + port + "/"),
                Set.of("state"),
                List.of(WebhookSecret.parse(secret).orElseThrow()));
        try (WebhookCalls calls =
                WebhookCalls.start(SSLContext.getDefault(), true, Duration.ofSeconds(20), InstantSource.system())) {
            WebhookAnswer answer = calls.send(
                            endpoint, new WebhookEvent("ses_1/" + sequence, "ses_1", Instant.now(), body))
                    .join();
            return answer.detail();
        }
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException none) {
            throw new IllegalStateException(none);
        }
    }
}
