package io.avatargateway.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as a process, with a shell script in the server's place. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the server is a shell script here")
class LauncherMainTest {

    private static final int SIGTERM = 143;
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private Process launcher;

    @Test
    void shouldEndWithTheServersExitCode() throws Exception {
        launch("echo \"$@\"; exit 3");

        assertThat(launcher.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(launcher.exitValue()).isEqualTo(3);
        assertThat(console()).contains("run avatar-gateway\n");
    }

    @Test
    void shouldSayWhereJavaAndTheDataAre() throws Exception {
        launch("echo \"$JAVA_HOME $WLP_OUTPUT_DIR\"");

        assertThat(launcher.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(console())
                .contains(System.getProperty("java.home") + " "
                        + directory.toRealPath().resolve("avatar-gateway/data"));
    }

    /** Else a server that has started would be taken for one that has not. */
    @Test
    void shouldLookForTheServersLogWhereTheServerWritesIt() {
        Path home = Path.of("/srv/gateway");
        assertThat(LauncherMain.logs(Map.of(), home)).isEqualTo(home.resolve("data/avatar-gateway/logs"));
        assertThat(LauncherMain.logs(Map.of("WLP_OUTPUT_DIR", "/out"), home))
                .isEqualTo(Path.of("/out/avatar-gateway/logs"));
        assertThat(LauncherMain.logs(Map.of("WLP_OUTPUT_DIR", "/out", "LOG_DIR", "/var/log/gateway"), home))
                .isEqualTo(Path.of("/var/log/gateway"));
    }

    /** A server whose gateway has started has as long as it wants for its end. */
    @Test
    void shouldEndTheServerAndWaitForIt() throws Exception {
        Path logs = Files.createDirectories(directory.resolve("avatar-gateway/data/avatar-gateway/logs"));
        Files.writeString(logs.resolve("messages.log"), "CWWKZ0001I: Application avatar-gateway started.");
        // Bash waits for others only, so that it hears the signal at once.
        launch("trap 'echo ends; kill $!; read -r go < go; echo ended; exit 143' TERM;"
                + " cat nothing & echo began; wait");
        await().atMost(SOON).until(() -> console().contains("began"));

        launcher.destroy();
        await().atMost(SOON).until(() -> console().contains("ends"));
        assertThat(launcher.isAlive()).isTrue();
        Files.writeString(directory.resolve("go"), "go\n");

        assertThat(launcher.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(launcher.exitValue()).isEqualTo(SIGTERM);
        assertThat(console()).contains("ended");
    }

    @Test
    void shouldTakeNoArguments() throws Exception {
        launch("echo began", "--port", "80");

        assertThat(launcher.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(launcher.exitValue()).isEqualTo(2);
        assertThat(console()).contains("It takes no arguments").doesNotContain("began");
    }

    private void launch(String script, String... arguments) throws IOException, InterruptedException {
        for (String pipe : List.of("go", "nothing")) {
            assertThat(new ProcessBuilder("mkfifo", pipe)
                            .directory(directory.toFile())
                            .start()
                            .waitFor())
                    .isZero();
        }
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                jar("#!/bin/bash\n" + script + "\n").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("console.log").toFile());
        builder.environment()
                .keySet()
                .removeAll(
                        List.of("JAVA_HOME", "WLP_OUTPUT_DIR", "LOG_DIR", "AVATAR_GATEWAY_HOME", "JAVA_TOOL_OPTIONS"));
        launcher = builder.start();
    }

    @AfterEach
    void killWhatIsLeft() {
        if (launcher != null) {
            List<ProcessHandle> left = launcher.descendants().toList();
            launcher.destroyForcibly();
            left.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private Path jar(String script) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, LauncherMain.class.getName());
        Path jar = directory.resolve("server.jar");
        try (JarOutputStream zip = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (Class<?> type : List.of(LauncherMain.class, UnpackedServer.class, ServerEnd.class)) {
                String name = type.getName().replace('.', '/') + ".class";
                try (InputStream code = type.getClassLoader().getResourceAsStream(name)) {
                    put(zip, name, code.readAllBytes());
                }
            }
            put(zip, "wlp/bin/server", script.getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    private static void put(JarOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
    }

    private String console() {
        try {
            return Files.readString(directory.resolve("console.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
