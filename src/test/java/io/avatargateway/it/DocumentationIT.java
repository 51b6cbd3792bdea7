package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** What the documentation tells people to type, run word for word but for the ports. */
@GatewayIntegrationTest
class DocumentationIT {

    private static final Pattern SHELL_BLOCK = Pattern.compile("(?s)```sh\n(.*?)```");
    private static final Pattern SHELL_LINE = Pattern.compile("(?m)^    ((?:curl|[A-Z]+=)(?:.*\\\\\n)*.*)$");

    @Test
    void shouldWalkThroughTheReadme() throws Exception {
        Matcher block = SHELL_BLOCK.matcher(page("README.md"));
        assertThat(block.find()).as("a block of shell commands").isTrue();

        String said = run("readme", block.group(1));

        assertThat(said)
                .contains("\"status\":\"accepted\"", "\"status\":\"started\"", "\"status\":\"finished\"")
                .contains("\"jobsEnded\":1")
                .contains("\"state\":\"DRAINING\"")
                .doesNotContain("urn:avatar-gateway:problem");
        byte[] heard = Files.readAllBytes(Path.of("target", "heard.wav"));
        byte[] sentence = Speech.sentence();
        assertThat(Arrays.copyOfRange(heard, 44, 44 + sentence.length)).isEqualTo(sentence);
    }

    @Test
    void shouldDoWhatTheCommandLinePageSays() throws Exception {
        Matcher block = SHELL_BLOCK.matcher(page("docs/cli.md"));
        assertThat(block.find()).as("a block of shell commands").isTrue();

        String said = run("cli", block.group(1));

        assertThat(said)
                .contains("started, 4.7 s of speech\nfinished, 4.7 s played\n")
                .contains("{\"jobId\":\"greeting-2\",\"status\":\"finished\"")
                .contains("jobs ended: ", "SESSION", "CLOSED  CLIENT")
                .doesNotContain("(expected:");
    }

    @Test
    void shouldDoWhatThePortalPageSays() throws Exception {
        // A stream of a session that is over ends by itself; the time is for one that does not.
        String commands = lines("docs/portal-developer.md").replace("curl -sN", "curl -sN --max-time 10");

        String said = run("portal", commands);

        assertThat(said)
                .contains("201", "\"livekitToken\"", "\"participant_token\"", "\"jobId\":\"greeting\"")
                .contains("\"viewerSeen\":true", "\"keepWaiting\":true", "event: state", "CLOSED")
                .doesNotContain("urn:avatar-gateway:problem");
    }

    @Test
    void shouldDoWhatTheSandboxPageSays() throws Exception {
        try (TestSession session = TestSession.open()) {
            // Faults that other tests' sessions would meet are put in and taken out by tests of the sandbox alone.
            String commands = lines("docs/sandbox.md")
                    .lines()
                    .filter(line -> !line.contains("/sandbox/faults"))
                    .map(line -> line.replaceAll("-o ([a-z]+\\.wav)", "-o target/$1"))
                    .map(line -> line.replace("@office.jpg", "@target/office.jpg"))
                    .collect(Collectors.joining("\n"));

            ImageIO.write(
                    new BufferedImage(1280, 720, BufferedImage.TYPE_INT_RGB),
                    "jpg",
                    Path.of("target", "office.jpg").toFile());
            String said = run("sandbox", "ID=" + session.upstreamId() + "\n" + commands);

            assertThat(said).contains("session_token", "\"timeline\"", session.face);
            assertThat(Files.readAllBytes(Path.of("target", "played.wav")))
                    .startsWith("RIFF".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static String lines(String page) throws IOException {
        return SHELL_LINE
                .matcher(page(page))
                .results()
                .map(line -> line.group(1))
                .collect(Collectors.joining("\n"));
    }

    private static String page(String file) throws IOException {
        return Files.readString(Path.of(file))
                .replaceAll("http://(localhost|127\\.0\\.0\\.1):9080", GatewayAddresses.http())
                .replaceAll("http://(localhost|127\\.0\\.0\\.1):7880", GatewayAddresses.sandbox());
    }

    private static String run(String name, String commands) throws Exception {
        assertThat(commands).isNotBlank().doesNotContain(":9080", ":7880");
        Path output = Path.of("target", name + "-commands.txt");
        ProcessBuilder shell = new ProcessBuilder("bash", "-e", "-u", "-c", commands)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        shell.environment().put("BROKER_URL", GatewayAddresses.core());
        shell.environment().put("AVATAR_GATEWAY_URL", GatewayAddresses.http());
        Process process = shell.start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ends in time").isTrue();
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(output);
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
