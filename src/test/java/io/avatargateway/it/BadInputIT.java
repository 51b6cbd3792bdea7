package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import java.io.IOException;
import java.io.Serializable;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Bad sizes of chunks, before and behind what still fits into memory, and ends that come too early.
                "Transfer-Encoding: chunked | 4#abcd#zz#    | 0",
                "Transfer-Encoding: chunked | zz#           | 0",
                "Transfer-Encoding: chunked | 9c40#         | 20000",
                "Content-Length: 100        | abcd          | 0",
                "Content-Length: 100000     | abcd          | 40000"
            })
    void shouldCallSpeechThatBreaksOffNoFaultOfTheServer(String framing, String body, int more) throws Exception {
        try (TestSession session = TestSession.open()) {
            String answer = breakOff(
                    session, framing + "\r\nAvatar-Job-Id: broken", body.replace("#", "\r\n") + "a".repeat(more));

            assertThat(answer)
                    .startsWith("HTTP/1.1 400 ")
                    .contains("\"code\":\"REQUEST_REFUSED\"", "\"detail\":\"The body broke off.\"")
                    .doesNotContain("incident");
            GATEWAY.get(session.path("/jobs/broken")).isProblem(404, "UNKNOWN_JOB");
        }
    }

    /** Sends a part of a request and nothing more; returns the answer. */
    private static String breakOff(TestSession session, String header, String body) throws IOException {
        URI gateway = URI.create(GatewayAddresses.http());
        try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
            socket.setSoTimeout(30_000);
            String head = "POST /api/v1" + session.path("/audio") + " HTTP/1.1\r\nHost: " + gateway.getAuthority()
                    + "\r\nConnection: close\r\nContent-Type: audio/pcm\r\n" + header + "\r\n\r\n";
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "deflate", "br", "identity, gzip"})
    void shouldRefusePackedSpeechWhichMayBeCutOffUnnoticed(String encoding) {
        try (TestSession session = TestSession.open()) {
            RestClient.Answer answer = GATEWAY.postBytes(
                    session.path("/audio"), new byte[3200], "Content-Type", "audio/pcm", "Content-Encoding", encoding);

            answer.isProblem(415, "MEDIA_TYPE_UNSUPPORTED");
            assertThat(answer.text()).contains("Content-Encoding: " + encoding + " (expected: none, or identity)");
        }
    }

    @Test
    void shouldTakeSpeechThatSaysThatItIsNotPacked() {
        try (TestSession session = TestSession.open()) {
            GATEWAY.postBytes(
                            session.path("/audio"),
                            new byte[3200],
                            "Content-Type",
                            "audio/pcm",
                            "Content-Encoding",
                            "identity")
                    .is(202);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"audio", "/wav", ";", "audio/wav/x"})
    void shouldNameAContentTypeThatIsNone(String type) {
        try (TestSession session = TestSession.open()) {
            RestClient.Answer answer = GATEWAY.postBytes(session.path("/audio"), new byte[3200], "Content-Type", type);

            answer.isProblem(400, "REQUEST_REFUSED");
            assertThat(answer.text()).contains("Content-Type: " + type + " (expected: a media type such as audio/wav)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;b", "a/b", "a//b;c", "x y", "ä", "100%", "a?b+c", "%2e", "...", "~\"<>{}|^`"})
    void shouldLeadToTheJobByItsAddress(String jobId) {
        try (TestSession session = TestSession.open()) {
            RestClient.Answer accepted = speakAs(session, jobId);

            String address = accepted.header("Location").replaceFirst(".*/api/v1", "");
            assertThat(GATEWAY.get(address).is(200).json().path("jobId").asText())
                    .isEqualTo(jobId);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a#b", "a\\b", ".", "..", "a/../b", "a/.", "..;a", "a/"})
    void shouldGiveNoAddressToAJobThatNoneLeadsTo(String jobId) {
        try (TestSession session = TestSession.open()) {
            RestClient.Answer accepted = speakAs(session, jobId);

            assertThat(accepted.json().path("jobId").asText()).isEqualTo(jobId);
            assertThat(accepted.header("Location")).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/sessions/a%5Cb", "/sessions/" + UNKNOWN + "/jobs/a%23b", "/sessions/" + UNKNOWN + "/jobs/a%2Fb"
            })
    void shouldTellOfAddressesThatTheServerRefusesAsDocumented(String path) {
        GATEWAY.get(path).isProblem(400, "REQUEST_REFUSED");
    }

    @ParameterizedTest
    @CsvSource({"GET, /sessions", "POST, /sessions", "POST, /sessions/" + UNKNOWN + "/audio", "GET, /probes"})
    void shouldTellThatTheAnswerDoesNotExistInAnotherFormAsDocumented(String method, String path) {
        GATEWAY.send(method, path, BodyPublishers.noBody(), "Accept", "text/plain")
                .isProblem(406, "NOT_ACCEPTABLE");
    }

    private static RestClient.Answer speakAs(TestSession session, String jobId) {
        String parameter = URLEncoder.encode(jobId, StandardCharsets.UTF_8);
        return GATEWAY.postBytes(session.path("/audio?jobId=" + parameter), new byte[3200], "Content-Type", "audio/pcm")
                .is(202);
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

    static Stream<Arguments> unspeakable() throws IOException {
        return BadSpeech.unspeakable();
    }

    static Stream<Arguments> brokenLater() throws IOException {
        return BadSpeech.brokenLater();
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

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenLater")
    void shouldSpeakWhatComesBeforeTheFaultAndThenTellIt(String name, byte[] body, String type, String code)
            throws Exception {
        String jobId = UUID.randomUUID().toString();
        try (TestSession session = TestSession.open();
                JmsProducer producer = JmsProducer.core()) {
            producer.send(producer.speech(
                    body, Map.of("AvatarSessionId", session.id, "AvatarJobId", jobId, "AvatarAudioType", type)));
            producer.speak(session.id, "good-" + jobId, Speech.tone(100, 440));

            var replies = producer.untilFinal();
            JmsProducer.Reply failed = replies.get(replies.size() - 1);
            assertThat(failed.json().path("jobId").asText()).isEqualTo(jobId);
            assertThat(failed.status()).as(failed.json().toString()).isEqualTo("failed");
            assertThat(failed.code()).isEqualTo(code);
            // Each file plays 600 ms.
            assertThat(failed.json().path("playedMillis").asLong()).isBetween(100L, 600L);
            assertThat(producer.deadLetter(jobId).getBody(byte[].class)).isEqualTo(body);
            session.awaitJob("good-" + jobId, "finished");
        }
    }

    @Test
    void shouldTellHowLongSpeechMayPlayWhereItsHeaderSaysThatItPlaysLonger() {
        try (TestSession session = TestSession.open()) {
            RestClient.Answer answer =
                    GATEWAY.postBytes(session.path("/audio"), BadSpeech.bomb(true), "Content-Type", "audio/flac");

            answer.isProblem(413, "AUDIO_TOO_LONG");
            assertThat(answer.text()).contains("audio: more than 14400000 ms (expected: at most that)");
        }
    }

    @Test
    void shouldDecodeNoMoreOfAHundredHoursOfSilenceThanIsSpoken() throws Exception {
        try (TestSession session = TestSession.open();
                JmsProducer producer = JmsProducer.core()) {
            producer.send(producer.speech(
                    BadSpeech.bomb(false), Map.of("AvatarSessionId", session.id, "AvatarJobId", "bomb")));
            session.awaitJob("bomb", "started");

            // Five seconds of lead, what has played since, and a frame.
            assertThat(session.describe().path("counters").path("bytesSent").asLong())
                    .isBetween(6_000L, 400_000L);
            GATEWAY.post(session.path("/interrupt"), "{}").is(200);
            assertThat(producer.untilFinal().get(2).status()).isEqualTo("interrupted");
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
}
