package io.avatargateway.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Ends a server. One whose gateway runs ends in its own time, since sessions leave it meanwhile. One that is told to
 * end while it starts waits for minutes for an application that will not come (Open Liberty 26.0.0.3). There is
 * nothing yet that could be lost, so it is ended after a while.
 */
final class ServerEnd {

    /** How the server's log tells that its application has started, in each format. */
    private static final String STARTED = "CWWKZ0001I";

    private final Path log;
    private final Duration patience;

    /**
     * @param log the server's messages.log of this start
     * @param patience for a server that has not started its application when it is told to end
     */
    ServerEnd(Path log, Duration patience) {
        this.log = log;
        this.patience = patience;
    }

    /**
     * Tells it, and waits for its end.
     *
     * @param starting whether it began so lately that the log is the one with its start
     */
    void await(Process server, boolean starting) throws InterruptedException {
        boolean mayBeEnded = starting && !started();
        // Its streams stay open.
        server.toHandle().destroy();
        if (mayBeEnded && !server.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            server.destroyForcibly();
        }
        server.waitFor();
    }

    /** Where nobody knows, it has. */
    private boolean started() {
        if (!Files.exists(log)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(log)) {
            return lines.anyMatch(line -> line.contains(STARTED));
        } catch (IOException | UncheckedIOException unreadable) {
            return true;
        }
    }
}
