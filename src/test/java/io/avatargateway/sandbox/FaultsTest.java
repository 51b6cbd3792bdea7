package io.avatargateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.avatargateway.suite.RealTime;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each fault on the real wire; those that are only a matter of time are in {@code SimliSessionTest}. */
@RealTime
class FaultsTest {
    private static final String FACE = "{\"faceId\":\"face\"}";

    private static Sandbox sandbox;
    private static SimliClient client;

    @BeforeAll
    static void start() throws IOException {
        sandbox = Sandbox.start(SandboxSettings.defaults().withPort(0).withSpeed(10));
        client = new SimliClient(sandbox);
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @AfterEach
    void clear() {
        assertThat(client.delete("/sandbox/faults").status()).isEqualTo(204);
        client.delete("/sandbox/sessions");
    }

    private static String fault(String json) {
        SimliClient.Answer answer = client.fault(json);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json().get("id").textValue();
    }

    @Test
    void shouldRefuseTokensAsOftenAsAsked() {
        fault("{'kind':'token-refused','times':2,'status':402,'detail':'BILLING_ERROR'}");
        for (int i = 0; i < 2; i++) {
            SimliClient.Answer answer = client.compose("key", FACE);
            assertThat(answer.status()).isEqualTo(402);
            assertThat(answer.json().get("detail").textValue()).isEqualTo("BILLING_ERROR");
        }
        assertThat(client.compose("key", FACE).status()).isEqualTo(200);
    }

    @Test
    void shouldLimitTheRateOfTokens() {
        fault("{'kind':'token-rate-limited','times':1,'retryAfterSeconds':7}");
        fault("{'kind':'token-rate-limited','times':1}");
        SimliClient.Answer first = client.compose("key", FACE);
        assertThat(first.status()).isEqualTo(429);
        assertThat(first.response().headers().firstValue("Retry-After")).contains("7");
        assertThat(client.compose("key", FACE).response().headers().firstValue("Retry-After"))
                .isEmpty();
        assertThat(client.compose("key", FACE).status()).isEqualTo(200);
    }

    @Test
    void shouldFailTheTokenCallWithoutJson() {
        fault("{'kind':'token-server-error','times':1,'status':503}");
        fault("{'kind':'token-garbage','times':1}");
        assertThat(client.compose("key", FACE).status()).isEqualTo(503);
        SimliClient.Answer garbage = client.compose("key", FACE);
        assertThat(garbage.status()).isEqualTo(200);
        assertThat(garbage.text()).startsWith("<html>");
    }

    @Test
    void shouldNotAnswerTheTokenCall() {
        fault("{'kind':'token-silent','times':1}");
        assertThatThrownBy(() -> client.send(client.request("/compose/token")
                        .timeout(Duration.ofMillis(300))
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofString(FACE))))
                .hasCauseInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void shouldHitOnlyTheFaceAskedFor() {
        fault("{'kind':'token-server-error','faceId':'other'}");
        assertThat(client.compose("key", FACE).status()).isEqualTo(200);
        assertThat(client.compose("key", "{\"faceId\":\"other\"}").status()).isEqualTo(500);
    }

    @Test
    void shouldRefuseTheHandshakeAndLeaveTheTokenUnused() {
        fault("{'kind':'handshake-refused','times':1,'status':503}");
        String token = client.token(FACE);
        assertThatThrownBy(() -> client.connect(token))
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        e -> assertThat(e.getResponse().statusCode()).isEqualTo(503));
        client.connect(token).await("START");
    }

    @Test
    void shouldAskForTheTokenOnTheSocket() {
        fault("{'kind':'missing-session-token','times':1}");
        String token = client.token(FACE);
        SimliClient.Socket socket = client.connect("");
        socket.await("MISSING_SESSION_TOKEN");
        socket.say(token);
        socket.await("START");
        assertThat(client.detail("face").toString()).doesNotContain(token);
    }

    @Test
    void shouldRefuseAWrongTokenOnTheSocket() {
        fault("{'kind':'missing-session-token','times':1}");
        SimliClient.Socket socket = client.connect("");
        socket.say("wrong");
        assertThat(socket.awaitClose()).isEqualTo(1008);
        assertThat(socket.heard).containsExactly("MISSING_SESSION_TOKEN", "ERROR: INVALID_SESSION_TOKEN");
    }

