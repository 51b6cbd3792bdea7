package io.avatargateway.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Gateway, broker and sandbox, each in a process of its own on free ports of this machine, as an operator would set
 * them up.
 */
final class Neighbourhood implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

    /**
     * All of it from the beginning. Memory that is touched for the first time can cost more than what is measured, on a
     * virtual machine above all. The serial collector, since the threads of the others wait for each other on a few
     * busy processors.
     */
    private static final List<String> HEAP = List.of("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC");

    /** The heap is larger than the default of liberty/jvm.options, and the compiler is the server's. */
    private static final String GATEWAY_JVM = String.join(" ", HEAP) + " -XX:TieredStopAtLevel=4";

    private final Child sandboxProcess;
    private final Child brokerProcess;
    private final Server server;
    private final List<Server> others = new ArrayList<>();
    private final Web sandbox;
    private final Path build;
    private final Path project;
    private final Path work;
    private final int sessions;
    private final String sandboxUrl;
    private final int brokerPort;
    private final String brokerUrl;

    /**
     * Starts all and returns when the gateway is ready.
     *
     * @param build the build's output: WAR, RAR, sandbox, Open Liberty
     * @param project the project's directory
     * @param sessions as many as it must hold
     */
    Neighbourhood(Path build, Path project, int sessions) throws IOException {
        this.build = build;
        this.project = project;
        this.sessions = sessions;
        work = build.resolve("bench");
        delete(work);
        brokerPort = freePort();
        int sandboxPort = freePort();
        sandboxUrl = "http://127.0.0.1:" + sandboxPort;
        brokerUrl = "tcp://127.0.0.1:" + brokerPort;
        sandbox = new Web(sandboxUrl);
        sandboxProcess = Child.start(
                "sandbox",
                work,
                Map.of(
                        "SANDBOX_KEPT_AUDIO_MIB",
                        "1",
                        "SANDBOX_KEPT_AUDIO_TOTAL_MIB",
                        "16",
                        "SANDBOX_KEPT_MESSAGES",
                        "100000"),
                sandboxCommand(build.resolve("avatar-gateway-sandbox.jar"), sandboxPort, sessions + 100));
        brokerProcess = Child.java(
                "broker", work, HEAP, "io.avatargateway.broker.BrokerProcess", brokerPort, work.resolve("journal"));
        server = start("avatar-gateway-bench", Map.of());
    }

    /** A gateway, with its process. */
    record Server(Child process, Gateway gateway) {}

    /** One more gateway at the same broker; returns when it is ready. */
    Server another(Map<String, String> settings) throws IOException {
        Server next = start("avatar-gateway-bench-" + (others.size() + 2), settings);
        others.add(next);
        return next;
    }

    private Server start(String name, Map<String, String> settings) throws IOException {
        int httpPort = freePort();
        Web web = new Web("http://localhost:" + httpPort);
        Map<String, String> environment = new HashMap<>(Map.ofEntries(
                Map.entry("JAVA_HOME", Child.javaHome().toString()),
                Map.entry("WLP_USER_DIR", work.toString()),
                Map.entry("JVM_ARGS", GATEWAY_JVM),
                Map.entry("HTTP_PORT", Integer.toString(httpPort)),
                Map.entry("BROKER_EMBEDDED", "false"),
                Map.entry("BROKER_URL", brokerUrl),
                Map.entry("SIMLI_API_URL", sandboxUrl),
                Map.entry("SIMLI_API_KEY", "bench"),
                Map.entry("SESSION_LIMIT", Integer.toString(sessions + 100)),
                Map.entry("SESSION_EVENT_LOG_SIZE", "50"),
                Map.entry("SESSION_JOB_LOG_SIZE", "50")));
        environment.putAll(settings);
        prepare(name);
        Child process = Child.start(
                name,
                work,
                environment,
                List.of(build.resolve("liberty/wlp/bin/server").toString(), "run", name));
        process.await("ready", START_TIMEOUT, () -> web.answers("/health/ready"));
        return new Server(process, new Gateway(web));
    }

    private static List<String> sandboxCommand(Path jar, int port, int sessions) {
        List<String> command =
                new ArrayList<>(List.of(Child.javaHome().resolve("bin/java").toString()));
        command.addAll(HEAP);
        command.addAll(List.of("-jar", jar.toString(), "--port", Integer.toString(port)));
        command.addAll(List.of("--viewer", "joined", "--max-sessions", Integer.toString(sessions)));
        command.add("--exit-with-parent");
        return command;
    }

    private void prepare(String name) throws IOException {
        Path server = work.resolve("servers").resolve(name);
        Files.createDirectories(server.resolve("apps"));
        try (Stream<Path> files = Files.list(project.resolve("liberty"))) {
            for (Path file : files.toList()) {
                Files.copy(file, server.resolve(file.getFileName().toString()));
            }
        }
        for (String archive : List.of("avatar-gateway.war", "avatar-gateway-artemis.rar")) {
            Files.copy(build.resolve(archive), server.resolve("apps").resolve(archive));
        }
    }

    /** The one that all parts of the run have in common. */
    Server server() {
        return server;
    }

    Gateway gateway() {
        return server.gateway();
    }

    Child gatewayProcess() {
        return server.process();
    }

    Child brokerProcess() {
        return brokerProcess;
    }

    Child sandboxProcess() {
        return sandboxProcess;
    }

    Web sandbox() {
        return sandbox;
    }

    String sandboxUrl() {
        return sandboxUrl;
    }

    int brokerPort() {
        return brokerPort;
    }

    String brokerUrl() {
        return brokerUrl;
    }

    Producer producer() {
        return new Producer(brokerUrl);
    }

    @Override
    public void close() {
        others.forEach(other -> other.process().close());
        server.process().close();
        brokerProcess.close();
        sandboxProcess.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
