package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A ledger's files beside what the sandbox tells of its sessions, as Simli would tell of those that it bills. */
final class Bill {

    /** What the two may differ by, for a link, in seconds. */
    private static final double TOLERANCE = 1;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<JsonNode> entries = new ArrayList<>();
    private final Map<String, Double> billed = new HashMap<>();

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
                    session.path("sessionTotalTime").asDouble());
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

    /** Each link that was billed is in the ledger once, with as many seconds; and no other one that was paid for. */
    void assertAgrees() {
        assertThat(entries).extracting(entry -> entry.path("id").asText()).doesNotHaveDuplicates();
        Map<String, JsonNode> ours = new HashMap<>();
        double most = 0;
        for (JsonNode link : links()) {
            if (link.has("from")) {
                assertThat(ours.put(link.path("upstreamId").asText(), link))
                        .as(link.toString())
                        .isNull();
            }
        }
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, Double> session : billed.entrySet()) {
            JsonNode link = ours.remove(session.getKey());
            double seconds = link == null ? 0 : link.path("seconds").asDouble();
            double difference = Math.abs(seconds - session.getValue());
            most = Math.max(most, difference);
            if (difference > TOLERANCE) {
                wrong.add(session + " billed, and " + link);
            }
        }
        System.out.printf("%d links billed; the largest difference is %.3f s%n", billed.size(), most);
        assertThat(wrong).isEmpty();
        assertThat(ours.values()).as("paid for, by the ledger alone").isEmpty();
    }
}
