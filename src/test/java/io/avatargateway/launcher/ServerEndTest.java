package io.avatargateway.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is told to end while it starts does not wait for minutes; one whose gateway runs has its time. */
@Timeout(60)
class ServerEndTest {

    private static final int KILLED = 137;
    private static final int ITS_OWN_END = 3;

    @TempDir
    Path directory;

    private Process server;

    @AfterEach
    void end() {
        server.destroyForcibly();
    }

    @Test
    void shouldEndAServerThatStartsAndDoesNotEnd() throws Exception {
        server = deaf();
        Files.writeString(log(), "CWWKE0001I: The server avatar-gateway has been launched.");

        new ServerEnd(log(), Duration.ofMillis(50)).await(server, true);

        assertThat(server.exitValue()).isEqualTo(KILLED);
    }

    @Test
    void shouldEndAServerThatHasWrittenNothingYet() throws Exception {
        server = deaf();

        new ServerEnd(log(), Duration.ofMillis(50)).await(server, true);

        assertThat(server.exitValue()).isEqualTo(KILLED);
    }

    /** Sessions leave it meanwhile. */
    @Test
    void shouldGiveAServerItsTimeWhoseGatewayRuns() throws Exception {
        Files.writeString(log(), "CWWKZ0001I: Application avatar-gateway started in 3.1 seconds.");
        shouldLetItEndByItself(true);
    }

    /** Its log may have begun anew. */
    @Test
    void shouldGiveAServerItsTimeThatBeganLongAgo() throws Exception {
        shouldLetItEndByItself(false);
    }

    private void shouldLetItEndByItself(boolean starting) throws Exception {
        server = deaf();
        CompletableFuture<Void> ended = CompletableFuture.runAsync(() -> {
            try {
                new ServerEnd(log(), Duration.ZERO).await(server, starting);
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(server.inputReader().readLine()).isEqualTo("asked");
        server.getOutputStream().write('\n');
        server.getOutputStream().flush();
        ended.get(30, TimeUnit.SECONDS);

        assertThat(server.exitValue()).isEqualTo(ITS_OWN_END);
    }

    /** One that does not end by SIGTERM, but says so, and ends when it is told a line. */
    private Process deaf() throws IOException {
        Process process = new ProcessBuilder(
                        "bash",
                        "-c",
                        "trap 'echo asked' TERM; echo ready; until read line; do :; done; exit " + ITS_OWN_END)
                .redirectErrorStream(true)
                .start();
        assertThat(process.inputReader().readLine()).isEqualTo("ready");
        return process;
    }

    private Path log() {
        return directory.resolve("messages.log");
    }
}
