package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A gateway of this test's own, run by {@code bin/server} of the server package, which can be killed and started again.
 * Its log is beside its server's directory.
 */
final class GatewayProcess implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);
    private static final String NAME = "avatar-gateway-kill";

    private final Path directory;
    private final Map<String, String> settings = new HashMap<>();
    private final int httpPort;
    private final RestClient rest;
    private Process process;

    /**
     * Does not start it.
     *
     * @param directory of its server
     * @param brokerPort where its broker is, or is to be
     * @param embedded whether the broker is in the gateway
     * @param more variables of its environment
     */
    GatewayProcess(Path directory, int brokerPort, boolean embedded, Map<String, String> more) throws IOException {
        this.directory = directory.toAbsolutePath();
        this.httpPort = freePort();
        this.rest = RestClient.at("http://localhost:" + httpPort + "/api/v1");
        settings.put("JAVA_HOME", System.getProperty("java.home"));
        settings.put("WLP_USER_DIR", this.directory.toString());
        settings.put("HTTP_PORT", Integer.toString(httpPort));
        settings.put("BROKER_URL", "tcp://127.0.0.1:" + brokerPort);
        settings.put("BROKER_EMBEDDED", Boolean.toString(embedded));
        if (!more.containsKey("SIMLI_API_URL")) {
            settings.put("SIMLI_API_URL", GatewayAddresses.sandbox());
        }
        settings.put("SIMLI_API_KEY", "key-of-the-tests");
        settings.putAll(more);
        Path server = this.directory.resolve("servers").resolve(NAME);
        Files.createDirectories(server.resolve("apps"));
        try (Stream<Path> files = Files.list(Path.of("liberty"))) {
            for (Path file : files.toList()) {
                Files.copy(file, server.resolve(file.getFileName()));
            }
        }
        ServerSetUp.letStartQuickly(server);
        for (String archive : List.of("avatar-gateway.war", "avatar-gateway-artemis.rar")) {
            Files.copy(Path.of("target", archive), server.resolve("apps").resolve(archive));
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Starts it, unless it runs. Returns when it is ready. */
    void start() throws IOException {
        if (process != null && process.isAlive()) {
            return;
        }
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("it.server.home"), "bin", "server")
                                .toString(),
                        "run",
                        NAME)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("gateway.log").toFile()));
        builder.environment().putAll(settings);
        process = builder.start();
        RestClient root = RestClient.at("http://localhost:" + httpPort);
        await("the gateway is ready, see " + directory + "/gateway.log")
                .atMost(START)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptionsInstanceOf(AssertionError.class)
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException("the gateway ended with " + process.exitValue());
                    }
                    return root.get("/health/ready").status() == 200;
                });
    }

    int httpPort() {
        return httpPort;
    }

    RestClient rest() {
        return rest;
    }

    /** Opens a session that is ready to speak, and returns its id. */
    String openSession() {
        return openSession(TestSession.ownFace());
    }

    /** The same, with this face. */
    String openSession(String face) {
        String id = rest().post("/sessions", "{\"faceId\":\"" + face + "\"}")
                .is(201)
                .json()
                .path("id")
                .asText();
        await("session " + id + " is ready").atMost(Duration.ofSeconds(30)).until(() -> state(id)
                .equals("READY"));
        return id;
    }

    String state(String session) {
        return rest().get("/sessions/" + session).is(200).json().path("state").asText();
    }

    /** As an operator stops it; returns when it has ended. */
    void stop() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("it.server.home"), "bin", "server")
                                .toString(),
                        "stop",
                        NAME)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("gateway.log").toFile()));
        builder.environment().putAll(settings);
        assertThat(builder.start().waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }

    /** SIGKILL: it has no time for a last word. */
    void kill() {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        await("the gateway is dead").atMost(Duration.ofSeconds(30)).until(() -> all.stream()
                .noneMatch(ProcessHandle::isAlive));
    }

    /** SIGSTOP: it stands still, and does not know. */
    void stand() throws Exception {
        signal("STOP");
    }

    /** SIGCONT. */
    void goOn() throws Exception {
        signal("CONT");
    }

    private void signal(String name) throws Exception {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name, Long.toString(process.pid())));
        process.descendants().forEach(child -> command.add(Long.toString(child.pid())));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }
}
