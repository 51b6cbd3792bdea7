package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.sandbox.Sandbox;
import io.avatargateway.sandbox.SandboxSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server package alone, as {@code java -jar} runs it, with settings from the environment. {@link GatewayProcess}
 * runs the same server by {@code bin/server}.
 */
@Timeout(300)
class ServerPackageIT {

    private static final Duration START = Duration.ofMinutes(2);
    private static final int SIGTERM = 143;

    @TempDir
    static Path directory;

    private static final int HTTP = freePort();
    private static final int BROKER = freePort();

    private static Sandbox simli;
    private static Process launcher;

    @BeforeAll
    static void start() throws IOException {
        simli = Sandbox.start(SandboxSettings.defaults().withPort(0).with("SANDBOX_VIEWER", "joined"));
        ProcessBuilder builder = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-jar",
                        Path.of("target/avatar-gateway-server.jar")
                                .toAbsolutePath()
                                .toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(console().toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("WLP_") || name.equals("JAVA_HOME"));
        builder.environment()
                .putAll(Map.of(
                        "HTTP_PORT", Integer.toString(HTTP),
                        "BROKER_URL", "tcp://127.0.0.1:" + BROKER,
                        "SIMLI_API_URL", simli.baseUri().toString(),
                        "SIMLI_API_KEY", "key-of-the-tests",
                        "JVM_ARGS", String.join(" ", ServerSetUp.QUICK_START)));
        launcher = builder.start();
    }

    @AfterAll
    static void end() {
        List<ProcessHandle> left = launcher.descendants().toList();
        launcher.destroyForcibly();
        left.forEach(ProcessHandle::destroyForcibly);
        simli.close();
    }

    @Test
    void shouldSpeakAndEndCleanly() throws Exception {
        RestClient root = RestClient.of("http://localhost:" + HTTP);
        await("the server is ready, see " + console())
                .atMost(START)
                .pollInterval(Duration.ofMillis(200))
                .failFast("the server ended, see " + console(), () -> !launcher.isAlive())
                .ignoreExceptionsInstanceOf(AssertionError.class)
                .until(() -> root.get("/health/ready").status() == 200);
        root.get("/health/live").is(200);
        root.get("/health/started").is(200);
        RestClient api = RestClient.documentedOf("http://localhost:" + HTTP + "/api/v1");
        String session = api.post("/sessions", "{}").is(201).json().path("id").asText();

        try (JmsProducer producer = JmsProducer.core("tcp://127.0.0.1:" + BROKER, null, null)) {
            producer.speak(session, "a job", Speech.buzz(3, 200));
            assertThat(producer.untilFinal())
                    .extracting(JmsProducer.Reply::status)
                    .containsExactly("accepted", "started", "finished");
        }
        String link = RestClient.of(simli.baseUri().toString())
                .get("/sandbox/sessions")
                .is(200)
                .json()
                .at("/sessions/0/id")
                .asText();
        byte[] heard = RestClient.of(simli.baseUri().toString())
                .get("/sandbox/sessions/" + link + "/audio.wav")
                .is(200)
                .bytes();
        assertThat(Heard.in(heard)).hasToString("3:200");

        launcher.destroy();

        assertThat(launcher.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(launcher.exitValue()).isEqualTo(SIGTERM);
        assertThat(Files.readString(console()))
                .contains("CWWKE0036I")
                .doesNotContain("[ERROR", "[err]", "Exception", "FFDC");
        // What it must not lose is where the next version finds it.
        assertThat(directory.resolve("avatar-gateway/data/avatar-gateway/broker"))
                .isDirectory();
    }

    private static Path console() {
        return directory.resolve("console.log");
    }

    private static int freePort() {
        try {
            return GatewayProcess.freePort();
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
