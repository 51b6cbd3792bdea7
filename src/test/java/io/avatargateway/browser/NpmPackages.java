package io.avatargateway.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;

/**
 * The packages of {@code src/test/browser/package.json}, installed below {@code target} with the machine's own npm when
 * a test asks for them and the lock file is not the one of last time. npm takes them from its cache when it can.
 */
final class NpmPackages {
    /** Where the packages lie once they are installed. */
    static final Path FOLDER = Path.of("target", "browser", "node_modules");

    private static final Path SOURCE = Path.of("src", "test", "browser");
    private static final Path HOME = FOLDER.getParent();
    private static final Path STAMP = FOLDER.resolve(".installed");
    private static final int INSTALL_SECONDS = 180;

    private NpmPackages() {}

    /** Whether they are there, as the lock file asks for them. */
    static boolean installed() {
        try {
            return Files.exists(STAMP) && Files.mismatch(STAMP, SOURCE.resolve("package-lock.json")) == -1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Installs them if they are not there. */
    static synchronized void install() throws IOException {
        if (installed()) {
            return;
        }
        Files.createDirectories(HOME);
        for (String file : new String[] {"package.json", "package-lock.json"}) {
            Files.copy(SOURCE.resolve(file), HOME.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        run();
        // simli-client asks for "./Client" and ships client.js, which only some file systems take for the same.
        Path client = FOLDER.resolve("simli-client/dist/client.js");
        Files.copy(client, client.resolveSibling("Client.js"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(SOURCE.resolve("package-lock.json"), STAMP, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void run() throws IOException {
        Path log = HOME.resolve("npm.log");
        Process npm = new ProcessBuilder(
                        Machine.npm().orElseThrow().toString(),
                        "ci",
                        "--prefer-offline",
                        "--ignore-scripts",
                        "--no-audit",
                        "--no-fund")
                .directory(HOME.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        npm.getOutputStream().close();
        boolean ended = false;
        try {
            ended = npm.waitFor(INSTALL_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            npm.descendants().forEach(ProcessHandle::destroyForcibly);
            npm.destroyForcibly();
        }
        if (!ended || npm.exitValue() != 0) {
            throw new IOException("npm ci " + (ended ? "failed" : "did not end in " + INSTALL_SECONDS + " s") + ":\n"
                    + Files.readString(log));
        }
    }
}
