package io.avatargateway.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A {@code package.json} with its lock file. Installed below {@code target} with the machine's own npm when a test asks
 * for it and the lock file has changed. npm takes packages from its cache when it can.
 */
public final class NpmProject {

    private static final int INSTALL_SECONDS = 180;

    private final Path source;
    private final Path home;
    private final Path stamp;

    /**
     * @param source the folder of the two files
     * @param home where to install, below {@code target}
     */
    public NpmProject(Path source, Path home) {
        this.source = source;
        this.home = home;
        this.stamp = packages().resolve(".installed");
    }

    /** Where the packages lie once they are installed. */
    public Path packages() {
        return home.resolve("node_modules");
    }

    /** What keeps the packages from being there: for the reason of a skipped test. Empty if nothing does. */
    public Optional<String> obstacle() {
        return installed() || Machine.npm().isPresent()
                ? Optional.empty()
                : Optional.of("node and npm are missing (Debian: nodejs, npm)");
    }

    /** Whether they are there, as the lock file asks for them. */
    public boolean installed() {
        try {
            return Files.exists(stamp) && Files.mismatch(stamp, source.resolve("package-lock.json")) == -1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Installs them if they are not there. Of several processes of tests one does, and the others wait for it.
     *
     * @return whether they were not
     */
    public synchronized boolean install() throws IOException {
        if (installed()) {
            return false;
        }
        Files.createDirectories(home);
        try (FileChannel channel =
                        FileChannel.open(home.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            return lock.isValid() && !installed() && installAlone();
        }
    }

    private boolean installAlone() throws IOException {
        for (String file : new String[] {"package.json", "package-lock.json"}) {
            Files.copy(source.resolve(file), home.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        run();
        Files.copy(source.resolve("package-lock.json"), stamp, StandardCopyOption.REPLACE_EXISTING);
        return true;
    }

    private void run() throws IOException {
        Path log = home.resolve("npm.log");
        Process npm = new ProcessBuilder(
                        Machine.npm().orElseThrow().toString(),
                        "ci",
                        "--prefer-offline",
                        "--ignore-scripts",
                        "--no-audit",
                        "--no-fund")
                .directory(home.toFile())
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
