package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the avatar service refuses, fails to do, or breaks off, as portals and producers see it. */
@GatewayIntegrationTest
class RefusalsIT {

    private static final RestClient GATEWAY = RestClient.gateway();

    @ParameterizedTest
    @ValueSource(strings = {"INVALID_API_KEY", "INVALID_FACE_ID", "BILLING_ERROR", "MISSING_BILLING_INFO"})
    void shouldPassOnWhySimliRefusedAndNotTryAgain(String code) {
        String face = TestSession.ownFace();
        TestSession.fault(face, "token-refused", "\"status\":400,\"detail\":\"" + code + "\"");

        RestClient.Answer refused = open(face).isProblem(502, "SIMLI_REFUSED");

        assertThat(refused.json().path("upstreamCode").asText()).isEqualTo(code);
        assertThat(refused.json().path("retryable").asBoolean()).isFalse();
        assertThat(refused.header("Retry-After")).isNull();
    }

    @Test
    void shouldGetOverARateLimitWithinTheTimeOfTheRequest() {
        String face = TestSession.ownFace();
        TestSession.fault(face, "token-rate-limited", "");

        try (TestSession session = TestSession.open(face)) {
            assertThat(session.describe().path("generation").asInt()).isEqualTo(2);
        }
    }

    @Test
    void shouldSayWhenToComeBackWhereTheRateLimitLastsLonger() {
        String face = TestSession.ownFace();
        RestClient.sandbox()
                .post(
                        "/sandbox/faults",
                        "{\"kind\":\"token-rate-limited\",\"faceId\":\"" + face
                                + "\",\"retryAfterSeconds\":120,\"seconds\":60}")
                .is(201);

        RestClient.Answer limited = open(face).isProblem(503, "SIMLI_RATE_LIMITED");

        assertThat(limited.header("Retry-After")).isEqualTo("120");
    }

    @ParameterizedTest
    @CsvSource({
        "silent-socket, 504, SIMLI_TIMEOUT",
        "no-join-info, 504, SIMLI_TIMEOUT",
        "token-garbage, 502, SIMLI_PROTOCOL",
    })
    void shouldTellSilenceAndNonsenseApart(String kind, int status, String code) {
        String face = TestSession.ownFace();
        TestSession.fault(face, kind, "");

        open(face).isProblem(status, code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"token-server-error", "cut", "stop", "close-frame"})
    void shouldComposeAFreshTokenWhereTheFirstAttemptBreaksOff(String kind) {
        String face = TestSession.ownFace();
        TestSession.fault(face, kind, "");

        try (TestSession session = TestSession.open(face)) {
            session.awaitState("READY");
            assertThat(session.describe().path("generation").asInt()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "error   | \"text\":\"error: WORKER_DIED\",\"afterAudioMillis\":200 | UPSTREAM_ERROR",
                "rate    | \"text\":\"Rate limit\",\"afterAudioMillis\":200          | RATE_LIMITED",
                "closing | \"text\":\"CLOSING\",\"afterAudioMillis\":200             | UPSTREAM_CLOSING",
                "cut     | \"afterAudioMillis\":200                                  | LINK_LOST"
            })
    void shouldFailWhatWasSpokenWhenTheAvatarIsLostAndKeepACopy(String kind, String fields, String reason)
            throws Exception {
        String face = TestSession.ownFace();
        TestSession.fault(face, kind, fields);
        String jobId = "lost-" + kind + face;

        try (TestSession session = TestSession.open(face);
                JmsProducer producer = JmsProducer.core()) {
            producer.speak(session.id, jobId, Speech.tone(3000, 440));
            var replies = producer.untilFinal();

            JmsProducer.Reply last = replies.get(replies.size() - 1);
            assertThat(last.status()).isEqualTo("failed");
            assertThat(last.code()).isEqualTo("AVATAR_LOST");
            session.awaitState("CLOSED");
            assertThat(session.describe().path("reason").asText()).isEqualTo(reason);
            assertThat(producer.deadLetter(jobId).getStringProperty("AvatarReason"))
                    .isEqualTo("AVATAR_LOST");
        }
    }

    @Test
    void shouldFinishByTheClockWhereNoSilentComes() throws Exception {
        String face = TestSession.ownFace();
        TestSession.fault(face, "no-silent", "");

        try (TestSession session = TestSession.open(face);
                JmsProducer producer = JmsProducer.core()) {
            producer.speak(session.id, "unconfirmed", Speech.tone(300, 440));

            JmsProducer.Reply last = producer.untilFinal().get(2);
            assertThat(last.status()).isEqualTo("finished");
            assertThat(last.json().path("estimated").asBoolean()).isTrue();
        }
    }

    @Test
    void shouldSayThatNobodyJoined() {
        String face = TestSession.ownFace();
        TestSession.fault(face, "start-missing", "");

        try (TestSession session = TestSession.open(face)) {
            session.awaitState("CLOSED");
            assertThat(session.describe().path("reason").asText()).isEqualTo("VIEWER_MISSING");
        }
    }

    @Test
    void shouldOutliveWhateverSimliSays() throws Exception {
        String face = TestSession.ownFace();
        for (String text : new String[] {
            "\"text\":\"HELLO there\"",
            "\"text\":\"{not json\"",
            "\"text\":\"{\\\"livekit_url\\\":\\\"ws://only-half\\\"}\"",
            "\"text\":\"x\",\"repeat\":1000000",
            "\"binaryBytes\":5000"
        }) {
            TestSession.fault(face, "send-text", text + ",\"afterAudioMillis\":10");
        }

        try (TestSession session = TestSession.open(face);
                JmsProducer producer = JmsProducer.core()) {
            producer.speak(session.id, "through it all", Speech.tone(500, 440));

            assertThat(producer.untilFinal().get(2).status()).isEqualTo("finished");
            assertThat(session.describe()
                            .path("counters")
                            .path("unknownMessages")
                            .asInt())
                    .isEqualTo(5);
        }
    }

    @Test
    void shouldRejectAJobForASessionThatHasEnded() throws Exception {
        try (TestSession session = TestSession.open();
                JmsProducer producer = JmsProducer.core()) {
            session.end();
            session.awaitState("CLOSED");
            producer.send(producer.speech(
                    Speech.tone(100, 440), Map.of("AvatarSessionId", session.id, "AvatarJobId", "late-" + session.id)));

            assertThat(producer.next().code()).isEqualTo("SESSION_ENDED");
            assertThat(producer.deadLetter("late-" + session.id).getStringProperty("AvatarReason"))
                    .isEqualTo("SESSION_ENDED");
        }
    }

    private static RestClient.Answer open(String face) {
        return GATEWAY.post("/sessions", "{\"faceId\":\"" + face + "\"}");
    }
}
