package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import java.io.Serializable;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Nonsense at every door gets a clear error, changes nothing and loses nothing. */
@GatewayIntegrationTest
class BadInputIT {

    private static final RestClient GATEWAY = RestClient.gateway();
    private static final String UNKNOWN = "ses_aaaaaaaaaaaaaaaaaaaa";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{                                         | body",
                "[]                                        | body",
                "{\"faceId\":7}                            | faceId",
                "{\"faceId\":\"a\\u0000b\"}                | faceId",
                "{\"colour\":\"red\"}                      | colour",
                "{\"maxIdleSeconds\":-1}                   | maxIdleSeconds",
                "{\"maxIdleSeconds\":1e30}                 | maxIdleSeconds",
                "{\"maxSessionLengthSeconds\":99999999999} | maxSessionLengthSeconds",
                "{\"maxSessionLengthSeconds\":\"long\"}    | maxSessionLengthSeconds",
                "{\"handleSilence\":\"yes\"}               | handleSilence",
                "{\"metadata\":[1]}                        | metadata",
            })
    void shouldNameTheFieldThatIsWrong(String json, String field) {
        RestClient.Answer answer = GATEWAY.post("/sessions", json);

        assertThat(answer.status()).as(answer.text()).isBetween(400, 422);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.text()).contains(field).doesNotContain("Exception");
    }

    @Test
    void shouldRefuseABodyThatIsTooLarge() {
        String json = "{\"tenant\":\"" + "x".repeat(200_000) + "\"}";

        assertThat(GATEWAY.post("/sessions", json).status()).isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, ''",
        "GET, /join",
        "GET, /events",
        "GET, /jobs/some",
        "POST, /livekit-token",
        "POST, /interrupt",
        "POST, /audio",
        "DELETE, ''"
    })
    void shouldSayThatThereIsNoSuchSession(String method, String path) {
        for (String id : new String[] {UNKNOWN, "nonsense", "ses_~"}) {
            GATEWAY.send(
                            method,
                            "/sessions/" + id + path,
                            BodyPublishers.ofString("{}"),
                            "Content-Type",
                            contentType(path))
                    .isProblem(404, "UNKNOWN_SESSION");
        }
    }

    private static String contentType(String path) {
        return path.equals("/audio") ? "audio/pcm" : "application/json";
    }

    @ParameterizedTest
    @CsvSource({
        "audio/pcm, 3, 400, AUDIO_ODD_LENGTH",
        "audio/pcm, 0, 400, AUDIO_EMPTY",
        "audio/pcm;rate=4000, 100, 415, AUDIO_TYPE_UNSUPPORTED",
        "audio/aac, 100, 415, AUDIO_TYPE_UNSUPPORTED",
        "audio/wav, 100, 400, AUDIO_MALFORMED"
    })
    void shouldRefuseSpeechThatCannotBeSpokenOverHttp(String type, int bytes, int status, String code) {
        try (TestSession session = TestSession.open()) {
            GATEWAY.postBytes(session.path("/audio"), new byte[bytes], "Content-Type", type)
                    .isProblem(status, code);
        }
    }

    @Test
    void shouldRefuseAHundredMegabytes() {
        try (TestSession session = TestSession.open()) {
            RestClient.Answer answer =
                    GATEWAY.postBytes(session.path("/audio"), new byte[100_000_000], "Content-Type", "audio/pcm");

            answer.isProblem(413, "AUDIO_TOO_LARGE");
            assertThat(session.state()).isNotEqualTo("CLOSED");
        }
    }

    static Stream<Arguments> unspeakable() {
        byte[] tone = Speech.tone(100, 440);
        return Stream.of(
                Arguments.of("odd length", new byte[3], "audio/pcm;rate=16000", "AUDIO_ODD_LENGTH"),
                Arguments.of("zero length", new byte[0], "audio/pcm;rate=16000", "AUDIO_EMPTY"),
                Arguments.of("truncated", header(1, 1, 16_000, 16, 10_000, tone), "audio/wav", "AUDIO_MALFORMED"),
                Arguments.of(
                        "three channels",
                        header(1, 3, 16_000, 16, tone.length, tone),
                        "audio/wav",
                        "AUDIO_TYPE_UNSUPPORTED"),
                Arguments.of(
                        "200 kHz", header(1, 1, 200_000, 16, tone.length, tone), "audio/wav", "AUDIO_TYPE_UNSUPPORTED"),
                Arguments.of(
                        "12 bit", header(1, 1, 16_000, 12, tone.length, tone), "audio/wav", "AUDIO_TYPE_UNSUPPORTED"),
                Arguments.of("no such type", tone, "text/plain", "AUDIO_TYPE_UNSUPPORTED"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unspeakable")
    void shouldRejectSpeechThatCannotBeSpokenOverJmsWithItsReasonAndADeadLetter(
            String name, byte[] body, String type, String code) throws Exception {
        String jobId = UUID.randomUUID().toString();
        try (TestSession session = TestSession.open();
                JmsProducer producer = JmsProducer.core()) {
            producer.send(producer.speech(
                    body, Map.of("AvatarSessionId", session.id, "AvatarJobId", jobId, "AvatarAudioType", type)));
            producer.speak(session.id, "good-" + jobId, Speech.tone(100, 440));

            var replies = producer.untilFinal();
            JmsProducer.Reply rejected = replies.get(replies.size() - 1);
            assertThat(rejected.status()).isEqualTo("rejected");
            assertThat(rejected.code()).isEqualTo(code);
            assertThat(rejected.json().path("detail").asText()).isNotBlank();
            Message letter = producer.deadLetter(jobId);
            assertThat(letter.getStringProperty("AvatarReason")).isEqualTo(code);
            assertThat(letter.getBody(byte[].class) == null ? new byte[0] : letter.getBody(byte[].class))
                    .isEqualTo(body);
            session.awaitJob("good-" + jobId, "finished");
        }
    }

    @ParameterizedTest
    @CsvSource({"text", "map", "object", "stream", "empty"})
    void shouldRejectAMessageThatIsNotBytes(String kind) throws Exception {
        String jobId = UUID.randomUUID().toString();
        try (TestSession session = TestSession.open();
                JmsProducer producer = JmsProducer.core()) {
            Message message = message(producer.context, kind);
            message.setStringProperty("AvatarSessionId", session.id);
            message.setStringProperty("AvatarJobId", jobId);
            producer.send(message);

            JmsProducer.Reply reply = producer.next();
            assertThat(reply.status()).isEqualTo("rejected");
            assertThat(reply.code()).isEqualTo("MESSAGE_TYPE_UNSUPPORTED");
            assertThat(producer.deadLetter(jobId)).isNotNull();
        }
    }

    private static Message message(JMSContext context, String kind) throws Exception {
        return switch (kind) {
            case "text" -> context.createTextMessage("speak this");
            case "map" -> context.createMapMessage();
            case "object" -> context.createObjectMessage((Serializable) "speak this");
            case "stream" -> context.createStreamMessage();
            default -> context.createMessage();
        };
    }

    @ParameterizedTest
    @CsvSource({
        "AvatarSessionId, nonsense, UNKNOWN_SESSION",
        "AvatarSessionId, ses_aaaaaaaaaaaaaaaaaaaa, UNKNOWN_SESSION"
    })
    void shouldRejectAJobForNobody(String property, String value, String code) throws Exception {
        String jobId = UUID.randomUUID().toString();
        try (JmsProducer producer = JmsProducer.core()) {
            producer.send(producer.speech(Speech.tone(100, 440), Map.of(property, value, "AvatarJobId", jobId)));

            assertThat(producer.next().code()).isIn(code, "PROPERTY_INVALID");
            assertThat(producer.deadLetter(jobId)).isNotNull();
        }
    }

    @Test
    void shouldRejectAJobThatNamesNoSession() throws Exception {
        String jobId = UUID.randomUUID().toString();
        try (JmsProducer producer = JmsProducer.core()) {
            producer.send(producer.speech(Speech.tone(100, 440), Map.of("AvatarJobId", jobId)));

            assertThat(producer.next().code()).isEqualTo("PROPERTY_MISSING");
            assertThat(producer.deadLetter(jobId).getStringProperty("AvatarReason"))
                    .isEqualTo("PROPERTY_MISSING");
        }
    }

    @Test
    void shouldSpeakOnWhereTheReplyDestinationDoesNotExist() throws Exception {
        try (TestSession session = TestSession.open();
                JmsProducer producer = JmsProducer.core()) {
            Message message = producer.speech(
                    Speech.tone(100, 440), Map.of("AvatarSessionId", session.id, "AvatarJobId", "unheard-reply"));
            try (JmsProducer gone = JmsProducer.core()) {
                message.setJMSReplyTo(gone.replyTo);
            }
            producer.context.createProducer().send(producer.context.createQueue("avatar.audio"), message);

            session.awaitJob("unheard-reply", "finished");
        }
    }

    @Test
    void shouldAnswerAnExpiredJobOnceAndNotSpeakIt() throws Exception {
        try (TestSession session = TestSession.open();
                JmsProducer producer = JmsProducer.core()) {
            producer.speak(session.id, "long", Speech.tone(9000, 440));
            session.awaitState("SPEAKING");
            Message message = producer.speech(
                    Speech.tone(300, 880), Map.of("AvatarSessionId", session.id, "AvatarJobId", "too-late"));
            producer.context
                    .createProducer()
                    .setTimeToLive(500)
                    .setJMSReplyTo(producer.replyTo)
                    .send(producer.context.createQueue("avatar.audio"), message);

            JmsProducer.Reply reply = producer.next();
            while (!reply.json().path("jobId").asText().equals("too-late")
                    || reply.status().equals("accepted")) {
                reply = producer.next();
            }
            assertThat(reply.status()).isEqualTo("expired");
            session.awaitJob("too-late", "expired");
        }
    }

    /** A WAV whose header says what it is told to say. */
    private static byte[] header(int format, int channels, int rate, int bits, int dataBytes, byte[] data) {
        java.nio.ByteBuffer wav =
                java.nio.ByteBuffer.allocate(44 + data.length).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(java.nio.charset.StandardCharsets.US_ASCII)).putInt(36 + dataBytes);
        wav.put("WAVEfmt ".getBytes(java.nio.charset.StandardCharsets.US_ASCII)).putInt(16);
        wav.putShort((short) format).putShort((short) channels).putInt(rate);
        wav.putInt(rate * channels * bits / 8)
                .putShort((short) (channels * bits / 8))
                .putShort((short) bits);
        wav.put("data".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .putInt(dataBytes)
                .put(data);
        return wav.array();
    }
}
