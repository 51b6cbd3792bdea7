package io.avatargateway.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A sandbox in a process of its own, which ends with this one at the latest. */
final class SandboxProcess implements AutoCloseable {

    private final Process process;
    private final int port;

    private SandboxProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Returns when it listens. It is as Maven's default goal starts it; but most tests have nobody who watches.
     *
     * @param log where it writes to
     * @param heapMib of its heap, of which half is for audio at most
     * @param more arguments
     */
    static SandboxProcess start(int port, Path log, int heapMib, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx" + heapMib + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                Path.of("target", "avatar-gateway-sandbox.jar").toString(),
                "--port",
                Integer.toString(port),
                "--viewer",
                "joined",
                "--face-previews",
                "on",
                "--exit-with-parent"));
        command.addAll(List.of(more));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        Process process = builder.start();
        await("the sandbox listens, see " + log)
                .atMost(Duration.ofMinutes(1))
                .failFast("the sandbox ended, see " + log, () -> !process.isAlive())
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    new Socket(InetAddress.getLoopbackAddress(), port).close();
                    return true;
                });
        return new SandboxProcess(process, port);
    }

    /** {@code http://host:port}. */
    String address() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
