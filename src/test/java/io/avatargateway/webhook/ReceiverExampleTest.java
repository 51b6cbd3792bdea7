package io.avatargateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.avatargateway.browser.NpmProject;
import io.avatargateway.security.tenants.WebhookEndpoint;
import io.avatargateway.security.tenants.WebhookSecret;
import io.avatargateway.webhook.WebhookAnswer.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The example of docs/webhooks.md, which verifies by the scheme's own library; run as it stands. */
@Timeout(240)
class ReceiverExampleTest {

    private static final Path SOURCE = Path.of("docs", "examples", "webhooks");
    private static final Path HOME = Path.of("target", "webhooks");
    private static final NpmProject EXAMPLE = new NpmProject(SOURCE, HOME);
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER_SECRET = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private Process receiver;
    private BufferedReader said;
    private String port;

    @BeforeEach
    void start() throws IOException {
        Optional<String> obstacle = EXAMPLE.obstacle();
        obstacle.ifPresent(why -> System.out.println("Skipped: the receiver of webhooks does not run: " + why));
        assumeTrue(obstacle.isEmpty(), () -> obstacle.orElse(""));
        EXAMPLE.install();
        Files.copy(SOURCE.resolve("receiver.mjs"), HOME.resolve("receiver.mjs"), StandardCopyOption.REPLACE_EXISTING);
        ProcessBuilder node = new ProcessBuilder("node", "receiver.mjs")
                .directory(HOME.toFile())
                .redirectErrorStream(true);
        node.environment().put("SECRET", SECRET);
        node.environment().put("PORT", "0");
        receiver = node.start();
        said = new BufferedReader(new InputStreamReader(receiver.getInputStream(), StandardCharsets.UTF_8));
        String first = said.readLine();
        assertThat(first).startsWith("listening on ");
        port = first.substring("listening on ".length());
    }

    @AfterEach
    void stop() {
        if (receiver != null) {
            receiver.destroyForcibly();
        }
    }

    @Test
    void shouldTakeWhatIsSignedWithItsSecretOnceAndNothingElse() throws Exception {
        assertThat(send(1, Instant.now(), SECRET)).isEqualTo(Outcome.DELIVERED);
        assertThat(send(1, Instant.now(), SECRET)).as("again").isEqualTo(Outcome.DELIVERED);
        assertThat(send(2, Instant.now(), OTHER_SECRET)).isEqualTo(Outcome.FAILED);
        assertThat(send(3, Instant.now().minusSeconds(600), SECRET))
                .as("too old")
                .isEqualTo(Outcome.FAILED);
        assertThat(send(4, Instant.now(), OTHER_SECRET, SECRET)).as("rotation").isEqualTo(Outcome.DELIVERED);

        assertThat(said.readLine()).isEqualTo("io.avatargateway.session.state ses_1 1");
        assertThat(said.readLine()).isEqualTo("io.avatargateway.session.state ses_1 4");
    }

    private Outcome send(int sequence, Instant time, String... secrets) throws Exception {
        String body =
                """
                {"type": "io.avatargateway.session.state", "subject": "ses_1", "data": {"state": "%d"}, "x": "Grüße"}"""
                        .formatted(sequence);
        WebhookEndpoint endpoint = new WebhookEndpoint(
                "example",
                URI.create("http://localhost:" + port + "/"),
                Set.of("state"),
                List.of(secrets).stream()
                        .map(text -> WebhookSecret.parse(text).orElseThrow())
                        .toList());
        try (WebhookCalls calls = new WebhookCalls(
                SSLContext.getDefault(),
                host -> InetAddress.getLoopbackAddress(),
                Duration.ofSeconds(30),
                InstantSource.fixed(time))) {
            return calls.send(endpoint, new WebhookEvent("ses_1/" + sequence, "ses_1", time, body))
                    .join()
                    .outcome();
        }
    }
}
