package io.avatargateway.sandbox.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.avatargateway.client.FakeGateway;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a test's side makes of the sandbox's answers. */
@Timeout(60)
class SandboxControlTest {

    /** Finding 13 of the review: a request's own time-out ends with the headers. */
    @Test
    void shouldNotWaitForABodyThatDoesNotEnd() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (FakeGateway stuck = new FakeGateway((exchange, number) -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write("{".getBytes(StandardCharsets.US_ASCII));
            exchange.getResponseBody().flush();
            try {
                boolean unused = over.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        })) {
            SandboxControl control = SandboxControl.at(stuck.url(), Duration.ofMillis(300));

            assertThatIllegalStateException()
                    .isThrownBy(control::sessions)
                    .withMessage("sandbox: " + stuck.url() + " (expected: a sandbox that answers there)")
                    .withCauseInstanceOf(TimeoutException.class);
        } finally {
            over.countDown();
        }
    }

    /** Finding 18 of the review: it was thrown as an unknown session. */
    @Test
    void shouldLeaveOutASessionThatIsForgottenWhileItAsks() throws Exception {
        try (FakeGateway sandbox = new FakeGateway((exchange, number) -> {
            String path = exchange.getRequestURI().getPath();
            switch (path) {
                case "/sandbox/sessions" ->
                    FakeGateway.json(exchange, 200, "{\"sessions\":[{\"id\":\"gone\"},{\"id\":\"kept\"}]}");
                case "/sandbox/sessions/kept" ->
                    FakeGateway.json(exchange, 200, "{\"id\":\"kept\",\"faceId\":\"a b\"}");
                default -> FakeGateway.json(exchange, 404, "{\"detail\":\"no such session\"}");
            }
        })) {
            SandboxControl control = SandboxControl.at(sandbox.url());

            assertThat(control.sessions()).extracting(HeardSession::id).containsExactly("kept");
            assertThat(control.sessionOf("a b").orElseThrow().id()).isEqualTo("kept");
            assertThat(sandbox.asked).contains("GET /sandbox/sessions?faceId=a+b ");
        }
    }
}
