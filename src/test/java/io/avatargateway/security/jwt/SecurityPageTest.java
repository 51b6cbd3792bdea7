package io.avatargateway.security.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.config.Settings;
import io.avatargateway.contract.ApiDocument;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Role;
import io.avatargateway.security.Tenant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/security.md} says of signing in: its commands make a token that is taken, its roles are ours. */
class SecurityPageTest {

    private static final Path PAGE = Path.of("docs/security.md");
    private static final Pattern FINDING = Pattern.compile("\\| (\\d+) \\|");
    private static final Pattern NAMED_TEST = Pattern.compile("`(\\w+(?:Test|IT|Shares))#(should\\w+)`");

    @Test
    void shouldMakeAKeyPairAndATokenByTheCommandsAsPrinted(@TempDir Path directory) throws Exception {
        List<String> commands = section("### Ten minutes")
                .filter(line -> line.startsWith("    "))
                .map(String::strip)
                .filter(line -> !line.startsWith("curl"))
                .collect(Collectors.toCollection(ArrayList::new));
        List<String> settings = commands.stream()
                .filter(line -> line.matches("(AUTH|JWT_\\w+|BROKER_\\w+)=.*"))
                .toList();
        assertThat(settings).hasSize(6).contains("AUTH=on");
        commands.removeAll(settings);
        commands.add("printf %s \"$TOKEN\"");

        Process shell = new ProcessBuilder("bash", "-euc", String.join("\n", commands))
                .directory(directory.toFile())
                .redirectError(directory.resolve("errors").toFile())
                .start();
        String token = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(shell.exitValue())
                .as(Files.readString(directory.resolve("errors")))
                .isZero();

        Settings.Jwt read = new Settings.Jwt(
                value(settings, "JWT_ISSUER"),
                value(settings, "JWT_AUDIENCE"),
                directory.resolve(Path.of(value(settings, "JWT_KEY_FILE")).getFileName()),
                null,
                "tenant");
        assertThat(new Tokens(read, Clock.systemUTC(), System::nanoTime, null)
                        .authenticate(token)
                        .orElseThrow()
                        .caller())
                .isEqualTo(Caller.of("me", Tenant.DEFAULT, Set.of(Role.PRODUCER)));
    }

    private static String value(List<String> settings, String key) {
        return settings.stream()
                .filter(line -> line.startsWith(key + "="))
                .findFirst()
                .orElseThrow()
                .substring(key.length() + 1);
    }

    @Test
    void shouldNameTheRolesOfEveryOperation() throws IOException {
        List<String> said = section("### Roles")
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.replace(" ", ""))
                .toList();
        List<String> documented = new ArrayList<>();
        ApiDocument.openApi()
                .root()
                .path("paths")
                .forEach(path -> path.forEach(operation -> {
                    if (operation.has("operationId")) {
                        Set<String> roles = StreamSupport.stream(
                                        operation.path("x-roles").spliterator(), false)
                                .map(role -> role.asText())
                                .collect(Collectors.toSet());
                        documented.add("|`" + operation.path("operationId").asText() + "`|"
                                + Stream.of(Role.VIEWER, Role.PRODUCER, Role.OPERATOR)
                                        .map(role -> roles.contains(role.text()) ? "yes|" : "|")
                                        .collect(Collectors.joining()));
                    }
                }));

        assertThat(said).isEqualTo(documented);
    }

    @Test
    void shouldNameTestsThatThereAreForEachFinding() throws IOException {
        Map<String, Path> tests;
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            tests = files.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            file -> file,
                            (one, other) -> one));
        }
        Set<String> findings = section("## The review")
                .map(FINDING::matcher)
                .filter(Matcher::lookingAt)
                .map(line -> line.group(1))
                .collect(Collectors.toSet());
        Set<String> tried = new HashSet<>();
        for (String line : section("### How each finding is tried").toList()) {
            Matcher finding = FINDING.matcher(line);
            Matcher named = NAMED_TEST.matcher(line);
            while (named.find()) {
                assertThat(tests).as(line).containsKey(named.group(1));
                assertThat(Files.readString(tests.get(named.group(1))))
                        .as("%s#%s", named.group(1), named.group(2))
                        .contains(" " + named.group(2) + "(");
                if (finding.lookingAt()) {
                    tried.add(finding.group(1));
                }
            }
        }
        assertThat(findings).hasSize(20);
        assertThat(tried).containsAll(findings);
    }

    /** The lines below a heading, up to the next one. */
    private static Stream<String> section(String heading) throws IOException {
        return Files.readString(PAGE)
                .lines()
                .dropWhile(line -> !line.startsWith(heading))
                .skip(1)
                .takeWhile(line -> !line.startsWith("#"));
    }
}
