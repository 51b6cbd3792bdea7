package io.avatargateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.WebSocketHandshakeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The token call and the handshake: what passes, and each refusal. */
class TokenCallTest {
    private static Sandbox sandbox;
    private static SimliClient client;

    @BeforeAll
    static void start() throws IOException {
        sandbox = Sandbox.start(SandboxSettings.defaults().withPort(0).withTokenSeconds(1));
        client = new SimliClient(sandbox);
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @Test
    void shouldAcceptAllDocumentedFieldsAndUnknownOnes() {
        SimliClient.Answer answer = client.compose(
                "key",
                """
                {"faceId": "face/happy", "apiVersion": "v2", "handleSilence": false, "maxSessionLength": 60,
                 "maxIdleTime": 10, "startFrame": 0, "audioInputFormat": "pcm16", "sessionAggregator": null,
                 "model": "fasttalk", "somethingNew": {"a": 1}}""");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("session_token").textValue()).isNotBlank();
        assertThat(answer.response().headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.response().headers().firstValue("Access-Control-Allow-Origin"))
                .contains("*");
    }

    @ParameterizedTest
    @CsvSource({
        "invalid, face, INVALID_API_KEY",
        "no-billing, face, MISSING_BILLING_INFO",
        "billing-error, face, BILLING_ERROR",
        "key, invalid, INVALID_FACE_ID",
        "key, invalid/happy, INVALID_FACE_ID",
        "key, face/invalid, INVALID_EMOTION",
        "key, bad\\u0007face, INVALID_FACE_ID",
        "key, '', INVALID_FACE_ID"
    })
    void shouldRefuseAsSimliDoes(String key, String faceId, String code) {
        SimliClient.Answer answer = client.compose(key, "{\"faceId\":\"" + faceId + "\"}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("session_token").textValue()).isEqualTo("FAIL TOKEN");
        assertThat(answer.json().get("detail").textValue()).isEqualTo(code);
    }

    @Test
    void shouldRefuseACallWithoutAKey() {
        assertThat(client.post("/compose/token", "{\"faceId\":\"f\"}")
                        .json()
                        .get("detail")
                        .textValue())
                .isEqualTo("INVALID_API_KEY");
    }

    @Test
    void shouldLimitTheRateOfAKeyWithARetryAfter() {
        SimliClient.Answer answer = client.compose("rate-limited", "{\"faceId\":\"f\"}");
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.response().headers().firstValue("Retry-After")).contains("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "7",
                "{} {}",
                "{}",
                "{\"faceId\": null}",
                "{\"faceId\": 7}",
                "{\"faceId\":\"f\",\"faceId\":\"g\"}",
                "{\"faceId\":\"f\",\"handleSilence\":\"yes\"}",
                "{\"faceId\":\"f\",\"maxSessionLength\":0}",
                "{\"faceId\":\"f\",\"maxSessionLength\":99999999999}",
                "{\"faceId\":\"f\",\"maxIdleTime\":1.5}",
                "{\"faceId\":\"f\",\"audioInputFormat\":\"mp3\"}",
                "{\"faceId\":\"f\",\"sessionAggregator\":7}"
            })
    void shouldNameWhatDoesNotFitTheSchema(String body) {
        SimliClient.Answer answer = client.compose("key", body);
        assertThat(answer.status()).isEqualTo(422);
        JsonNode fault = answer.json().get("detail").get(0);
        assertThat(fault.get("loc").get(0).textValue()).isEqualTo("body");
        assertThat(fault.get("msg").textValue()).isNotBlank();
        assertThat(fault.get("type").textValue()).isNotBlank();
    }

    @Test
    void shouldRefuseATokenThatWasUsed() {
        String token = client.token("{\"faceId\":\"once\"}");
        client.connect(token).await("START");
        assertRefused(token);
    }

    @Test
    void shouldRefuseATokenThatItDidNotGiveOut() {
        assertRefused("");
        assertRefused("%ff");
        assertRefused("wrong&session_token=also-wrong");
    }

    @Test
    void shouldRefuseATokenThatHasExpired() {
        String token = client.token("{\"faceId\":\"late\"}");
        org.awaitility.Awaitility.await()
                .pollDelay(java.time.Duration.ofMillis(1050))
                .untilAsserted(() -> assertRefused(token));
    }

    @Test
    void shouldTellUsageHistoryAndFaces() {
        SimliClient.Socket socket =
                client.connect(client.token("{\"faceId\":\"account\",\"sessionAggregator\":\"tenant-1\"}"));
        socket.await("START");
        assertThat(client.account("/ratelimiter/sessions")
                        .json()
                        .get("currentUsage")
                        .intValue())
                .isPositive();
        socket.say("DONE");
        socket.awaitClose();

        JsonNode sessions = client.account("/history/sessions?startTime=0&endTime=99999999999")
                .json()
                .get("sessions");
        assertThat(sessions).anySatisfy(session -> {
            assertThat(session.get("endUserAggregator").textValue()).isEqualTo("tenant-1");
            assertThat(session.get("sessionTotalTime").doubleValue()).isPositive();
        });
        assertThat(client.account("/history/sessions?start=0&end=1").json().get("sessions"))
                .isEmpty();
        assertThat(client.account("/history/sessions?start=yesterday").status()).isEqualTo(400);
        assertThat(client.account("/faces").json().get(0).get("id").textValue()).isNotBlank();
        assertThat(client.get("/faces").status()).isEqualTo(401);
    }

    private static void assertRefused(String token) {
        assertThatThrownBy(() -> client.connect(token))
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        e -> assertThat(e.getResponse().statusCode()).isEqualTo(403));
    }
}
