package io.avatargateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Following a session, over connections that break. */
class SessionEventsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void shouldGoOnBehindTheLastEventUntilNoneComesAnyMore() throws Exception {
        List<Long> lost = new CopyOnWriteArrayList<>();
        try (FakeGateway server = new FakeGateway((exchange, number) -> {
            switch (number) {
                case 1 ->
                    FakeGateway.events(exchange, "retry: 100\n\n", FakeGateway.event(1, "state", "READY"), "id: 2\nda");
                case 2 ->
                    FakeGateway.events(
                            exchange, "event: gap\ndata: {\"missed\":3}\n\n", FakeGateway.event(5, "state", "CLOSED"));
                default -> {
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                }
            }
        })) {
            List<SessionEvent> told = new ArrayList<>();
            try (SessionEvents events = GatewayClient.at(server.url())
                    .events("ses_1", EventOptions.all().tellingReconnects(lost::add))) {
                for (Optional<SessionEvent> next = events.next(PATIENCE);
                        next.isPresent();
                        next = events.next(PATIENCE)) {
                    told.add(next.get());
                }
            }

            assertThat(told).extracting(SessionEvent::type).containsExactly("state", "gap", "state");
            assertThat(told).extracting(SessionEvent::sequence).containsExactly(1L, 0L, 5L);
            assertThat(told).extracting(SessionEvent::closes).containsExactly(false, false, true);
            assertThat(lost).containsExactly(1L, 5L);
            assertThat(server.asked)
                    .map(String::strip)
                    .containsExactly(
                            "GET /api/v1/sessions/ses_1/events",
                            "GET /api/v1/sessions/ses_1/events after 1",
                            "GET /api/v1/sessions/ses_1/events after 5");
        }
    }

    @Test
    void shouldReadAJobsReply() throws Exception {
        String job = "id: 1\nevent: job\ndata: {\"sequence\":1,\"type\":\"job\",\"state\":\"SPEAKING\","
                + "\"job\":{\"jobId\":\"a\",\"status\":\"started\",\"text\":\"personal\"}}\n\n";
        try (FakeGateway server = new FakeGateway((exchange, number) -> FakeGateway.events(exchange, job));
                SessionEvents events = GatewayClient.at(server.url()).events("ses_1")) {
            SessionEvent event = events.next(PATIENCE).orElseThrow();

            assertThat(event.job().orElseThrow().status()).isEqualTo("started");
            assertThat(event.toString() + event.job()).doesNotContain("personal");
        }
    }

    @Test
    void shouldSayThatNothingCameAndEndWhenItIsClosed() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (FakeGateway server = new FakeGateway((exchange, number) -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(": open\n\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            exchange.getResponseBody().flush();
            try {
                boolean unused = over.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        })) {
            SessionEvents events = GatewayClient.at(server.url()).events("ses_1");

            assertThatExceptionOfType(ClientException.class)
                    .isThrownBy(() -> events.next(Duration.ofMillis(200)))
                    .withMessage("events: 200 ms without one (expected: an event)")
                    .matches(silent -> silent.kind() == ClientException.Kind.SILENT);
            CompletableFuture<Optional<SessionEvent>> waiting = CompletableFuture.supplyAsync(() -> {
                try {
                    return events.next(Duration.ofMinutes(5));
                } catch (InterruptedException stopped) {
                    throw new IllegalStateException(stopped);
                }
            });
            events.close();

            assertThat(waiting.get(30, TimeUnit.SECONDS)).isEmpty();
        } finally {
            over.countDown();
        }
    }
}
