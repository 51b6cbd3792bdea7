package io.avatargateway.security.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avatargateway.config.InvalidSettingsException;
import io.avatargateway.config.Settings;
import io.avatargateway.config.SettingsReader;
import io.avatargateway.config.file.WatchedFile;
import io.avatargateway.security.Tenant;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenantsTest {

    private static final Tenant ACME = new Tenant("acme");
    private static final Pattern EXAMPLE = Pattern.compile("```json\n(\\{\\s*\"tenants\".*?)```", Pattern.DOTALL);

    private final AtomicLong nanos = new AtomicLong();
    private final Map<String, String> settings = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    private Path directory;

    private Path path;

    @BeforeEach
    void begin() {
        path = directory.resolve("tenants.json");
        settings.put("SIMLI_API_KEY", "own-key");
        settings.put("SIMLI_FACE_ID", "own-face");
    }

    @Test
    void shouldHaveOneTenantMadeOfTheSettingsWithoutAFile() {
        Tenants tenants = new Tenants(read(), environment::get, nanos::get);

        TenantProfile only = tenants.find(Tenant.DEFAULT).orElseThrow();
        assertThat(only.simli()).isEqualTo(new SimliAccount(URI.create("https://api.simli.ai"), "own-key"));
        assertThat(only.faceId()).isEqualTo("own-face");
        assertThat(only.disclosure()).isEqualTo("You are talking to an AI avatar.");
        assertThat(only.limits()).isEqualTo(Limits.NONE);
        assertThat(tenants.find(ACME)).isEmpty();
        assertThat(tenants.fault()).isEmpty();
    }

    /** The page for operators has what this reads. */
    @Test
    void shouldReadTheDocumentedExample() throws IOException {
        Matcher example = EXAMPLE.matcher(Files.readString(Path.of("docs/security.md")));
        assertThat(example.find()).isTrue();
        environment.put("ACME_SIMLI_KEY", "acme-key");
        Files.writeString(directory.resolve("globex-simli-key"), "globex-key\n");
        Tenants tenants = tenants(example.group(1));

        assertThat(tenants.find(ACME))
                .contains(new TenantProfile(
                        ACME,
                        new SimliAccount(URI.create("https://api.simli.ai"), "acme-key"),
                        "tmp9i8bbq7c",
                        "Sie sprechen mit einem KI-Avatar.",
                        new Limits(20, 30, 600, 10_000, 40, 33_554_432),
                        new WaitingLimits(200, 104_857_600),
                        new Retention(
                                Duration.ofMinutes(5),
                                50,
                                Duration.ofHours(1),
                                Duration.ofMinutes(10),
                                Duration.ofHours(168),
                                16_777_216),
                        List.of()));
        assertThat(tenants.find(new Tenant("globex")).orElseThrow().simli())
                .isEqualTo(new SimliAccount(URI.create("https://simli.example"), "globex-key"));
        assertThat(tenants.find(Tenant.DEFAULT)).isPresent();
    }

    @Test
    void shouldGiveATenantThatSaysNothingWhatTheSettingsSay() throws IOException {
        settings.put("DISCLOSURE_TEXT", "none");
        Tenants tenants = tenants("{\"tenants\": [{\"name\": \"acme\"}]}");

        assertThat(tenants.find(ACME))
                .contains(new TenantProfile(
                        ACME,
                        new SimliAccount(URI.create("https://api.simli.ai"), "own-key"),
                        "own-face",
                        "",
                        Limits.NONE,
                        new WaitingLimits(0, 0),
                        new Retention(Duration.ofMinutes(15), 500, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0),
                        List.of()));
    }

    @Test
    void shouldKeepWhatATenantDoesNotNameAsLongAsTheSettingsSay() throws IOException {
        settings.putAll(Map.of(
                "SESSION_RETENTION_SECONDS", "60",
                "SESSION_RETENTION_LIMIT", "7",
                "REPLY_RETENTION_SECONDS", "120",
                "EVENT_RETENTION_SECONDS", "30"));
        Tenants tenants = tenants(
                """
                {"tenants": [
                  {"name": "acme", "retention": {"replySeconds": 0}},
                  {"name": "globex", "retention": {"endedSessionSeconds": 1, "endedSessions": 2, "eventSeconds": 3}}
                ]}
                """);

        assertThat(tenants.retention(Tenant.DEFAULT)).isEqualTo(retention(60, 7, 120, 30));
        assertThat(tenants.retention(ACME)).isEqualTo(retention(60, 7, 0, 30));
        assertThat(tenants.retention(new Tenant("globex"))).isEqualTo(retention(1, 2, 120, 3));
        assertThat(tenants.retention(new Tenant("nobody"))).isEqualTo(retention(60, 7, 120, 30));
    }

    @Test
    void shouldKeepRepliesAndEventsForADayOnlyWhereCallersSignIn() throws IOException {
        assertThat(tenants("{\"tenants\": []}").retention(ACME)).isEqualTo(retention(900, 500, 0, 0));

        settings.putAll(Map.of(
                "AUTH", "on", "API_KEYS_FILE", "keys.json", "BROKER_USER", "gateway", "BROKER_PASSWORD", "password"));
        assertThat(tenants("{\"tenants\": []}").retention(ACME))
                .isEqualTo(retention(900, 500, 86_400, 86_400, 720, 268_435_456));
    }

    @Test
    void shouldLimitWhatWaitsAsTheSettingsSayWhereATenantDoesNot() throws IOException {
        String file =
                """
                {"tenants": [{"name": "acme", "quotas": {"waitingJobs": 3}},
                    {"name": "globex", "quotas": {"waitingBytes": 9, "sessions": 2}}]}
                """;
        assertThat(tenants(file).waiting(Tenant.DEFAULT)).isEqualTo(new WaitingLimits(0, 0));
        assertThat(tenants(file).waiting(ACME)).isEqualTo(new WaitingLimits(3, 0));

        settings.putAll(Map.of("SESSION_WAITING_JOBS", "50", "SESSION_WAITING_BYTES", "7"));
        assertThat(tenants(file).waiting(Tenant.DEFAULT)).isEqualTo(new WaitingLimits(50, 7));
        assertThat(tenants(file).waiting(ACME)).isEqualTo(new WaitingLimits(3, 7));
        assertThat(tenants(file).waiting(new Tenant("globex"))).isEqualTo(new WaitingLimits(50, 9));

        settings.putAll(Map.of("SESSION_WAITING_JOBS", "", "SESSION_WAITING_BYTES", ""));
        settings.putAll(Map.of(
                "AUTH", "on", "API_KEYS_FILE", "keys.json", "BROKER_USER", "gateway", "BROKER_PASSWORD", "password"));
        assertThat(tenants(file).waiting(Tenant.DEFAULT)).isEqualTo(new WaitingLimits(10_000, 1_073_741_824));
    }

    @Test
    void shouldHaveTenantsShareWhereSeveralSignIn() throws IOException {
        assertThat(tenants("{\"tenants\": [{\"name\": \"acme\"}]}").areSeveral())
                .isFalse();

        settings.putAll(Map.of(
                "AUTH", "on", "API_KEYS_FILE", "keys.json", "BROKER_USER", "gateway", "BROKER_PASSWORD", "password"));
        settings.remove("TENANTS_FILE");
        assertThat(new Tenants(read(), environment::get, nanos::get).areSeveral())
                .isFalse();
        assertThat(tenants("{\"tenants\": []}").areSeveral()).isFalse();
        assertThat(tenants("{\"tenants\": [{\"name\": \"acme\"}]}").areSeveral())
                .isTrue();
    }

    private static Retention retention(long endedSeconds, int ended, long replySeconds, long eventSeconds) {
        return retention(endedSeconds, ended, replySeconds, eventSeconds, 0, 0);
    }

    private static Retention retention(
            long endedSeconds, int ended, long replySeconds, long eventSeconds, long deadHours, long deadBytes) {
        return new Retention(
                Duration.ofSeconds(endedSeconds),
                ended,
                Duration.ofSeconds(replySeconds),
                Duration.ofSeconds(eventSeconds),
                Duration.ofHours(deadHours),
                deadBytes);
    }

    @Test
    void shouldKeepDeadLettersAsLongAndAsManyBytesOfThemAsTheTenantSays() throws IOException {
        settings.putAll(Map.of("DLQ_HOURS", "48", "DLQ_BYTES", "1000000"));
        Tenants tenants = tenants(
                """
                {"tenants": [
                  {"name": "acme", "retention": {"deadLetterHours": 0, "deadLetterBytes": 70000}},
                  {"name": "globex", "retention": {"deadLetterHours": 2}}
                ]}
                """);

        assertThat(tenants.retention(Tenant.DEFAULT)).isEqualTo(retention(900, 500, 0, 0, 48, 1_000_000));
        assertThat(tenants.retention(ACME)).isEqualTo(retention(900, 500, 0, 0, 0, 70_000));
        assertThat(tenants.retention(new Tenant("globex"))).isEqualTo(retention(900, 500, 0, 0, 2, 1_000_000));
    }

    @Test
    void shouldLetTheFileSayWhatTheDefaultTenantMay() throws IOException {
        Tenants tenants = tenants("{\"tenants\": [{\"name\": \"default\", \"quotas\": {\"sessions\": 3}}]}");

        assertThat(tenants.find(Tenant.DEFAULT).orElseThrow().limits().sessions())
                .isEqualTo(3);
    }

    @Test
    void shouldNameAllFaultsAtOnceAndShowNoSecret() {
        environment.put("EMPTY", " ");
        assertThatThrownBy(
                        () -> tenants(
                                """
                        {"tenants": [
                          {"name": "acme", "simliKey": "sk-secret", "color": "red"},
                          {"name": "acme", "simliKey": {"env": "MISSING"}},
                          {"name": "a.b", "simliKey": {"file": "missing"}, "simliUrl": "http://other.example"},
                          {"name": "c", "simliKey": {"env": "EMPTY", "file": "x"}, "disclosure": "two\\nlines"},
                          {"name": "d", "simliKey": {"env": "EMPTY"}, "simliUrl": "https://me:sk-secret@x/"},
                          {"name": "e", "quotas": {"sessions": 0, "paidMinutes": 5, "waitingBytes": -1}, "faceId": 7},
                          {"simliKey": {}},
                          {"name": "f", "retention": {"endedSessionSeconds": 0, "replySeconds": -1, "forever": true}},
                          {"name": "g", "retention": {"endedSessions": 1.5, "eventSeconds": 31536001}},
                          {"name": "h", "retention": "long"}
                        ], "version": 1}
                        """))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContainingAll(
                        "tenants[0].simliKey: (another value) (expected: an object)",
                        "tenants[0].color: unknown (expected: no field but ",
                        "tenants[1].name: acme (expected: a name that no other tenant has)",
                        "tenants[1].simliKey: MISSING (expected: it holds a key of 1 to 1000 visible",
                        "tenants[2].name: \"a.b\" (expected: " + Tenant.RULE,
                        "tenants[2].simliKey: missing (expected: it holds a key",
                        "tenants[2].simliUrl: http://other.example (expected: https, since the key goes there",
                        "tenants[3].simliKey: both or none (expected: {\"env\": \"NAME\"} or",
                        "tenants[3].disclosure: \"two\\nlines\" (expected: 1 to 500 characters on one line, or none)",
                        "tenants[4].simliKey: EMPTY (expected: it holds a key",
                        "tenants[4].simliUrl: (another value) (expected: an address like https://host)",
                        "tenants[5].quotas.sessions: 0 (expected: a whole number, 1..100000)",
                        "tenants[5].quotas.waitingBytes: -1 (expected: a whole number, 1..1099511627776)",
                        "tenants[5].quotas.paidMinutes: unknown (expected: no field but",
                        "tenants[5].faceId: 7 (expected: 1 to 200 characters on one line)",
                        "tenants[6].name: missing (expected:",
                        "tenants[6].simliKey: both or none",
                        "tenants[7].retention.endedSessionSeconds: 0 (expected: a whole number, 1..86400)",
                        "tenants[7].retention.replySeconds: -1 (expected: a whole number, 0..31536000)",
                        "tenants[7].retention.forever: unknown (expected: no field but",
                        "tenants[8].retention.endedSessions: 1.5 (expected: a whole number, 1..100000)",
                        "tenants[8].retention.eventSeconds: 31536001 (expected: a whole number, 0..31536000)",
                        "tenants[9].retention: (another value) (expected: an object)",
                        "version: unknown (expected: no field but tenants)")
                .hasMessageStartingWith("24 settings are wrong:")
                .hasMessageNotContaining("sk-secret");
    }

    @Test
    void shouldTakeAChangeAsAWholeOrNotAtAll() throws IOException {
        Tenants tenants = tenants("{\"tenants\": [{\"name\": \"acme\"}]}");
        write("{\"tenants\": [{\"name\": \"globex\"}, {\"name\": \"x/y\"}]}");
        pass();
        assertThat(tenants.find(ACME)).isPresent();
        assertThat(tenants.find(new Tenant("globex"))).isEmpty();
        assertThat(tenants.fault().orElseThrow()).contains("tenants[1].name: \"x/y\"");

        write("{\"tenants\": [{\"name\": \"globex\"}]}");
        pass();
        assertThat(tenants.find(ACME)).isEmpty();
        assertThat(tenants.find(new Tenant("globex"))).isPresent();
        assertThat(tenants.fault()).isEmpty();
    }

    @Test
    void shouldNotShowAKey() {
        assertThat(new SimliAccount(URI.create("https://x"), "sk-secret").toString())
                .doesNotContain("sk-secret");
    }

    private Tenants tenants(String file) throws IOException {
        write(file);
        settings.put("TENANTS_FILE", path.toString());
        return new Tenants(read(), environment::get, nanos::get);
    }

    private Settings read() {
        return SettingsReader.read(key -> Optional.ofNullable(settings.get(key)));
    }

    private void write(String file) throws IOException {
        Files.writeString(path, file);
    }

    private void pass() {
        nanos.addAndGet(WatchedFile.LOOKS.toNanos());
    }
}
