package io.avatargateway.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Viewers that come and go by the hundred, in a sandbox of its own process, as it runs for its users. */
@NeedsWebRtc
@EnabledOnOs(value = OS.LINUX, disabledReason = "skipped: memory of a process is read from /proc")
class RoomEnduranceTest {
    private static final int ROUNDS = 200;
    /** WebRTC's own, 0.3 MB for each connection, and once as much for what the allocator holds back. */
    private static final long LOST_BYTES_PER_VIEWER = 600_000;

    private static final Pattern BASE = Pattern.compile("Simli at (http://[^,]+),");

    @Test
    void shouldSurviveTwoHundredJoinsAndLeavesWithTheKnownLeakOnly() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-classpath",
                System.getProperty("java.class.path"),
                SandboxMain.class.getName(),
                "--port=0"));
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        Process process = builder.redirectErrorStream(true).start();
        try (BufferedReader out = process.inputReader(UTF_8)) {
            Matcher line = BASE.matcher(out.readLine());
            assertThat(line.find()).isTrue();
            URI base = URI.create(line.group(1));
            SimliClient simli = new SimliClient(base);
            String token = simli.start("ada").joinToken();

            for (int i = 0; i < ROUNDS / 4; i++) {
                joinAndLeave(base, token, i);
            }
            long before = residentBytes(process);
            for (int i = 0; i < ROUNDS; i++) {
                joinAndLeave(base, token, i);
            }
            long grown = residentBytes(process) - before;

            System.out.printf("%d viewers came and went: %.1f MB more%n", ROUNDS, grown / 1e6);
            assertThat(process.isAlive()).isTrue();
            assertThat(grown).isLessThan(ROUNDS * LOST_BYTES_PER_VIEWER);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Every other one without a word. */
    private static void joinAndLeave(URI base, String token, int round) {
        try (SignalClient viewer = SignalClient.join(base, token)) {
            viewer.await(MessageCase.OFFER);
            if (round % 2 == 0) {
                viewer.say(livekit.LivekitRtc.SignalRequest.newBuilder()
                        .setLeave(livekit.LivekitRtc.LeaveRequest.getDefaultInstance()));
                viewer.awaitClose();
            }
        }
    }

    private static long residentBytes(Process process) throws IOException {
        // Fields in pages: proc(5), statm.
        String[] pages =
                Files.readString(Path.of("/proc/" + process.pid() + "/statm")).split(" ", -1);
        return Long.parseLong(pages[1]) * 4096;
    }
}
