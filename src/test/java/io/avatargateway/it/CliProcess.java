package io.avatargateway.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The command line producer as its users have it: the jar, as a process, with the gateway's addresses in its
 * environment.
 */
final class CliProcess implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LIMIT_SECONDS = 60;

    private final Process process;
    private final Path err;
    private final BufferedReader out;

    private CliProcess(Process process, Path err) {
        this.process = process;
        this.err = err;
        this.out = process.inputReader(UTF_8);
    }

    static CliProcess start(String... args) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
        command.addAll(ServerSetUp.QUICK_START);
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", "target/avatar-gateway-cli.jar"));
        command.addAll(List.of(args));
        Path err = Files.createTempFile(Path.of("target"), "cli-", ".err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
        builder.environment().put("AVATAR_GATEWAY_URL", GatewayAddresses.http());
        builder.environment().put("BROKER_URL", GatewayAddresses.core());
        return new CliProcess(builder.start(), err);
    }

    /** How a run ended, and what it printed. */
    record Ended(int exitCode, List<String> lines, String err) {
        List<JsonNode> json() throws IOException {
            List<JsonNode> all = new ArrayList<>();
            for (String line : lines) {
                all.add(JSON.readTree(line));
            }
            return all;
        }

        Ended is(int expected) {
            assertThat(exitCode).as("%s%n%s", lines, err).isEqualTo(expected);
            return this;
        }
    }

    /** Runs a command to its end. */
    static Ended run(String... args) throws Exception {
        try (CliProcess cli = start(args)) {
            return cli.end();
        }
    }

    OutputStream stdin() {
        return process.getOutputStream();
    }

    /** The next line of its output, or null at the end. */
    String line() throws IOException {
        return out.readLine();
    }

    JsonNode json() throws IOException {
        String line = line();
        assertThat(line).as("a line of output; errors: %s", errors()).isNotNull();
        return JSON.readTree(line);
    }

    /**
     * Ends it from outside. Not by Ctrl-C's signal, which is ignored below a build that runs in the background; both go
     * the same way.
     */
    CliProcess terminate() {
        // Not Process.destroy(), which would close the stream that is read.
        assertThat(process.toHandle().destroy()).isTrue();
        return this;
    }

    String errors() throws IOException {
        return Files.readString(err);
    }

    /** The rest of its output, when it has ended. */
    Ended end() throws Exception {
        // Read meanwhile: it would wait for ever with more to say than the pipe holds.
        CompletableFuture<List<String>> rest =
                CompletableFuture.supplyAsync(() -> out.lines().toList());
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                .as("ends in time; errors: %s", errors())
                .isTrue();
        return new Ended(process.exitValue(), rest.get(LIMIT_SECONDS, TimeUnit.SECONDS), errors());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
