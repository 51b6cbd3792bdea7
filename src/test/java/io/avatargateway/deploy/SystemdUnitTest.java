package io.avatargateway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.audio.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit as systemd itself reads it. */
class SystemdUnitTest {

    private static final Path UNIT = Path.of("src/deploy/systemd/avatar-gateway.service");
    private static final String SERVER = "/opt/avatar-gateway/wlp/bin/server";

    @TempDir
    Path directory;

    @Test
    void shouldPleaseSystemd() throws Exception {
        assertThat(analyze("verify", "--man=no")).isEqualTo("");
    }

    /** Of 10; below 2 is what its authors call OK. */
    @Test
    void shouldBeExposedAsLittleAsItCan() throws Exception {
        assertThat(analyze("security", "--offline=true", "--threshold=20")).contains("Overall exposure level");
    }

    @Test
    void shouldBeGivenTimeToStop() throws IOException {
        List<String> lines = Files.readAllLines(UNIT);
        // SESSION_SHUTDOWN_TIMEOUT_MILLIS, 20 s by default, and what the chart adds.
        assertThat(lines)
                .contains("TimeoutStopSec=60", "SuccessExitStatus=143", "ExecStart=" + SERVER + " run avatar-gateway");
    }

    /** @throws AssertionError unless it is pleased */
    private String analyze(String... command) throws Exception {
        Path copy = directory.resolve("avatar-gateway.service");
        // It looks for the program, which is not installed here.
        Files.writeString(copy, Files.readString(UNIT).replace(SERVER, "/bin/true"));
        List<String> all = new ArrayList<>(List.of("systemd-analyze"));
        all.addAll(List.of(command));
        all.add(copy.toString());
        Tool.require("systemd-analyze");
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
