package io.avatargateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.junit.jupiter.api.Test;

/** What the sandbox tells of its sessions afterwards, and how much of it. */
class ListeningTest {
    private static SandboxSettings settings() {
        return SandboxSettings.defaults().withPort(0).withSpeed(10);
    }

    private static byte[] audio(SimliClient client, String face, String query) {
        String id = client.session(face).get("id").textValue();
        return client.get("/sandbox/sessions/" + id + "/audio.wav" + query)
                .response()
                .body();
    }

    private static byte[] filled(int bytes, int value) {
        byte[] audio = new byte[bytes];
        Arrays.fill(audio, (byte) value);
        return audio;
    }

    @Test
    void shouldLeaveSkippedAudioOutOfWhatWasPlayed() throws IOException {
        try (Sandbox sandbox = Sandbox.start(settings())) {
            SimliClient client = new SimliClient(sandbox);
            SimliClient.Socket socket = client.start("face");
            socket.play(filled(64_000, 1));
            socket.play(filled(64_000, 1));
            socket.await("SPEAK");
            socket.say("SKIP");
            socket.await("SILENT");
            socket.play(filled(6_000, 2));
            socket.say("DONE");
            socket.awaitClose();

            byte[] played = audio(client, "face", "?played=true");
            int skippedAt = played.length - 6_000;
            assertThat(skippedAt).isBetween(44, 44 + 128_000 - 2);
            assertThat(Arrays.copyOfRange(played, 44, skippedAt)).containsOnly(1);
            assertThat(Arrays.copyOfRange(played, skippedAt, played.length)).containsOnly(2);
            assertThat(audio(client, "face", "")).hasSize(44 + 128_000 + 6_000);
        }
    }

    @Test
    void shouldGiveAWavThatOthersCanRead() throws IOException, UnsupportedAudioFileException {
        try (Sandbox sandbox = Sandbox.start(settings())) {
            SimliClient client = new SimliClient(sandbox);
            SimliClient.Socket socket = client.start("face");
            socket.play(new byte[6000]);
            socket.await("ACK");
            AudioFileFormat file = AudioSystem.getAudioFileFormat(new ByteArrayInputStream(audio(client, "face", "")));
            assertThat(file.getFrameLength()).isEqualTo(3000);
            assertThat(file.getFormat().toString())
                    .isEqualTo("PCM_SIGNED 16000.0 Hz, 16 bit, mono, 2 bytes/frame, little-endian");
        }
    }

    @Test
    void shouldTellTheTimeOfEachFrame() throws IOException {
        try (Sandbox sandbox = Sandbox.start(settings())) {
            SimliClient client = new SimliClient(sandbox);
            SimliClient.Socket socket = client.start("face");
            socket.play(new byte[6000]);
            socket.play(new byte[400]);
            socket.say("DONE");
            socket.awaitClose();

            JsonNode detail = client.detail("face");
            double last = 0;
            for (JsonNode entry : detail.get("timeline")) {
                Instant time = Instant.parse(entry.get("time").textValue());
                assertThat(time).isAfterOrEqualTo(detail.get("startedAt").textValue());
                if ("audio".equals(entry.get("kind").textValue())) {
                    assertThat(entry.get("atMillis").doubleValue()).isGreaterThan(last);
                    last = entry.get("atMillis").doubleValue();
                }
            }
            assertThat(detail.get("timeline").findValuesAsText("kind"))
                    .containsSubsequence(
                            "join-info",
                            "destination",
                            "video-metadata",
                            "START",
                            "audio",
                            "audio",
                            "DONE",
                            "STOP",
                            "closed");
            assertThat(detail.get("messageCounts").get("in audio").intValue()).isEqualTo(2);
            assertThat(detail.get("statistics").get("frames").intValue()).isEqualTo(2);
            assertThat(detail.get("timelineOmitted").intValue()).isZero();
        }
    }

    @Test
    void shouldNeverShowCredentials() throws IOException {
        try (Sandbox sandbox = Sandbox.start(settings())) {
            SimliClient client = new SimliClient(sandbox);
            String token = client.token("{\"faceId\":\"face\"}");
            SimliClient.Socket socket = client.connect(token);
            socket.await("START");
            socket.say(token);
            String roomToken = socket.heard.get(0).replaceAll(".*\"livekit_token\":\"([^\"]+)\".*", "$1");
            await().until(() -> client.detail("face").get("messageCounts").has("in unknown"));
            assertThat(client.detail("face").toString())
                    .contains("***")
                    .doesNotContain(token)
                    .doesNotContain(roomToken);
        }
    }

    @Test
    void shouldKeepOnlySoMuch() throws IOException {
        SandboxSettings small = settings()
                .with("SANDBOX_KEPT_SESSIONS", "2")
                .with("SANDBOX_KEPT_MESSAGES", "5")
                .with("SANDBOX_KEPT_AUDIO_MIB", "1");
        try (Sandbox sandbox = Sandbox.start(small)) {
            SimliClient client = new SimliClient(sandbox);
            for (int i = 0; i < 3; i++) {
                SimliClient.Socket socket = client.start("face-" + i);
                for (int frame = 0; frame < 20; frame++) {
                    socket.play(new byte[65_536]);
                }
                socket.say("SKIP");
                socket.say("DONE");
                socket.awaitClose();
            }
            JsonNode sessions = client.get("/sandbox/sessions").json().get("sessions");
            assertThat(sessions.findValuesAsText("faceId")).containsExactly("face-1", "face-2");
            JsonNode detail = client.detail("face-2");
            assertThat(detail.get("timeline")).hasSize(5);
            assertThat(detail.get("timelineOmitted").intValue()).isGreaterThan(20);
            assertThat(detail.get("audioTruncated").booleanValue()).isTrue();
            assertThat(detail.get("bytesReceived").intValue()).isEqualTo(20 * 65_536);
            assertThat(audio(client, "face-2", "")).hasSize(44 + 16 * 65_536);
        }
    }

    @Test
    void shouldLimitParallelSessionsAndForgetThoseThatEnded() throws IOException {
        try (Sandbox sandbox = Sandbox.start(settings().withMaxSessions(1))) {
            SimliClient client = new SimliClient(sandbox);
            SimliClient.Socket first = client.start("first");
            SimliClient.Socket second = client.open("second");
            assertThat(second.awaitClose()).isEqualTo(1000);
            assertThat(second.heard).hasSize(1).first().asString().startsWith("RATE ");
            first.say("DONE");
            first.awaitClose();
            client.start("third");
        }
    }

    @Test
    void shouldStopOpenSessionsWhenItEnds() throws IOException {
        Sandbox sandbox = Sandbox.start(settings());
        SimliClient.Socket socket = new SimliClient(sandbox).start("face");
        sandbox.close();
        assertThat(socket.awaitClose()).isEqualTo(1000);
        assertThat(socket.heard).endsWith("STOP");
        sandbox.close();
    }

    @Test
    void shouldNoticeAClientThatGoesAway() throws IOException {
        try (Sandbox sandbox = Sandbox.start(settings())) {
            SimliClient client = new SimliClient(sandbox);
            client.start("polite").webSocket().sendClose(1000, "bye").join();
            client.start("rude").webSocket().abort();
            await().untilAsserted(() -> {
                assertThat(client.session("polite").get("closeReason").textValue())
                        .isEqualTo("CLIENT_CLOSED");
                assertThat(client.session("rude").get("closeReason").textValue())
                        .isEqualTo("CLIENT_LOST");
            });
            assertThat(client.account("/ratelimiter/sessions")
                            .json()
                            .get("currentUsage")
                            .intValue())
                    .isZero();
        }
    }
}
