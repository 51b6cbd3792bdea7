package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.avatargateway.browser.NpmProject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The example for Node is a client of AMQP 1.0 that knows no JMS; run as it stands. */
@GatewayIntegrationTest
class NodeExampleIT {

    private static final Path SOURCE = Path.of("docs", "examples");
    private static final Path HOME = Path.of("target", "examples");
    private static final NpmProject EXAMPLES = new NpmProject(SOURCE, HOME);
    private static final ObjectMapper JSON = new ObjectMapper();

    @BeforeAll
    static void install() throws Exception {
        Optional<String> obstacle = EXAMPLES.obstacle();
        obstacle.ifPresent(why -> System.out.println("Skipped: the example for Node does not run: " + why));
        assumeTrue(obstacle.isEmpty(), () -> obstacle.orElse(""));
        EXAMPLES.install();
        // Node looks for packages beside the file, and they belong below target.
        Files.copy(SOURCE.resolve("speak.mjs"), HOME.resolve("speak.mjs"), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void shouldOpenASessionSpeakAndCloseItByAmqpAlone() throws Exception {
        Run run = run(0, "hello.wav");

        assertThat(run.said).hasSize(5);
        assertThat(run.said.get(0).path("command").asText()).isEqualTo("open");
        assertThat(run.said.subList(1, 4))
                .extracting(reply -> reply.path("status").asText())
                .containsExactly("accepted", "started", "finished");
        assertThat(run.said.get(4).path("command").asText()).isEqualTo("close");
        String session = run.said.get(0).path("session").asText();
        assertThat(run.said.get(1).path("sessionId").asText()).isEqualTo(session);
        assertThat(TestSession.of(session).heard()).isEqualTo(Speech.sentence());
    }

    @Test
    void shouldSpeakInASessionThatIsOpen() throws Exception {
        try (TestSession session = TestSession.open()) {
            Run run = run(0, "hello.wav", "--session", session.id, "--type", "audio/wav");

            assertThat(run.said)
                    .extracting(reply -> reply.path("status").asText())
                    .containsExactly("accepted", "started", "finished");
            assertThat(session.heard()).isEqualTo(Speech.sentence());
        }
    }

    @Test
    void shouldSendOneUtteranceInParts() throws Exception {
        try (TestSession session = TestSession.open()) {
            Run run = run(0, "hello.wav", "--session", session.id, "--parts", "7");

            assertThat(run.said)
                    .extracting(reply -> reply.path("status").asText())
                    .contains("started")
                    .endsWith("finished");
            assertThat(session.heard()).isEqualTo(Speech.sentence());
        }
    }

    @Test
    void shouldTellByItsExitCodeThatNothingWasHeard() throws Exception {
        Run run = run(1, "hello.wav", "--session", "ses_aaaaaaaaaaaaaaaaaaaa");

        assertThat(run.said.get(0).path("code").asText()).isEqualTo("UNKNOWN_SESSION");
    }

    @Test
    void shouldOpenNothingForAFileThatIsNotThere() throws Exception {
        String said = said(1, "no-such-file");

        assertThat(said).startsWith("file: ").contains("no-such-file (expected: a file that can be read; ENOENT)");
        assertThat(said.lines()).hasSize(1);
    }

    private record Run(List<JsonNode> said) {}

    private static Run run(int exitCode, String file, String... options) throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : said(exitCode, file, options).lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        return new Run(lines);
    }

    private static String said(int exitCode, String file, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "node", "speak.mjs", SOURCE.resolve(file).toAbsolutePath().toString()));
        command.addAll(List.of(options));
        Path output = HOME.resolve("said.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(HOME.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("BROKER_URL", GatewayAddresses.amqp());
        Process node = builder.start();
        try {
            assertThat(node.waitFor(2, TimeUnit.MINUTES)).as("ends in time").isTrue();
        } finally {
            node.destroyForcibly();
        }
        String said = Files.readString(output);
        assertThat(node.exitValue()).as(said).isEqualTo(exitCode);
        return said;
    }
}
