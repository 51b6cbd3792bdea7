package io.avatargateway.cluster.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.Continuation;
import io.avatargateway.session.model.HandOver;
import io.avatargateway.session.model.Heard;
import io.avatargateway.session.model.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of how far sessions have come, as a table: what happens, and what is told then. */
class ToldProgressTest {

    private final AtomicLong nanos = new AtomicLong();
    private final ToldProgress told = new ToldProgress("run", Duration.ofMinutes(1), nanos::get);
    private final Map<String, SessionId> ids = new TreeMap<>();
    private List<Progress> batch = List.of();

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            what is heard is told              | heard a 1; take                            | a 1
            once                               | heard a 1; take; take                      |
            not again while it is the same     | heard a 1; take; heard a 1; take           |
            the latest only                    | heard a 1; heard a 2; take                 | a 2
            several sessions together          | heard a 1; heard b 2; take                 | a 1, b 2
            what could not be told comes again | heard a 1; take; again; take               | a 1
            with what came meanwhile           | heard a 1; take; heard a 2; again; take    | a 2
            unless it was forgotten            | heard a 1; take; forget a; again; take     |
            also before it was told            | heard a 1; forget a; take                  |
            where it may be another's it waits | heard a 1; take; hold; heard a 2; take     |
            until it goes on                   | heard a 1; take; hold; heard a 2; take; go a; take | a 2
            others go on                       | heard a 1; take; hold; heard b 2; take     | b 2
            before it expires it is told again | heard a 1; take; wait 60; refresh; take    | a 1
            not before that                    | heard a 1; take; wait 59; refresh; take    |
            not when the session is over       | heard a 1; take; forget a; wait 60; refresh; take |
            """)
    void should(String rule, String script, String expected) {
        for (String step : script.split("; ", -1)) {
            step(step.split(" ", -1));
        }

        assertThat(batch.stream()
                        .map(progress -> name(progress.id()) + " "
                                + progress.heard().get(0).bytes())
                        .collect(Collectors.joining(", ")))
                .as(rule)
                .isEqualTo(expected == null ? "" : expected);
    }

    /** It may die before its session has told the rest. */
    @Test
    void shouldTellNoLessThanItsSessionWasTakenUpWith() {
        SessionId id = id("a");
        Instant alive = Instant.EPOCH.plusSeconds(7);
        Heard anchor = new Heard(1, 100, Instant.EPOCH.plusSeconds(6), true);
        told.takeUp(id, new Continuation(3, Instant.EPOCH, 42, alive, true, true, 5_000, List.of(anchor)), 2);
        assertThat(told.take()).isEmpty();

        Heard standing = new Heard(1, 100 + 32_000, alive, false);
        told.heard(id, List.of(standing));

        Progress progress = new Progress(id, "run", 3, 10_000, true, true, 5_000, List.of(standing), HandOver.NONE, 2);
        assertThat(told.take()).containsExactly(progress);
        assertThat(ProgressBody.read(ProgressBody.write(progress))).contains(progress);
        assertThat(ProgressBody.read(ProgressBody.write(progress).replace(",\"ownersBefore\":2", "")))
                .as("of a version that did not count them")
                .hasValueSatisfying(read -> assertThat(read.ownersBefore()).isZero());
    }

    private void step(String[] words) {
        switch (words[0]) {
            case "heard" ->
                told.heard(id(words[1]), List.of(new Heard(1, Long.parseLong(words[2]), Instant.EPOCH, true)));
            case "take" -> batch = told.take();
            case "again" -> told.again(batch);
            case "hold" -> told.holdAll();
            case "go" -> told.goOn(id(words[1]));
            case "forget" -> told.forget(id(words[1]));
            case "wait" ->
                nanos.addAndGet(Duration.ofSeconds(Long.parseLong(words[1])).toNanos());
            default -> told.refresh();
        }
    }

    private SessionId id(String name) {
        return ids.computeIfAbsent(name, unused -> SessionId.random());
    }

    private String name(SessionId id) {
        return ids.entrySet().stream()
                .filter(entry -> entry.getValue().equals(id))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }
}
