package io.avatargateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
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
        try (FakeGateway server = new FakeGateway((exchange, number) -> silence(exchange, over))) {
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

    /** Finding 1 of the review: each call began to count the silence anew. */
    @Test
    void shouldNoticeADeadConnectionOverCallsOfLittlePatience() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        List<Long> lost = new CopyOnWriteArrayList<>();
        try (FakeGateway server = new FakeGateway((exchange, number) -> {
                    if (number == 1) {
                        silence(exchange, over);
                    } else {
                        FakeGateway.events(exchange, FakeGateway.event(1, "state", "READY"));
                    }
                });
                SessionEvents events = new SessionEvents(
                        new Http(URI.create(server.url()), null, PATIENCE),
                        "ses_1",
                        EventOptions.all().tellingReconnects(lost::add),
                        Duration.ofMillis(400))) {
            long untilNanos = System.nanoTime() + PATIENCE.toNanos();
            int silentCalls = 0;
            Optional<SessionEvent> event = Optional.empty();
            while (event.isEmpty() && System.nanoTime() < untilNanos) {
                try {
                    event = events.next(Duration.ofMillis(50));
                } catch (ClientException silent) {
                    assertThat(silent.kind()).isEqualTo(ClientException.Kind.SILENT);
                    silentCalls++;
                }
            }

            assertThat(event.orElseThrow().sequence()).isEqualTo(1);
            assertThat(silentCalls).isPositive();
            assertThat(lost).containsExactly(0L);
        } finally {
            over.countDown();
        }
    }

    /** Finding 16 of the review: the pauses between attempts went on behind the caller's patience. */
    @Test
    void shouldBePatientNoLongerWhileItConnectsAgain() throws Exception {
        List<Long> lost = new CopyOnWriteArrayList<>();
        CountDownLatch broken = new CountDownLatch(1);
        try (FakeGateway server = new FakeGateway((exchange, number) -> {
                    FakeGateway.events(exchange, "retry: 10000\n\n");
                    broken.countDown();
                });
                SessionEvents events = GatewayClient.at(server.url())
                        .events("ses_1", EventOptions.all().tellingReconnects(lost::add))) {
            assertThat(broken.await(30, TimeUnit.SECONDS)).isTrue();
            long beganNanos = System.nanoTime();
            for (int i = 0; i < 3; i++) {
                assertThatExceptionOfType(ClientException.class)
                        .isThrownBy(() -> events.next(Duration.ofMillis(500)))
                        .withMessage("events: 500 ms without one (expected: an event)");
            }

            assertThat(Duration.ofNanos(System.nanoTime() - beganNanos)).isLessThan(Duration.ofSeconds(9));
            assertThat(lost).containsExactly(0L);
            assertThat(server.asked).hasSize(1);
        }
    }

    private static void silence(HttpExchange exchange, CountDownLatch over) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write(": open\n\n".getBytes(StandardCharsets.US_ASCII));
        exchange.getResponseBody().flush();
        try {
            boolean unused = over.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }
}
