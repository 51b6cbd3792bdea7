package io.avatargateway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What somebody would write in place of the gateway, with Node, rhea and ws: {@code src/bench/relay}. Its packages are
 * installed into the build's directory, from npm's cache where it has them.
 */
final class Relay {

    private static final String SCRIPT = "relay.mjs";
    private static final List<String> FILES = List.of(SCRIPT, "package.json", "package-lock.json", ".npmrc");
    private static final Duration INSTALL_TIMEOUT = Duration.ofMinutes(5);

    private final Path directory;

    private Relay(Path directory) {
        this.directory = directory;
    }

    /**
     * Copies and installs it.
     *
     * @throws IOException also where this machine has no Node
     */
    static Relay install(Path build, Path project) throws IOException, InterruptedException {
        Path directory = build.resolve("bench-relay");
        Files.createDirectories(directory);
        for (String file : FILES) {
            Files.copy(
                    project.resolve("src/bench/relay").resolve(file),
                    directory.resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        Process npm = new ProcessBuilder("npm", "ci", "--prefer-offline", "--ignore-scripts", "--loglevel=error")
                .directory(directory.toFile())
                .inheritIO()
                .start();
        if (!npm.waitFor(INSTALL_TIMEOUT.toSeconds(), TimeUnit.SECONDS) || npm.exitValue() != 0) {
            npm.destroyForcibly();
            throw new IOException("npm ci failed in " + directory);
        }
        return new Relay(directory);
    }

    /** The queue of the session with this number. */
    static String queue(int number) {
        return "relay." + number;
    }

    /** A process that serves this number of sessions; see the script's first lines. */
    Child start(int brokerPort, String sandboxUrl, int sessions) throws IOException {
        List<String> command = List.of(
                "node",
                directory.resolve(SCRIPT).toString(),
                Integer.toString(brokerPort),
                sandboxUrl,
                Integer.toString(sessions));
        return Child.start("avatar-bench-relay", directory, Map.of(), command);
    }
}
