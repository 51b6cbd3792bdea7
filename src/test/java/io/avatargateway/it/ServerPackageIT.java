package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.avatargateway.logs.LifeLog;
import io.avatargateway.sandbox.Sandbox;
import io.avatargateway.sandbox.SandboxSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server package alone, with settings from the environment, as containers run it and as {@code java -jar} does.
 * {@link GatewayProcess} runs the same server by {@code bin/server}.
 */
@Timeout(300)
class ServerPackageIT {

    private static final Duration START = Duration.ofMinutes(2);
    private static final int SIGTERM = 143;

    /** Panels of the dashboard that show nothing of one short job: nothing has gone wrong, and no session has ended. */
    private static final List<String> NOT_WHEN_ALL_IS_WELL = List.of(
            "Attempts and events put aside",
            "Calls that failed",
            "Dead letters",
            "Ends by reason",
            "Events that wait",
            "From an event until its receiver has it",
            "From interrupt to SKIP",
            "Gaps in speech that should have gone on",
            "How long they had none (95 %)",
            "Lead when more was sent",
            "Links refused, by code",
            "Round trip",
            "Sessions without a link",
            "Speech that could not be decoded");

    @TempDir
    Path directory;

    private int http;
    private int broker;
    private Sandbox simli;

    @BeforeEach
    void start() throws IOException {
        http = GatewayProcess.freePort();
        broker = GatewayProcess.freePort();
        simli = Sandbox.start(SandboxSettings.defaults().withPort(0).with("SANDBOX_VIEWER", "joined"));
    }

    @AfterEach
    void end() {
        simli.close();
    }

    /** Not root, a root that nobody can write to, no rights: the container file's own steps and words. */
    @Test
    void shouldSpeakAndEndCleanlyInABareContainer() throws Exception {
        assumeTrue(BareContainer.possible(), "this machine lets nobody make a root of their own (unshare, setpriv)");
        Map<String, String> settings = settings();
        // The image has *, but the network is this machine's here.
        settings.put("HTTP_HOST", "localhost");
        settings.put("WLP_LOGGING_CONSOLE_FORMAT", "JSON");
        settings.put("CONSOLE_LOG_FORMAT", "JSON");
        settings.put("CONSOLE_LOG_LEVEL", "INFO");
        try (BareContainer container = BareContainer.start(directory, settings, console())) {
            awaitReady(container::isAlive);
            assertThat(container.healthCheck()).isZero();
            if (Prometheus.possible()) {
                shouldShowItsFigures();
            } else {
                System.out.println("This machine has no Prometheus: the dashboard and the alerts are not tried.");
                shouldSpeak();
            }

            assertThat(container.stop()).isEqualTo(SIGTERM);
        }
        shouldHaveLoggedJson();
        shouldHaveEndedCleanly(directory.resolve("root/var/lib/avatar-gateway"));
    }

    @Test
    @Tag("long")
    void shouldSpeakAndEndCleanlyAsAJar() throws Exception {
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
        builder.environment().putAll(settings());
        Process launcher = builder.start();
        try {
            awaitReady(launcher::isAlive);
            shouldSpeak();
            launcher.destroy();

            assertThat(launcher.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(launcher.exitValue()).isEqualTo(SIGTERM);
        } finally {
            List<ProcessHandle> left = launcher.descendants().toList();
            launcher.destroyForcibly();
            left.forEach(ProcessHandle::destroyForcibly);
        }
        // What it must not lose is where the next version finds it.
        shouldHaveEndedCleanly(directory.resolve("avatar-gateway/data"));
    }

    private Map<String, String> settings() {
        return new TreeMap<>(Map.of(
                "HTTP_PORT", Integer.toString(http),
                "BROKER_URL", "tcp://127.0.0.1:" + broker,
                "SIMLI_API_URL", simli.baseUri().toString(),
                "SIMLI_API_KEY", "key-of-the-tests",
                "JVM_ARGS", String.join(" ", ServerSetUp.QUICK_START)));
    }

    private void awaitReady(BooleanSupplier alive) {
        RestClient root = RestClient.of("http://localhost:" + http);
        await("the server is ready, see " + console())
                .atMost(START)
                .pollInterval(Duration.ofMillis(200))
                .failFast("the server ended, see " + console(), () -> !alive.getAsBoolean())
                .ignoreExceptionsInstanceOf(AssertionError.class)
                .until(() -> root.get("/health/ready").status() == 200);
        root.get("/health/live").is(200);
        root.get("/health/started").is(200);
    }

    /** The dashboard's queries and the alerts, on what a gateway that has spoken really tells. */
    private void shouldShowItsFigures() throws Exception {
        try (Prometheus prometheus = Prometheus.watch(http, directory)) {
            prometheus.awaitSeen("avatar_session_places");
            shouldSpeak();
            prometheus.awaitSeen("count_over_time(avatar_jobs_total[1m]) >= 2");

            assertThat(prometheus.emptyPanels()).isSubsetOf(NOT_WHEN_ALL_IS_WELL);
            assertThat(prometheus.alerts()).isEmpty();
        }
    }

    /** One job, from the producer to the avatar. */
    private void shouldSpeak() throws Exception {
        RestClient api = RestClient.documentedOf("http://localhost:" + http + "/api/v1");
        String session = api.post("/sessions", "{}").is(201).json().path("id").asText();
        try (JmsProducer producer = JmsProducer.core("tcp://127.0.0.1:" + broker, null, null)) {
            producer.speak(session, "a job", Speech.buzz(3, 200));
            assertThat(producer.untilFinal())
                    .extracting(JmsProducer.Reply::status)
                    .containsExactly("accepted", "started", "finished");
        }
        RestClient upstream = RestClient.of(simli.baseUri().toString());
        String link = upstream.get("/sandbox/sessions")
                .is(200)
                .json()
                .at("/sessions/0/id")
                .asText();
        byte[] heard =
                upstream.get("/sandbox/sessions/" + link + "/audio.wav").is(200).bytes();
        assertThat(Heard.in(heard)).hasToString("3:200");
    }

    /** Each line but the first, which is there before the server is, with the fields of sessions' lives. */
    private void shouldHaveLoggedJson() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(console())) {
            if (!line.isBlank() && !line.startsWith("Launching ")) {
                lines.add(new ObjectMapper().readTree(line));
            }
        }
        assertThat(lines).extracting(line -> line.path("loglevel").asText()).doesNotContain("SEVERE", "ERROR");
        assertThat(lines)
                .filteredOn(line -> line.path("module").asText().equals(LifeLog.LOGGER))
                .extracting(line -> line.path("ext_event").asText())
                .startsWith("opening", "joinable", "ready")
                .doesNotHaveDuplicates();
        assertThat(lines)
                .filteredOn(line -> line.path("ext_event").asText().equals("ready"))
                .singleElement()
                .satisfies(ready -> {
                    assertThat(ready.path("ext_session").asText()).startsWith("ses_");
                    assertThat(ready.path("ext_generation_int").isInt()).isTrue();
                });
    }

    private void shouldHaveEndedCleanly(Path data) throws IOException {
        assertThat(Files.readString(console()))
                .contains("CWWKZ0009I", "CWWKE0036I")
                .doesNotContain("[ERROR", "[err]", "Exception", "CNTR0092W");
        assertThat(data.resolve("avatar-gateway/broker")).isDirectory();
    }

    private Path console() {
        return directory.resolve("console.log");
    }
}
