package io.avatargateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused, how, and that the sandbox goes on. */
class BadInputTest {
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

    private static byte[] immediate(int audioBytes) {
        byte[] prefix = "PLAY_IMMEDIATE".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        return java.util.Arrays.copyOf(prefix, prefix.length + audioBytes);
    }

    private static void assertRefused(String face, byte[] message, String error) {
        SimliClient.Socket socket = client.start(face);
        socket.play(message);
        assertThat(socket.awaitClose()).isEqualTo(1000);
        assertThat(socket.heard).last().asString().startsWith("ERROR ").contains(error);
        assertThat(client.session(face).get("closeReason").textValue()).isEqualTo("BAD_AUDIO");
        assertThat(client.session(face).get("bytesReceived").intValue()).isZero();
    }

    @Test
    void shouldRefuseAudioThatIsNotAnEvenNumberOfBytes() {
        assertRefused("odd", new byte[5999], "5999 bytes (expected: an even number)");
        assertRefused("odd-immediate", immediate(1), "1 bytes (expected: an even number)");
    }

    @Test
    void shouldRefuseAudioThatIsTooLong() {
        assertRefused("long", new byte[65_538], "65538 bytes (expected: at most 65536)");
        assertRefused("long-immediate", immediate(128_002), "(expected: at most");
    }

    @Test
    void shouldRefuseAHugeAudioMessageBeforeItHasReadIt() {
        SimliClient.Socket socket = client.start("huge");
        var sending = socket.webSocket()
                .sendBinary(ByteBuffer.allocate(100_000_000), true)
                .orTimeout(10, TimeUnit.SECONDS)
                .exceptionally(closedMeanwhile -> null);
        socket.awaitClose();
        assertThat(socket.heard).last().asString().startsWith("ERROR audio message of at least");
        sending.cancel(true);
        client.start("after-huge");
    }

    @Test
    void shouldTakeTheLargestAudioAndNone() {
        SimliClient.Socket socket = client.start("largest");
        socket.play(new byte[65_536]);
        socket.play(new byte[0]);
        socket.play(immediate(128_000));
        socket.play(immediate(0));
        socket.say("DONE");
        socket.awaitClose();
        assertThat(socket.heard).endsWith("STOP");
        assertThat(socket.heard.stream().filter("ACK"::equals)).hasSize(4);
    }

    @Test
    void shouldIgnoreTextItDoesNotKnowButRememberIt() {
        SimliClient.Socket socket = client.start("unknown");
        socket.say("Hello?");
        socket.say("skip");
        socket.say("");
        socket.say("ping 1");
        socket.await("pong 1");
        assertThat(client.detail("unknown").get("timeline").findValuesAsText("text"))
                .contains("Hello?", "skip", "", "ping 1");
        assertThat(client.detail("unknown")
                        .get("messageCounts")
                        .get("in unknown")
                        .intValue())
                .isEqualTo(3);
    }

    @Test
    void shouldCloseOnATextThatIsTooLong() {
        SimliClient.Socket socket = client.start("long-text");
        socket.say("x".repeat(70_000));
        assertThat(socket.awaitClose()).isEqualTo(1009);
        await().untilAsserted(() ->
                assertThat(client.session("long-text").get("state").textValue()).isEqualTo("CLOSED"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /nothing, 404",
        "GET, /, 404",
        "GET, /compose/token, 405",
        "GET, /compose/webrtc/livekit, 426",
        "PUT, /sandbox/faults, 405",
        "GET, /sandbox/sessions/none, 404",
        "GET, /sandbox/sessions/none/audio.wav, 404",
        "GET, /sandbox/sessions?faceId=%ff, 400",
        "DELETE, /sandbox/faults/none, 404",
        "OPTIONS, /compose/token, 204"
    })
    void shouldAnswerClearlyWhateverIsAsked(String method, String path, int status) {
        SimliClient.Answer answer = client.send(client.request(path).method(method, BodyPublishers.noBody()));
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        if (status >= 400) {
            assertThat(answer.json().get("detail").textValue()).isNotBlank();
        }
    }

    @Test
    void shouldRefuseABodyThatIsTooLong() {
        SimliClient.Answer tooLong = client.compose("key", " ".repeat(70_000));
        assertThat(tooLong.status()).isEqualTo(413);
        assertThat(saysThatItCloses(tooLong)).isTrue();
        assertThat(client.fault("{'kind':'error','text':'" + "x".repeat(20_000) + "'}")
                        .status())
                .isEqualTo(400);
    }

    /** Or the caller's next request would meet the end of the connection. */
    @Test
    void shouldSayThatItClosesAConnectionWhoseBodyItHasNotRead() {
        assertThat(saysThatItCloses(client.post("/nothing", "body"))).isTrue();
        assertThat(saysThatItCloses(client.post("/compose/webrtc/livekit", "body")))
                .isTrue();
        assertThat(saysThatItCloses(client.get("/nothing"))).isFalse();
        assertThat(saysThatItCloses(client.fault("{}"))).isFalse();
    }

    private static boolean saysThatItCloses(SimliClient.Answer answer) {
        return answer.response().headers().allValues("connection").contains("close");
    }

    @Test
    void shouldRefuseABadPlayedParameter() {
        client.start("played");
        String id = client.session("played").get("id").textValue();
        assertThat(client.get("/sandbox/sessions/" + id + "/audio.wav?played=maybe")
                        .status())
                .isEqualTo(400);
    }
}
