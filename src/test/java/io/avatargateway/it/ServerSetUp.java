package io.avatargateway.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.arquillian.test.spi.TestRunnerAdaptor;
import org.jboss.arquillian.test.spi.TestRunnerAdaptorBuilder;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Sets up a server as an operator does, before the first class of a test process. The server has the files of {@code
 * liberty/}, the WAR and the RAR. Starts a sandbox for it, which ends with this process. Several processes test at the
 * same time, each with its own server. Arquillian, which starts the server, finds it by the properties that are set
 * here.
 *
 * <p>Arquillian's own extension of JUnit would start a server for each class. Where classes are handed out to several
 * processes, each class is a run of JUnit by itself. So Arquillian is told here when the tests begin and end.
 */
final class ServerSetUp implements BeforeAllCallback {

    private static final Path TARGET = Path.of("target");
    /** A fifth of what a start costs is that Java verifies classes. These have just been compiled, or are released. */
    static final List<String> QUICK_START =
            List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:-BytecodeVerificationRemote");

    private static final List<String> PORTS = List.of("it.http.port", "it.broker.port", "it.sandbox.port");

    private static boolean done;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        setUp();
    }

    private static synchronized void setUp() throws IOException {
        if (done) {
            return;
        }
        Path users = Path.of(System.getProperty("it.usr.dir"));
        deleteAll(users);
        pickPorts();
        // Its name tells it from all that run on this machine.
        Path server = Files.createDirectories(
                users.resolve("servers").resolve("avatar-gateway-it-" + System.getProperty("it.http.port")));
        copy(Path.of("liberty"), server);
        letStartQuickly(server);
        Path apps = Files.createDirectories(server.resolve("apps"));
        for (String archive : List.of("avatar-gateway.war", "avatar-gateway-artemis.rar")) {
            Files.copy(TARGET.resolve(archive), apps.resolve(archive));
        }
        Path own = Files.createDirectories(server.resolve("configDropins/overrides"));
        Files.writeString(own.resolve("it.xml"), withPorts(Files.readString(Path.of("src/test/liberty/it.xml"))));
        // Ends with this process.
        SandboxProcess.start(
                Integer.parseInt(System.getProperty("it.sandbox.port")), users.resolve("sandbox.log"), 256);
        startServer();
        done = true;
    }

    /** @param server the directory with an operator's files */
    static void letStartQuickly(Path server) throws IOException {
        Files.write(server.resolve("jvm.options"), QUICK_START, StandardOpenOption.APPEND);
    }

    private static void startServer() {
        TestRunnerAdaptor arquillian = TestRunnerAdaptorBuilder.build();
        try {
            arquillian.beforeSuite();
        } catch (Exception e) {
            throw new IllegalStateException("the server did not start", e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopServer(arquillian)));
    }

    private static void stopServer(TestRunnerAdaptor arquillian) {
        try {
            arquillian.afterSuite();
        } catch (Exception e) {
            throw new IllegalStateException("the server did not stop", e);
        } finally {
            arquillian.shutdown();
        }
    }

    private static void pickPorts() throws IOException {
        List<ServerSocket> taken = new ArrayList<>();
        for (String port : PORTS) {
            ServerSocket socket = new ServerSocket(0);
            taken.add(socket);
            System.setProperty(port, Integer.toString(socket.getLocalPort()));
        }
        for (ServerSocket socket : taken) {
            socket.close();
        }
    }

    private static String withPorts(String text) {
        String filled = text;
        for (String port : PORTS) {
            filled = filled.replace("@" + port + "@", System.getProperty(port));
        }
        return filled;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    /** What an earlier run left. */
    private static void deleteAll(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder()).forEach(ServerSetUp::delete);
            }
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
