package io.avatargateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.avatargateway.client.FakeGateway;
import io.avatargateway.config.file.WatchedFile;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Pass;
import io.avatargateway.security.Refusal;
import io.avatargateway.security.RefusedException;
import io.avatargateway.security.Role;
import io.avatargateway.security.Tenant;
import io.avatargateway.security.keys.ApiKeys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the program writes is what the gateway reads: two implementations of one form, which share no code. */
class KeysTest {

    private final AtomicLong nanos = new AtomicLong();

    @TempDir
    private Path directory;

    private Path path;

    @BeforeEach
    void begin() {
        path = directory.resolve("keys.json");
    }

    @Test
    void shouldMakeKeysThatTheGatewayKnowsAndRevokeThem() {
        String first =
                keys("create", "--tenant", "acme", "--role", "producer").out().trim();
        ApiKeys gateway = new ApiKeys(path, Clock.systemUTC(), nanos::get);
        Pass pass = gateway.authenticate(first).orElseThrow();
        assertThat(pass.caller()).isEqualTo(Caller.of(id(first), new Tenant("acme"), Set.of(Role.PRODUCER)));

        String second = keys("create", "--tenant", "b-2", "--role", "operator", "--role", "producer")
                .out()
                .trim();
        pass();
        assertThat(gateway.authenticate(second).orElseThrow().caller())
                .isEqualTo(Caller.of(id(second), new Tenant("b-2"), Set.of(Role.PRODUCER, Role.OPERATOR)));

        Invocation revoked = keys("revoke", id(first));
        assertThat(revoked.out().trim()).isEqualTo(id(first) + "  revoked");
        pass();
        assertThat(pass.holds().getAsBoolean()).isFalse();
        assertThat(Assertions.catchThrowableOfType(RefusedException.class, () -> gateway.authenticate(first))
                        .refusal())
                .isEqualTo(Refusal.KEY_REVOKED);
        assertThat(gateway.authenticate(second)).isPresent();
    }

    @Test
    void shouldShowASecretOnceAndKeepItNowhere() throws IOException {
        Invocation made = keys("create", "--tenant", "acme", "--role", "producer", "--json");
        JsonNode key = made.json().get(0);
        String secret = key.path("key").asText().replaceFirst("agk_.*_", "");

        assertThat(secret).hasSize(72);
        assertThat(key.path("hash").isMissingNode()).isTrue();
        assertThat(made.err()).doesNotContain(secret);
        assertThat(Files.readString(path)).doesNotContain(secret);
        assertThat(keys("list").out()).doesNotContain(secret).doesNotContain("sha256");
        assertThat(keys("list", "--json").out()).doesNotContain(secret).doesNotContain("sha256");
    }

    @Test
    void shouldListTheKeysWithTheirState() {
        String first = keys("create", "--tenant", "acme", "--role", "producer", "--expires", "90d", "--note", "IVR")
                .out();
        keys("create", "--tenant", "acme", "--role", "operator");
        keys("revoke", id(first));

        JsonNode listed = keys("list", "--json").json().get(0);
        assertThat(listed.path("state").asText()).isEqualTo("revoked");
        assertThat(Instant.parse(listed.path("expires").asText()))
                .isEqualTo(Instant.parse(listed.path("created").asText()).plus(Duration.ofDays(90)));
        assertThat(keys("list").out().lines())
                .hasSize(3)
                .anyMatch(line -> line.matches("[0-9a-f]{12} +acme +producer +20\\S+Z +revoked +IVR"))
                .anyMatch(line -> line.matches("[0-9a-f]{12} +acme +operator +never +in force"));
    }

