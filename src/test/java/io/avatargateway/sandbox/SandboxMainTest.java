package io.avatargateway.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The sandbox as a process. */
class SandboxMainTest {
    private static List<String> java(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.add("-XX:TieredStopAtLevel=1");
        // As the jar's manifest says it: without it, Java 24 and later warn of WebRTC's native part.
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(SandboxMain.class.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    private static Process start(String... arguments) throws IOException {
        return new ProcessBuilder(java(arguments)).redirectErrorStream(true).start();
    }

    @Test
    void shouldSayWhereItIsAndEndOnASignal() throws IOException, InterruptedException {
        // Without the picture, since WebRTC has words of its own at the end of a process.
        Process process = start("--port=0", "--picture=off");
        try (BufferedReader out = process.inputReader(UTF_8)) {
            assertThat(out.readLine()).startsWith("Sandbox ready: Simli at http://127.0.0.1:");
            assertThat(out.readLine()).startsWith("No picture: it is switched off");
            // Not Process.destroy(), which would close the stream that is read below.
            process.toHandle().destroy();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(out.readLine()).isNull();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void shouldEndWhenItsParentHasEnded() throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "\"$@\" & wait", "sh"));
        command.addAll(java("--port=0", "--exit-with-parent"));
        Process parent = new ProcessBuilder(command).redirectErrorStream(true).start();
        ProcessHandle sandbox = null;
        try (BufferedReader out = parent.inputReader(UTF_8)) {
            assertThat(out.readLine()).startsWith("Sandbox ready");
            sandbox = parent.toHandle().descendants().findFirst().orElseThrow();
            parent.toHandle().destroyForcibly();
            assertThat(sandbox.onExit()).succeedsWithin(Duration.ofSeconds(10));
        } finally {
            parent.destroyForcibly();
            if (sandbox != null) {
                sandbox.destroyForcibly();
            }
        }
    }

    @Test
    void shouldSayInOneLineThatThePortIsInUse() throws IOException, InterruptedException {
        try (Sandbox first = Sandbox.start(SandboxSettings.defaults().withPort(0))) {
            int port = first.baseUri().getPort();
            Process second = start("--port", Integer.toString(port));
            try (BufferedReader out = second.inputReader(UTF_8)) {
                assertThat(out.lines())
                        .singleElement()
                        .asString()
                        .startsWith("Sandbox did not start: cannot listen on 127.0.0.1:" + port);
                assertThat(second.waitFor(10, TimeUnit.SECONDS)).isTrue();
                assertThat(second.exitValue()).isEqualTo(1);
            } finally {
                second.destroyForcibly();
            }
        }
    }
}
