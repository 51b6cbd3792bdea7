package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Lets a test class begin when the server has started its application and is ready. */
final class GatewayExtension implements BeforeAllCallback {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** When the first class has waited without success, the others do not wait. */
    private static volatile String inVain;

    @Override
    public void beforeAll(ExtensionContext context) {
        if (inVain != null) {
            throw new IllegalStateException("the server did not become ready for an earlier test: " + inVain);
        }
        try {
            awaitReady();
        } catch (ConditionTimeoutException e) {
            inVain = e.getMessage();
            throw e;
        }
    }

    private static void awaitReady() {
        await("the server is ready (its log is in target/it/*/servers/*/logs)")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> {
                    assertUp("/health/started");
                    assertUp("/health/ready");
                });
    }

    private static void assertUp(String path) throws IOException, InterruptedException {
        HttpResponse<String> health = HTTP.send(
                HttpRequest.newBuilder(URI.create(GatewayAddresses.http() + path))
                        .build(),
                BodyHandlers.ofString());
        assertThat(health.statusCode()).as("%s: %s", path, health.body()).isEqualTo(200);
    }
}
