package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Follows the events of a session as a browser does: where the stream breaks, it goes on behind the last event, at the
 * next gateway. Reads on a thread of its own.
 */
final class Audience implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long RETRY_MILLIS = 200;

    private final String path;
    private final List<GatewayProcess> gateways;
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private final List<JsonNode> gaps = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::follow, "audience");

    /** @param gateways the one to ask first, then others */
    Audience(Monologue monologue, GatewayProcess... gateways) {
        this.path = monologue.path() + "/events";
        this.gateways = List.of(gateways);
        thread.setDaemon(true);
        thread.start();
    }

    private void follow() {
        for (int attempt = 0; closed.getCount() > 0; attempt++) {
            read(gateways.get(attempt % gateways.size()).rest());
            try {
                if (closed.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException hurried) {
                return;
            }
        }
    }

    private void read(RestClient gateway) {
        String[] headers = events.isEmpty()
                ? new String[0]
                : new String[] {"Last-Event-ID", Long.toString(sequence(events.get(events.size() - 1)))};
        try (Stream<String> lines = gateway.stream(path, headers).body()) {
            lines.filter(line -> line.startsWith("data:")).forEach(this::note);
        } catch (Exception broken) {
            // The next one is asked.
        }
    }

    private void note(String line) {
        try {
            JsonNode event = JSON.readTree(line.substring("data:".length()));
            if (event.has("sequence")) {
                events.add(event);
            } else {
                gaps.add(event);
            }
        } catch (IOException notJson) {
            throw new AssertionError(line, notJson);
        }
    }

    private static long sequence(JsonNode event) {
        return event.path("sequence").asLong();
    }

    /** What happened so far: of a change of state the state, else the event's type. */
    List<String> story() {
        return events.stream()
                .map(event -> event.path("type").asText().equals("state")
                        ? event.path("state").asText()
                        : event.path("type").asText())
                .toList();
    }

    /** The reasons of events of a type. */
    List<String> reasons(String type) {
        return events.stream()
                .filter(event -> event.path("type").asText().equals(type))
                .map(event -> (event.has("reason") ? event : event.path("data"))
                        .path("reason")
                        .asText())
                .toList();
    }

    /** Their sequence numbers. */
    List<Long> sequences() {
        return events.stream().map(Audience::sequence).toList();
    }

    /** Until it was told all of this, in this order. */
    void awaitTold(String... words) {
        await(path).atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(story())
                .as("after %s gaps", gaps)
                .containsSubsequence(words));
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }
}
