package io.avatargateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A client that does everything right. */
class SpeechTest {
    private static Sandbox sandbox;
    private static SimliClient client;

    @BeforeAll
    static void start() throws IOException {
        sandbox = Sandbox.start(SandboxSettings.defaults().withPort(0).withSpeed(20));
        client = new SimliClient(sandbox);
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @Test
    void shouldSendJoinInfoDestinationMetadataAndThenStart() throws IOException {
        SimliClient.Socket socket = client.start("opening");

        JsonNode joinInfo = new ObjectMapper().readTree(socket.heard.get(0));
        assertThat(joinInfo.get("livekit_url").textValue())
                .isEqualTo("ws://" + sandbox.baseUri().getAuthority());
        assertThat(socket.heard.get(0).split(" ", 2)[0]).contains("livekit");
        DecodedJWT token = JWT.decode(joinInfo.get("livekit_token").textValue());
        JsonNode session = client.session("opening");
        assertThat(token.getSubject()).isEqualTo(session.get("identity").textValue());
        assertThat(token.getClaim("video").asMap())
                .containsEntry("room", session.get("room").textValue())
                .containsEntry("roomJoin", true);
        assertThat(token.getExpiresAtAsInstant()).isAfter(token.getNotBeforeAsInstant());
        assertThat(socket.heard.get(1))
                .contains("\"destination\"")
                .contains(session.get("simliSessionId").textValue());
        assertThat(socket.heard.get(2)).isEqualTo("{\"video_metadata\":{\"fps\":30,\"width\":512,\"height\":512}}");
        assertThat(socket.heard.get(3)).isEqualTo("START");
    }

    @Test
    void shouldKeepTheAudioByteForByte() {
        SimliClient.Socket socket = client.start("tape");
        byte[] audio = new byte[20_000];
        new Random(1).nextBytes(audio);
        for (int from = 0; from < audio.length; from += 6000) {
            socket.play(Arrays.copyOfRange(audio, from, Math.min(audio.length, from + 6000)));
        }
        socket.say("DONE");
        assertThat(socket.awaitClose()).isEqualTo(1000);

        assertThat(socket.heard.stream().filter("ACK"::equals)).hasSize(4);
        assertThat(socket.heard).containsSubsequence("START", "SPEAK", "SILENT", "STOP");
        byte[] wav = client.get(
                        "/sandbox/sessions/" + client.session("tape").get("id").textValue() + "/audio.wav")
                .response()
                .body();
        assertThat(wav).hasSize(44 + audio.length);
        assertThat(Arrays.copyOfRange(wav, 44, wav.length)).isEqualTo(audio);
        assertThat(client.session("tape").get("closeReason").textValue()).isEqualTo("DONE");
        assertThat(client.session("tape").get("playedMillis").intValue()).isEqualTo(625);
    }
}
