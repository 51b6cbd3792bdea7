package io.avatargateway.sandbox;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that change the picture while a session runs. */
class LiveSceneTest {
    private static final String OFFICE = "5a0d0000-0000-4000-8000-0000000000b1";
    private static final String LIBRARY = "5a0d0000-0000-4000-8000-0000000000b2";
    private static final String DESK = "5a0d0000-0000-4000-8000-0000000000f1";
    private static final String NOBODYS = "6f1c2a9e-1b2c-4d3e-8f90-0123456789ab";

    private static Sandbox sandbox;
    private static SimliClient client;

    @BeforeAll
    static void start() throws IOException {
        sandbox = Sandbox.start(SandboxSettings.defaults().withPort(0).withViewer(true));
        client = new SimliClient(sandbox);
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    private static byte[] camera(float... values) {
        ByteBuffer message = ByteBuffer.allocate(4 + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        message.put("CAM_".getBytes(US_ASCII));
        for (float value : values) {
            message.putFloat(value);
        }
        return message.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }

    /** The session as it is when all that was sent before has been dealt with. */
    private static JsonNode afterwards(SimliClient.Socket socket, String face) {
        String ping = "ping " + System.nanoTime();
        socket.say(ping);
        socket.await(ping.replace("ping", "pong"));
        return client.detail(face);
    }

    private static List<String> timeline(JsonNode session, String kind) {
        return session.get("timeline").findParents("kind").stream()
                .filter(entry -> entry.get("kind").textValue().equals(kind))
                .map(entry -> entry.path("text").asText())
                .toList();
    }

    @Test
    void shouldBeginWithWhatTheTokenNames() {
        SimliClient.Socket socket = client.connect(client.token("{\"faceId\":\"trinity2-begin\",\"background_id\":\""
                + OFFICE + "\",\"foreground_id\":\"" + NOBODYS + "\"}"));
        socket.await("START");
        JsonNode scene = client.detail("trinity2-begin").get("scene");
        assertThat(scene.get("live").get("background_id").textValue()).isEqualTo(OFFICE);
        assertThat(scene.get("foreground_id").textValue()).isEqualTo(NOBODYS);
        assertThat(scene.get("live").get("foreground_id").isNull()).isTrue();
    }

    @Test
    void shouldSwapBackgroundAndForegroundAndGoBackToTheAvatarsOwn() {
        SimliClient.Socket socket = client.start("trinity2-swap");
        socket.play(ascii("BG_" + OFFICE));
        socket.play(ascii("BG_" + LIBRARY));
        socket.play(ascii("FG_" + DESK));
        JsonNode live = afterwards(socket, "trinity2-swap").get("scene").get("live");
        assertThat(live.get("background_id").textValue()).isEqualTo(LIBRARY);
        assertThat(live.get("foreground_id").textValue()).isEqualTo(DESK);

        socket.play(ascii("BG_"));
        socket.say("FG_");
        JsonNode session = afterwards(socket, "trinity2-swap");
        assertThat(session.get("scene").get("live").get("background_id").isNull())
                .isTrue();
        assertThat(session.get("scene").get("live").get("foreground_id").isNull())
                .isTrue();
        assertThat(timeline(session, "BG_")).containsExactly(OFFICE, LIBRARY, "");
        assertThat(timeline(session, "ignored")).isEmpty();
        assertThat(socket.heard).doesNotContain("ACK");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 7, 9})
    void shouldTakeACameraOfSomeOfItsValues(int count) {
        float[] values = new float[count];
        values[0] = -0.25f;
        values[count - 1] = 1.5f;
        SimliClient.Socket socket = client.start("trinity2-camera-" + count);
        socket.play(camera(values));
        JsonNode session = afterwards(socket, "trinity2-camera-" + count);
        JsonNode live = session.get("scene").get("live").get("camera");
        assertThat(live).hasSize(count);
        assertThat(live.get(0).floatValue()).isEqualTo(-0.25f);
        assertThat(live.get(count - 1).floatValue()).isEqualTo(1.5f);
        assertThat(timeline(session, "CAM_")).hasSize(1);
        assertThat(session.get("bytesReceived").intValue()).isZero();
    }

    @Test
    void shouldIgnoreWhatItCannotUnderstandAndSayWhy() {
        SimliClient.Socket socket = client.start("trinity2-broken");
        socket.play(camera(1, 2, 3));
        socket.play(camera(Float.NaN, 2, 3, 4));
        socket.play(ascii("BG_too-short"));
        socket.play(ascii("FG_" + OFFICE));
        JsonNode session = afterwards(socket, "trinity2-broken");
        assertThat(timeline(session, "ignored"))
                .containsExactly(
                        "CAM_: values of 12 bytes (expected: 16, 28 or 36)",
                        "CAM_: [NaN, 2.0, 3.0, 4.0] (expected: finite values)",
                        "BG_: an id of 9 bytes (expected: 36, or none)",
                        "FG_: not one of your foregrounds");
        assertThat(session.get("scene").get("live").get("camera").isNull()).isTrue();
    }

    /** The trap that senders of audio have to avoid. */
    @ParameterizedTest
    @CsvSource({"CAM_, 1", "BG_x, 1", "FG_x, 1", "CAM-, 0", "BGX_, 0"})
    void shouldTakeAudioThatBeginsLikeACommandForACommand(String start, int commands) {
        byte[] audio = new byte[6000];
        System.arraycopy(ascii(start), 0, audio, 0, 4);
        String face = "trinity2-trap-" + start.charAt(0) + start.charAt(3) + commands;
        SimliClient.Socket socket = client.start(face);
        socket.play(audio);
        JsonNode session = afterwards(socket, face);
        assertThat(timeline(session, "ignored")).hasSize(commands);
        assertThat(session.get("bytesReceived").intValue()).isEqualTo(commands == 1 ? 0 : 6000);
    }

    @Test
    void shouldOnlyNoteThemForOtherFaces() {
        SimliClient.Socket socket = client.start("an-old-face");
        socket.play(ascii("BG_" + OFFICE));
        socket.play(camera(1, 2, 3, 4));
        JsonNode session = afterwards(socket, "an-old-face");
        assertThat(timeline(session, "ignored"))
                .containsExactly("BG_: the face is no Trinity-2 face", "CAM_: the face is no Trinity-2 face");
        assertThat(session.get("scene").get("live").get("background_id").isNull())
                .isTrue();
    }

    @Test
    void shouldTakeThemBeforeTheSessionIsReady() {
        client.fault("{'kind':'start-late','faceId':'trinity2-early','afterMillis':400}");
        SimliClient.Socket socket = client.open("trinity2-early");
        socket.play(ascii("BG_" + OFFICE));
        Awaitility.await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(client.detail("trinity2-early")
                        .get("scene")
                        .get("live")
                        .get("background_id")
                        .asText())
                .isEqualTo(OFFICE));
    }
}