    @Test
    void shouldSayNothingOnASilentSocket() {
        fault("{'kind':'silent-socket','times':1}");
        SimliClient.Socket socket = client.open("face");
        socket.play(new byte[6000]);
        socket.say("ping 1");
        await().until(() -> client.session("face").get("bytesReceived").intValue() == 6000);
        await().until(() -> client.detail("face").toString().contains("ping 1"));
        assertThat(socket.heard).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "error|ERROR: SANDBOX_FAULT|",
                "error|error something|error something",
                "error|ERROR: INVALID_API_KEY|ERROR: INVALID_API_KEY",
                "rate|RATE limit exceeded|",
                "rate|Rate|Rate",
                "closing|CLOSING session|",
                "stop|STOP|",
                "stop|x ENDFRAME y|x ENDFRAME y"
            },
            delimiter = '|')
    void shouldSayALastWordInPlaceOfTheJoinInfo(String kind, String heard, String text) {
        fault("{'kind':'" + kind + "','times':1" + (text == null ? "" : ",'text':'" + text + "'") + "}");
        SimliClient.Socket socket = client.open("face");
        assertThat(socket.awaitClose()).isEqualTo(1000);
        assertThat(socket.heard).containsExactly(heard);
        assertThat(client.session("face").get("closeReason").textValue()).isEqualTo("FAULT");
    }

    @Test
    void shouldCutTheConnectionInMidUtterance() {
        fault("{'kind':'cut','times':1,'afterAudioMillis':500}");
        SimliClient.Socket socket = client.start("face");
        socket.play(new byte[32_000]);
        assertThat(socket.awaitClose()).isEqualTo(1006);
        assertThat(socket.heard).contains("SPEAK").doesNotContain("SILENT");
        assertThat(client.session("face").get("playedMillis").intValue()).isBetween(500, 600);
    }

    @Test
    void shouldSendACloseFrame() {
        fault("{'kind':'close-frame','times':1,'afterMillis':20,'code':4001,'text':'bye'}");
        assertThat(client.open("face").awaitClose()).isEqualTo(4001);
    }

    @Test
    void shouldLeaveOutSignals() {
        fault("{'kind':'no-speak','times':1}");
        fault("{'kind':'no-silent','times':1}");
        fault("{'kind':'no-ack','times':1}");
        SimliClient.Socket socket = client.start("face");
        socket.play(new byte[6000]);
        socket.say("DONE");
        socket.awaitClose();
        assertThat(socket.heard).doesNotContain("SPEAK", "SILENT", "ACK").endsWith("STOP");
    }

    @Test
    void shouldSendAnyTextAndBinaryToASessionThatIsOpen() {
        SimliClient.Socket socket = client.start("face");
        String id = client.session("face").get("id").textValue();
        fault("{'kind':'send-text','sessionId':'" + id + "','text':'{garbage'}");
        fault("{'kind':'send-text','sessionId':'" + id + "','text':'0123456789','repeat':100000}");
        fault("{'kind':'send-text','sessionId':'" + id + "','binaryBytes':100000}");
        await().until(() -> socket.heardBinaryBytes.contains(100_000));
        assertThat(socket.heard).contains("{garbage").anyMatch(text -> text.length() == 1_000_000);
        socket.say("ping still-there");
        socket.await("pong still-there");
    }

    @Test
    void shouldStopReadingUntilCleared() {
        SimliClient.Socket socket = client.start("face");
        String id = client.session("face").get("id").textValue();
        String fault = fault("{'kind':'slow-reader','sessionId':'" + id + "'}");
        socket.say("ping before");
        CompletableFuture<?> sending = sendUntilBlocked(socket);
        int received = client.session("face").get("bytesReceived").intValue();
        assertThat(received).isLessThan(200_000);
        assertThat(client.delete("/sandbox/faults/" + fault).status()).isEqualTo(204);
        await().until(sending::isDone);
        await().until(() -> client.session("face").get("bytesReceived").intValue() > received);
    }

    /** Sends until the network takes no more: the sign that the sandbox really does not read. */
    private static CompletableFuture<?> sendUntilBlocked(SimliClient.Socket socket) {
        byte[] frame = new byte[64_000];
        for (int i = 0; i < 1000; i++) {
            CompletableFuture<?> sending = socket.webSocket().sendBinary(java.nio.ByteBuffer.wrap(frame), true);
            try {
                sending.get(300, java.util.concurrent.TimeUnit.MILLISECONDS);
            } catch (java.util.concurrent.TimeoutException blocked) {
                return sending;
            } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
                throw new AssertionError(e);
            }
        }
        throw new AssertionError("64 MB were taken by a socket that nobody reads");
    }

    @Test
    void shouldListAndDeleteFaults() {
        String id = fault("{'kind':'no-ack','times':3,'faceId':'x'}");
        assertThat(client.get("/sandbox/faults").text()).contains(id).contains("no-ack");
        assertThat(client.delete("/sandbox/faults/" + id).status()).isEqualTo(204);
        assertThat(client.delete("/sandbox/faults/" + id).status()).isEqualTo(404);
        assertThat(client.get("/sandbox/faults").json().get("faults")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "{}",
                "{'kind':7}",
                "{'kind':'nonsense'}",
                "{'kind':'cut','times':0}",
                "{'kind':'cut','times':'1'}",
                "{'kind':'cut','seconds':1.5}",
                "{'kind':'cut','colour':'red'}",
                "{'kind':'cut','code':1000}",
                "{'kind':'cut','afterMillis':1,'afterAudioMillis':1}",
                "{'kind':'cut','sessionId':'none'}",
                "{'kind':'start-late','sessionId':'none'}",
                "{'kind':'close-frame','code':1006}",
                "{'kind':'send-text','text':'0123456789012345678901','repeat':1000000}",
                "{'kind':'send-text','text':'a','binaryBytes':1}"
            })
    void shouldRefuseABadFault(String body) {
        SimliClient.Answer answer = client.fault(body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").textValue()).isNotBlank();
        assertThat(client.get("/sandbox/faults").json().get("faults")).isEmpty();
    }
}
