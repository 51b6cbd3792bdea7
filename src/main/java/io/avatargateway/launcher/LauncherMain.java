package io.avatargateway.launcher;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * {@code java -jar avatar-gateway-server.jar}. Unpacks the jar once, below a directory that stays, and runs its server
 * as a process of its own. The server has the environment, the input and the output of this process. When this one is
 * told to end, it tells the server, and waits for its end.
 *
 * <p>Open Liberty's own runnable jars delete the server's directory when they end, and with it the data of an embedded
 * broker.
 */
public final class LauncherMain {

    private static final String HOME = "AVATAR_GATEWAY_HOME";
    private static final String SERVER = "avatar-gateway";

    /** Behind it, the log may have been rolled over. */
    private static final Duration STARTS = Duration.ofMinutes(2);
    /** For a server that is told to end while it starts. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private LauncherMain() {}

    /** Arguments: none. Ends with the server's exit code; with 1 if it could not be unpacked or started. */
    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length > 0) {
            System.err.println("It takes no arguments; every setting is a variable of the environment.");
            System.exit(2);
        }
        Path home = Path.of(System.getenv().getOrDefault(HOME, SERVER)).toAbsolutePath();
        try {
            Path server = new UnpackedServer(jar(), home).directory();
            System.out.println("Runs " + server + ", with logs and data in " + data(home) + ".");
            System.exit(runToTheEnd(server, home));
        } catch (IOException | URISyntaxException failed) {
            System.err.println("Cannot start the server below " + home + " (" + HOME + "): " + failed);
            System.exit(1);
        }
    }

    private static Process start(Path server, Path home) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(server.resolve("wlp/bin/server").toString(), "run", SERVER);
        Map<String, String> environment = builder.environment();
        environment.putIfAbsent("JAVA_HOME", System.getProperty("java.home"));
        // Survives the next version of the server.
        environment.putIfAbsent("WLP_OUTPUT_DIR", data(home).toString());
        return builder.inheritIO().start();
    }

    private static int runToTheEnd(Path server, Path home) throws IOException, InterruptedException {
        CompletableFuture<Process> started = new CompletableFuture<>();
        // Before the server runs: who tells this process to end meanwhile means the server.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> started.thenAccept(running -> endAndWait(running, home))
                .exceptionally(failed -> null)
                .join()));
        try {
            started.complete(start(server, home));
        } finally {
            started.cancel(false);
        }
        return started.join().waitFor();
    }

    /** The server's own time-outs bound how long that takes. */
    private static void endAndWait(Process server, Path home) {
        boolean starting = server.info()
                .startInstant()
                .filter(since -> since.isAfter(Instant.now().minus(STARTS)))
                .isPresent();
        try {
            new ServerEnd(logs(System.getenv(), home).resolve("messages.log"), PATIENCE).await(server, starting);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where the server is told to write its logs. */
    static Path logs(Map<String, String> environment, Path home) {
        String logs = environment.get("LOG_DIR");
        String output = environment.getOrDefault("WLP_OUTPUT_DIR", data(home).toString());
        return logs != null ? Path.of(logs) : Path.of(output).resolve(SERVER + "/logs");
    }

    private static Path data(Path home) {
        return home.resolve("data");
    }

    private static Path jar() throws URISyntaxException {
        return Path.of(LauncherMain.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }
}