    @Test
    void shouldReplaceTheFileAsAWholeReadableByItsOwnerUnlessSomebodyWidenedThat() throws IOException {
        keys("create", "--tenant", "acme", "--role", "producer");
        Object before = Files.readAttributes(path, "unix:ino").get("ino");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");

        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
        keys("create", "--tenant", "acme", "--role", "producer");
        assertThat(Files.readAttributes(path, "unix:ino").get("ino")).isNotEqualTo(before);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-r-----");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("keys.json", "keys.json.lock");
        }
    }

    @Test
    void shouldNotUndoTheChangeOfAnotherCommand() throws IOException {
        keys("create", "--tenant", "acme", "--role", "producer");
        try (FileChannel other = FileChannel.open(directory.resolve("keys.json.lock"), StandardOpenOption.WRITE);
                var lock = other.lock()) {
            Invocation late = keys("create", "--tenant", "acme", "--role", "producer");
            assertThat(lock.isValid()).isTrue();
            assertThat(late.exitCode()).isEqualTo(6);
            assertThat(late.err()).contains("(expected: no other command that changes it at this moment)");
        }
        assertThat(keys("list", "--json").json()).hasSize(1);
    }

    @Test
    void shouldTakeTheFileFromTheEnvironment() {
        Map<String, String> variables = Map.of("API_KEYS_FILE", path.toString());
        Invocation made = Invocation.with(
                variables, InputStream.nullInputStream(), "keys", "create", "--tenant", "acme", "--role", "producer");

        assertThat(made.exitCode()).isZero();
        assertThat(path).exists();
        assertThat(Invocation.of("keys", "list").err()).contains("--file: missing (expected: the file with the keys");
    }

    @Test
    void shouldLeaveAFileAloneThatIsNone() throws IOException {
        Files.writeString(path, "{\"keys\": 5}");

        assertThat(keys("create", "--tenant", "acme", "--role", "producer").err())
                .contains("(expected: a file of keys: {\"keys\": […]})");
        assertThat(path).hasContent("{\"keys\": 5}");
    }

    @Test
    void shouldSignInByTheEnvironmentOrAFileAndNotInTheClearToAnotherMachine() throws IOException {
        List<String> shown = new CopyOnWriteArrayList<>();
        Path file = Files.writeString(directory.resolve("token"), "agk_of_file\n");
        try (FakeGateway gateway = new FakeGateway((exchange, number) -> {
            shown.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            FakeGateway.json(exchange, 200, "{\"total\":0,\"sessions\":[]}");
        })) {
            String[] list = {"sessions", "--gateway", gateway.url()};
            Map<String, String> variables = Map.of("AVATAR_GATEWAY_TOKEN", "agk_of_environment");
            Invocation.of(list);
            Invocation.with(variables, InputStream.nullInputStream(), list);
            Invocation.with(
                    variables,
                    InputStream.nullInputStream(),
                    Stream.concat(Stream.of(list), Stream.of("--token-file", file.toString()))
                            .toArray(String[]::new));
            assertThat(shown).containsExactly("null", "Bearer agk_of_environment", "Bearer agk_of_file");

            Invocation far = Invocation.with(
                    variables, InputStream.nullInputStream(), "sessions", "--gateway", "http://far.example:9080");
            assertThat(far.exitCode()).isEqualTo(2);
            assertThat(far.err())
                    .contains("--gateway: http://far.example:9080 (expected: https, since a credential goes there)")
                    .doesNotContain("agk_of");
            Invocation none = Invocation.of(
                    "sessions", "--token-file", directory.resolve("none").toString());
            assertThat(none.err()).contains("(expected: a file that can be read)");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "create --role producer                          | --tenant: missing (expected:",
                "create --tenant acme                            | --role: missing (expected:",
                "create --tenant a/b --role producer             | --tenant: a/b (expected: 1 to 63 of a-z",
                "create --tenant acme --role viewer              | --role: viewer (expected: one of producer,"
                        + " operator)",
                "create --tenant acme --role producer --expires 0d    | --expires: 0d (expected: a time such as 12h",
                "create --tenant acme --role producer --expires 4000d | --expires: 4000d (expected: a time such as 12h",
                "create --tenant acme --role producer --expires 90    | --expires: 90 (expected: a time such as 12h",
                "revoke                                          | ID: missing (expected:",
                "revoke agk_0123456789ab_00                      | ID: not one (expected: 12 hexadecimal digits",
                "revoke 0123456789ab                             | ID: 0123456789ab (expected: the id of a key in",
            })
    void shouldSayInOneLineWhatIsWrong(String args, String line) {
        Invocation wrong = keys(args.trim().split(" +"));

        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err()).contains(line);
        assertThat(path).doesNotExist();
    }

    private Invocation keys(String... args) {
        return Invocation.of(Stream.concat(Stream.of("keys", "--file", path.toString()), Stream.of(args))
                .toArray(String[]::new));
    }

    private static String id(String key) {
        return key.split("_", -1)[1];
    }

    private void pass() {
        nanos.addAndGet(WatchedFile.LOOKS.toNanos());
    }
}
