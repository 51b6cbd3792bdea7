package io.avatargateway.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedServerTest {

    private static final Map<String, String> SERVER = new TreeMap<>(Map.of(
            "META-INF/LICENSE", "not of the server",
            "wlp/bin/server", "#!/bin/sh",
            "wlp/bin/server.bat", "rem",
            "wlp/bin/tools/ws-server.jar", "a jar",
            "wlp/usr/servers/avatar-gateway/server.xml", "<server/>"));

    @TempDir
    Path directory;

    @Test
    void shouldUnpackTheServerAndNothingElse() throws IOException {
        Path server = new UnpackedServer(jar(SERVER), home()).directory();

        assertThat(server.getParent()).isEqualTo(home());
        assertThat(filesOf(server))
                .containsExactly(
                        "wlp/bin/server",
                        "wlp/bin/server.bat",
                        "wlp/bin/tools/ws-server.jar",
                        "wlp/usr/servers/avatar-gateway/server.xml");
        assertThat(server.resolve("wlp/bin/server")).isExecutable().hasContent("#!/bin/sh");
        assertThat(Files.isExecutable(server.resolve("wlp/bin/tools/ws-server.jar")))
                .isFalse();
    }

    @Test
    void shouldUnpackItOnce() throws IOException {
        Path jar = jar(SERVER);
        Path server = new UnpackedServer(jar, home()).directory();
        Path mine = Files.writeString(server.resolve("wlp/usr/servers/avatar-gateway/server.env"), "HTTP_PORT=9081");

        assertThat(new UnpackedServer(jar, home()).directory()).isEqualTo(server);
        assertThat(mine).exists();
        assertThat(children(home())).containsExactly(server);
    }

    @Test
    void shouldPutAnotherVersionBesideIt() throws IOException {
        Path first = new UnpackedServer(jar(SERVER), home()).directory();
        Map<String, String> next = new TreeMap<>(SERVER);
        next.put("wlp/usr/servers/avatar-gateway/server.xml", "<server description='next'/>");

        Path second = new UnpackedServer(jar(next), home()).directory();

        assertThat(children(home())).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void shouldLeaveNothingOfAServerThatCannotBeUnpacked() throws IOException {
        Map<String, String> bad = new TreeMap<>(SERVER);
        bad.put("wlp/../../../out", "elsewhere");
        Path jar = jar(bad);

        assertThatThrownBy(() -> new UnpackedServer(jar, home()).directory())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("leads out of the directory");
        assertThat(children(home())).isEmpty();
        assertThat(directory.resolve("out")).doesNotExist();
    }

    @Test
    void shouldSayThatAJarHoldsNoServer() throws IOException {
        Path jar = jar(Map.of("META-INF/LICENSE", "alone"));

        assertThatThrownBy(() -> new UnpackedServer(jar, home()).directory())
                .isInstanceOf(IOException.class)
                .hasMessage(jar + " holds no server");
        assertThat(children(home())).isEmpty();
    }

    private Path home() {
        return directory.resolve("home");
    }

    private Path jar(Map<String, String> files) throws IOException {
        Path jar = Files.createTempFile(directory, "server-", ".jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    private static List<Path> children(Path of) throws IOException {
        try (Stream<Path> children = Files.list(of)) {
            return children.toList();
        }
    }

    private static List<String> filesOf(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
