package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A ledger's files beside what the sandbox tells of its sessions, as Simli would tell of those that it bills. */
final class Bill {

    /** What the two may differ by, for a link, in seconds. */
    private static final double TOLERANCE = 1;
    /** Beginnings of the same link; the bill has whole seconds. */
    private static final Duration APART = Duration.ofSeconds(2);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<JsonNode> entries = new ArrayList<>();
    private final Map<String, Billed> billed = new HashMap<>();

    private record Billed(Instant start, double seconds) {}

    /** @param sandbox for its account calls */
    Bill(Path ledger, RestClient sandbox) {
        try (Stream<Path> files = Files.list(ledger)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".jsonl")).toList()) {
                for (String line : Files.readAllLines(file)) {
                    entries.add(JSON.readTree(line));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (JsonNode session : account(sandbox, "/history/sessions").path("sessions")) {
            billed.put(
                    session.path("id").asText(),
                    new Billed(
                            Instant.ofEpochSecond(session.path("startTime").asLong()),
                            session.path("sessionTotalTime").asDouble()));
        }
    }

    /** How many sessions the sandbox counts as open. */
    static long open(RestClient sandbox) {
        return account(sandbox, "/ratelimiter/sessions").path("currentUsage").asLong();
    }

    private static JsonNode account(RestClient sandbox, String path) {
        return sandbox.send("GET", path, BodyPublishers.noBody(), "x-simli-api-key", "key")
                .is(200)
                .json();
    }

    List<JsonNode> links() {
        return of("link");
    }

    List<JsonNode> utterances() {
        return of("utterance");
    }

    private List<JsonNode> of(String kind) {
        return entries.stream()
                .filter(entry -> entry.path("kind").asText().equals(kind))
                .toList();
    }

    /**
     * Each link that was billed is in the ledger once, with as many seconds; and no other one that was paid for. A
     * gateway that dies before it hears Simli's id of a link cannot tell it: such a link is known by its beginning.
     */
    void assertAgrees() {
        assertThat(entries).extracting(entry -> entry.path("id").asText()).doesNotHaveDuplicates();
        Map<String, Billed> left = new HashMap<>(billed);
        List<JsonNode> nameless = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        double most = 0;
        for (JsonNode link : links()) {
            Billed its = left.remove(link.path("upstreamId").asText());
            if (its != null) {
                double difference = difference(link, its);
                most = Math.max(most, difference);
                if (difference > TOLERANCE) {
                    wrong.add(link + " and " + its);
                }
            } else if (link.has("from")) {
                nameless.add(link);
            }
        }
        for (JsonNode link : nameless) {
            Optional<String> its = left.entrySet().stream()
                    .filter(each -> !link.has("upstreamId") && isIts(link, each.getValue()))
                    .map(Map.Entry::getKey)
                    .findFirst();
            its.ifPresentOrElse(left::remove, () -> wrong.add(link + ", which nobody billed"));
        }
        System.out.printf(
                "%d links billed, %d of them known by their beginnings; the largest difference is %.3f s%n",
                billed.size(), nameless.size(), most);
        assertThat(wrong).isEmpty();
        assertThat(left).as("billed, and not in the ledger").isEmpty();
    }

    private static boolean isIts(JsonNode link, Billed billed) {
        Duration apart = Duration.between(Instant.parse(link.path("from").asText()), billed.start());
        return apart.abs().compareTo(APART) <= 0 && difference(link, billed) <= TOLERANCE;
    }

    private static double difference(JsonNode link, Billed billed) {
        return Math.abs(link.path("seconds").asDouble() - billed.seconds());
    }
}
