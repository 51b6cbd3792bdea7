package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One more server beside that of all tests, set up like it. It has settings of its own that are read only at the start.
 * A process, which {@link #close} ends.
 */
final class SecondServer implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofMinutes(2);
    private static final Duration END_WITHIN = Duration.ofSeconds(30);

    private final int port;
    private final String broker;
    private final Process process;
    private final Path log;

    private SecondServer(int port, String broker, Process process, Path log) {
        this.port = port;
        this.broker = broker;
        this.process = process;
        this.log = log;
    }

    /** All that it has logged so far. */
    String messages() throws IOException {
        return Files.readString(log.resolveSibling("logs").resolve("messages.log"));
    }

    /**
     * Returns when it is ready.
     *
     * @param settings on top of those of the tests' server; its ports are free ones
     */
    static SecondServer start(String name, Map<String, String> settings) throws IOException {
        return start(name, settings, Map.of());
    }

    /**
     * The same with more of what an operator puts into the server.
     *
     * @param overrides configuration by the names of its files
     */
    static SecondServer start(String name, Map<String, String> settings, Map<String, String> overrides)
            throws IOException {
        Path users = Path.of(System.getProperty("it.usr.dir"));
        Path first = users.resolve("servers/avatar-gateway-it-" + System.getProperty("it.http.port"));
        String ownName = first.getFileName() + "-" + name;
        Path own = users.resolve("servers").resolve(ownName);
        copy(first, own);
        int http = freePort();
        Map<String, String> all = new TreeMap<>(settings);
        all.put("HTTP_PORT", Integer.toString(http));
        all.put("BROKER_URL", "tcp://127.0.0.1:" + freePort());
        for (Map.Entry<String, String> override : overrides.entrySet()) {
            Files.writeString(own.resolve("configDropins/overrides").resolve(override.getKey()), override.getValue());
        }
        // Read behind it.xml.
        Files.writeString(own.resolve("configDropins/overrides/second.xml"), variables(all));
        Path log = own.resolve("console.log");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("it.wlp.home"), "bin", "server")
                                .toString(),
                        "run",
                        ownName)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("WLP_USER_DIR", users.toString());
        SecondServer server = new SecondServer(http, all.get("BROKER_URL"), builder.start(), log);
        try {
            server.awaitReady();
            return server;
        } catch (RuntimeException | Error failed) {
            server.close();
            throw failed;
        }
    }

    /** {@code http://host:port}. */
    String address() {
        return "http://localhost:" + port;
    }

    /** Its broker's, {@code tcp://host:port}. */
    String broker() {
        return broker;
    }

    /** Outside its REST API. */
    RestClient root() {
        return RestClient.of(address());
    }

    RestClient api() {
        return RestClient.documentedOf(address() + "/api/v1");
    }

    /** What {@code /health/ready} says of one of its checks. */
    JsonNode check(String name) {
        JsonNode checks = root().get("/health/ready").json().path("checks");
        return StreamSupport.stream(checks.spliterator(), false)
                .filter(each -> each.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        process.destroy();
        try {
            if (!process.waitFor(END_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException hurried) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }

    private void awaitReady() {
        await("the second server is ready, see " + log)
                .atMost(READY_WITHIN)
                .pollInterval(Duration.ofMillis(300))
                .until(() -> {
                    assertThat(process.isAlive()).as("runs, see %s", log).isTrue();
                    try {
                        return root().get("/health/ready").status() == 200;
                    } catch (AssertionError notYet) {
                        return false;
                    }
                });
    }

    /** What an operator edits, and what is deployed; nothing of what the first one has written. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from, 3)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path relative = from.relativize(file);
                boolean configuration = relative.getNameCount() == 1;
                if (configuration || relative.startsWith("apps") || relative.startsWith("configDropins")) {
                    Path copy = to.resolve(relative);
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
    }

    private static String variables(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(setting ->
                        "  <variable name=\"" + setting.getKey() + "\" value=\"" + setting.getValue() + "\"/>\n")
                .collect(Collectors.joining("", "<server>\n", "</server>\n"));
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
