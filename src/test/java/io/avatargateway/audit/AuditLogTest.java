package io.avatargateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.security.Caller;
import io.avatargateway.security.Role;
import io.avatargateway.security.Tenant;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AuditLogTest {

    private static final Caller ADA = Caller.of("ada \"{}", new Tenant("acme"), Set.of(Role.PRODUCER));

    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Test
    void shouldWriteOneLineOfJsonForEachDecisionInOrder() {
        AuditLog log = new AuditLog(true, lines::add, 1_000);
        for (int i = 0; i < 500; i++) {
            log.write(entry("r" + i));
        }
        log.stop();

        assertThat(lines).hasSize(500);
        for (int i = 0; i < 500; i++) {
            assertThat(json(lines.get(i)).getString("request")).isEqualTo("r" + i);
        }
        assertThat(lines.get(0))
                .isEqualTo("{\"time\":\"2026-11-30T12:00:00Z\",\"subject\":\"ada \\\"{}\",\"tenant\":\"acme\","
                        + "\"action\":\"session.open\",\"session\":\"ses_1\",\"outcome\":\"done\",\"reason\":\"201\","
                        + "\"way\":\"http\",\"address\":\"127.0.0.1\",\"request\":\"r0\"}");
    }

    /** Subjects may be of any form, but a caller's record refuses control characters; other texts are escaped. */
    @Test
    void shouldKeepEveryEntryOnOneLine() {
        String line = new AuditEntry(
                        Instant.EPOCH, "http", null, "session.read", "a\r\nb", "refused", "x\u2028\u0085", null, null)
                .line();

        assertThat(line).doesNotContain("\n", "\r");
        assertThat(json(line).getString("session")).isEqualTo("a\r\nb");
    }

    @Test
    void shouldNameTheDeadLetterThatItIsAbout() {
        String line = new AuditEntry(
                        Instant.EPOCH, "http", null, "deadletter.drop", null, "acme.6f1d", "done", "204", null, null)
                .line();

        assertThat(json(line).getString("deadLetter")).isEqualTo("acme.6f1d");
    }

    @Test
    void shouldNeverWaitAndCountAndTellWhatHadNoRoom() {
        CountDownLatch disk = new CountDownLatch(1);
        AuditLog log = new AuditLog(
                true,
                line -> {
                    awaitDisk(disk);
                    lines.add(line);
                },
                3);
        log.write(entry("first"));
        for (int i = 0; i < 11; i++) {
            log.write(entry("more"));
        }
        assertThat(log.dropped()).isPositive();
        long dropped = log.dropped();

        disk.countDown();
        log.stop();
        long told = lines.stream()
                .filter(line -> line.contains("audit.drop"))
                .map(line -> json(line).getString("reason"))
                .mapToLong(reason -> Long.parseLong(reason.replace(" entries had no room", "")))
                .sum();
        assertThat(told).isEqualTo(dropped);
        assertThat(lines).filteredOn(line -> !line.contains("audit.drop")).hasSize((int) (12 - dropped));
    }

    @Test
    void shouldWriteNothingWhereNobodyWantsIt() {
        AuditLog log = new AuditLog(false, lines::add, 10);
        log.write(entry("first"));
        log.stop();

        assertThat(lines).isEmpty();
        assertThat(log.dropped()).isZero();
    }

    private static void awaitDisk(CountDownLatch disk) {
        try {
            assertThat(disk.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static AuditEntry entry(String request) {
        return new AuditEntry(
                Instant.parse("2026-11-30T12:00:00Z"),
                "http",
                ADA,
                "session.open",
                "ses_1",
                "done",
                "201",
                "127.0.0.1",
                request);
    }

    private static JsonObject json(String line) {
        try (JsonReader reader = Json.createReader(new StringReader(line))) {
            return reader.readObject();
        }
    }
}
