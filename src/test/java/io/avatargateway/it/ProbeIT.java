package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The probe on the server as it is delivered: what it finds where all is well, and where the sandbox makes a fault. */
@GatewayIntegrationTest
class ProbeIT {

    private static final RestClient GATEWAY = RestClient.gateway();
    private static final RestClient SANDBOX = RestClient.sandbox();

    /** What a machine with too much to do may bring about. */
    private static final List<String> SLOW_MACHINE = List.of("LATE_PICTURE", "LATE_SOUND", "LOW_FRAME_RATE", "FREEZES");

    /** Without libpulse0 there is no probe, and it says so. */
    @BeforeAll
    static void needsWebRtc() {
        RestClient.Answer answer = GATEWAY.post("/probes", "{\"faceId\":\"invalid\",\"timeoutSeconds\":5}");
        if (answer.status() == 501) {
            answer.isProblem(501, "PICTURE_UNAVAILABLE");
            String reason = answer.json().path("detail").asText();
            System.out.println("ProbeIT skipped: " + reason);
            assumeThat(answer.status()).as(reason).isNotEqualTo(501);
        }
        done(answer.is(202));
    }

    @Test
    void shouldFindAHealthyAvatarAndShowIt() throws Exception {
        String face = TestSession.ownFace();
        RestClient.Answer started = start(face, 60).is(202);
        String id = started.json().path("id").asText();
        assertThat(started.header("Location")).endsWith("/api/v1/probes/" + id);

        JsonNode probe = done(started);

        assertThat(probe.path("verdict").asText()).as(probe.toString()).isNotEqualTo("failed");
        assertThat(reasons(probe)).as(probe.toString()).isSubsetOf(SLOW_MACHINE);
        JsonNode video = probe.path("video");
        assertThat(video.path("frames").asInt()).as(probe.toString()).isGreaterThan(20);
        assertThat(video.path("framesPerSecond").asDouble()).isBetween(5.0, 40.0);
        assertThat(video.path("announcedFramesPerSecond").asInt()).isGreaterThan(20);
        assertThat(video.path("width").asInt()).isEqualTo(512);
        assertThat(probe.path("audio").path("energy").asDouble())
                .as(probe.toString())
                .isGreaterThan(0.02);
        assertInOrder(probe.path("millis"));
        assertThat(probe.path("speechToSoundMillis").asInt()).isGreaterThan(0);
        assertPicture(GATEWAY.get("/probes/" + id + "/frame.png").is(200));
        assertEnded(probe, face);
        assertThat(SANDBOX.get("/sandbox/sessions?faceId=" + face)
                        .json()
                        .path("sessions")
                        .path(0)
                        .path("bytesReceived")
                        .asInt())
                .isGreaterThan(50_000);
        assertThat(StreamSupport.stream(
                                GATEWAY.get("/probes")
                                        .is(200)
                                        .json()
                                        .path("probes")
                                        .spliterator(),
                                false)
                        .map(kept -> kept.path("id").asText()))
                .contains(id);
    }

    @Test
    void shouldSayWhatItIsGivenInAnyFormat() throws Exception {
        String face = TestSession.ownFace();
        byte[] sentence = Files.readAllBytes(Path.of("docs", "examples", "hello.wav"));

        JsonNode probe = done(GATEWAY.postBytes(
                        "/probes?faceId=" + face + "&timeoutSeconds=50", sentence, "Content-Type", "audio/wav")
                .is(202));

        assertThat(reasons(probe)).as(probe.toString()).isSubsetOf(SLOW_MACHINE);
        assertThat(probe.path("faceId").asText()).isEqualTo(face);
        assertThat(probe.path("audio").path("sentMillis").asInt()).isBetween(3_000, 4_760);
        JsonNode heard = SANDBOX.get("/sandbox/sessions?faceId=" + face).json().path("sessions");
        assertThat(heard.path(0).path("bytesReceived").asInt()).isEqualTo(Speech.sentence().length);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "audio/wav           | no speech  | 400 | AUDIO_MALFORMED",
                "audio/midi          | no speech  | 415 | AUDIO_TYPE_UNSUPPORTED",
                "application/octet-stream | <html></html> | 415 | AUDIO_TYPE_UNSUPPORTED",
                "audio/pcm           | odd        | 400 | AUDIO_ODD_LENGTH",
                "audio/pcm           | ''         | 400 | AUDIO_EMPTY",
                "audio/pcm;rate=8000 | silence    | 400 | AUDIO_EMPTY",
                "audio/pcm;rate=8000 | long       | 413 | AUDIO_TOO_LONG",
                "audio/wav           | large      | 413 | AUDIO_TOO_LARGE",
                "text/plain          | hello      | 415 | MEDIA_TYPE_UNSUPPORTED",
            })
    void shouldRefuseWhatItCannotSay(String type, String body, int status, String code) {
        byte[] bytes =
                switch (body) {
                    case "silence" -> new byte[16_000];
                    case "long" -> new byte[31 * 16_000];
                    case "large" -> new byte[8 * 1024 * 1024 + 1];
                    default -> body.getBytes(StandardCharsets.UTF_8);
                };

        GATEWAY.postBytes("/probes", bytes, "Content-Type", type).isProblem(status, code);
    }

    @ParameterizedTest
    @CsvSource({"timeoutSeconds=4, timeoutSeconds", "timeoutSeconds=x, timeoutSeconds", "faceId=, faceId"})
    void shouldNameWhatIsWrongInAQuery(String query, String field) {
        JsonNode refused = GATEWAY.postBytes("/probes?" + query, Speech.tone(500, 440), "Content-Type", "audio/pcm")
                .isProblem(400, "REQUEST_INVALID")
                .json();

        assertThat(refused.path("errors").path(0).path("field").asText()).isEqualTo(field);
        GATEWAY.post("/probes?faceId=ada", "{}").isProblem(400, "REQUEST_INVALID");
    }

    /**
     * More than one attempt: where a machine has too much to do, the picture really comes late, or in pieces that tell
     * nothing.
     */
    @Test
    void shouldTellThatTheLipsAreInTime() {
        List<JsonNode> delays = new ArrayList<>();
        while (delays.size() < 8) {
            // With nothing said: all defaults.
            JsonNode delay = done(GATEWAY.send("POST", "/probes", BodyPublishers.noBody())
                            .is(202))
                    .path("lipDelayMillis");
            delays.add(delay);
            if (delay.isInt() && Math.abs(delay.asInt()) <= 100) {
                System.out.println("Lip delays that probes found: " + delays);
                return;
            }
        }
        fail("lip delays: " + delays + " (expected: one of -100..100)");
    }

    @Test
    void shouldBeAViewerThatKeepsItsSessionAlive() {
        String face = TestSession.ownFace();
        // Less than the sentence lasts.
        TestSession.fault(face, "viewer-required", "\"afterMillis\":1500");

        JsonNode probe = done(start(face, 60).is(202));

        assertThat(reasons(probe)).as(probe.toString()).isSubsetOf(SLOW_MACHINE);
        assertThat(probe.path("millis").path("speechFinished").asInt()).isGreaterThan(1500);
        assertEnded(probe, face);
    }

    @ParameterizedTest
    @CsvSource({
        "no-join-info, '', SESSION_NOT_OPENED, SIMLI_TIMEOUT",
        "silent-socket, '', SESSION_NOT_OPENED, SIMLI_TIMEOUT",
        "start-missing, '', NO_START, ''",
        "error, '\"afterAudioMillis\":300', SESSION_LOST, UPSTREAM_ERROR",
        "cut, '\"afterAudioMillis\":300', SESSION_LOST, LINK_LOST",
    })
    void shouldSayWhatFailedAndEndTheSession(String fault, String fields, String reason, String detail) {
        String face = TestSession.ownFace();
        TestSession.fault(face, fault, fields);

        JsonNode probe = done(start(face, 60).is(202));

        assertThat(probe.path("verdict").asText()).as(probe.toString()).isEqualTo("failed");
        assertThat(reasons(probe)).as(probe.toString()).containsExactly(reason);
        assertThat(probe.path("findings").path(0).path("detail").asText()).contains(detail);
        assertEnded(probe, face);
    }

    @Test
    void shouldGiveUpInTimeAndEndTheSession() {
        String face = TestSession.ownFace();
        TestSession.fault(face, "start-late", "\"afterMillis\":20000");

        JsonNode probe = done(start(face, 5).is(202));

        // The gateway's own time to join and the probe's are over in the same second.
        assertThat(reasons(probe)).as(probe.toString()).containsExactly("NO_START");
        assertEnded(probe, face);
    }

    /** Finding 11 of the review: many that get no place shall not fill the memory with what they would say. */
    private static void assertRefusedBeforeItsBodyComes() throws IOException {
        String server = GatewayAddresses.http();
        try (RawHttp connection = new RawHttp(server)) {
            connection.send("POST /api/v1/probes HTTP/1.1\r\n"
                    + RawHttp.lines(
                            "Host: " + URI.create(server).getAuthority(),
                            "Content-Type: audio/wav",
                            "Content-Length: 8000000")
                    + "\r\nRIFF");

            assertThat(connection.head(Duration.ofSeconds(10))).startsWith("HTTP/1.1 429 ");
        }
    }

    @Test
    void shouldRefuseOneMoreThanMayRunAtOnce() throws IOException {
        List<RestClient.Answer> started = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                String face = TestSession.ownFace();
                TestSession.fault(face, "start-late", "\"afterMillis\":3000");
                started.add(start(face, 20).is(202));
            }

            RestClient.Answer refused = start(TestSession.ownFace(), 20).isProblem(429, "PROBE_LIMIT");

            assertThat(refused.header("Retry-After")).isEqualTo("5");
            assertRefusedBeforeItsBodyComes();
        } finally {
            started.forEach(ProbeIT::done);
        }
    }

    @Test
    void shouldHaveNoPictureOfASessionThatDidNotOpen() {
        JsonNode probe = done(start("invalid", 10).is(202));

        assertThat(reasons(probe)).containsExactly("SESSION_NOT_OPENED");
        assertThat(probe.path("findings").path(0).path("detail").asText()).startsWith("SIMLI_REFUSED");
        GATEWAY.get("/probes/" + probe.path("id").asText() + "/frame.png").isProblem(404, "PROBE_SAW_NOTHING");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/probes/none", "/probes/none/frame.png", "/probes/prb_00000000000000000000000000000000"})
    void shouldKnowNoProbeThatIsNone(String path) {
        GATEWAY.get(path).isProblem(404, "UNKNOWN_PROBE");
    }

    @Test
    void shouldNameWhatIsWrongWithARequest() {
        JsonNode errors = GATEWAY.post("/probes", "{\"timeoutSeconds\":4,\"faceId\":\"\",\"sentence\":\"x\"}")
                .isProblem(400, "REQUEST_INVALID")
                .json()
                .path("errors");

        assertThat(StreamSupport.stream(errors.spliterator(), false)
                        .map(error -> error.path("field").asText()))
                .containsExactlyInAnyOrder("timeoutSeconds", "faceId", "sentence");
    }

    @Test
    void shouldTellOfTheScheduleInReadiness() {
        JsonNode checks = RestClient.root().get("/health/ready").is(200).json().path("checks");

        JsonNode check = StreamSupport.stream(checks.spliterator(), false)
                .filter(each -> each.path("name").asText().equals("avatar-probe"))
                .findFirst()
                .orElseThrow();
        assertThat(check.path("status").asText()).isEqualTo("UP");
        assertThat(check.path("data").path("intervalSeconds").asInt()).isEqualTo(0);
        assertThat(check.path("data").path("verdict").asText()).isEqualTo("none yet");
    }

    private static RestClient.Answer start(String face, int timeoutSeconds) {
        return GATEWAY.post("/probes", "{\"faceId\":\"" + face + "\",\"timeoutSeconds\":" + timeoutSeconds + "}");
    }

    private static JsonNode done(RestClient.Answer started) {
        String path = "/probes/" + started.json().path("id").asText();
        return await(path + " is done")
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(200))
                .until(
                        () -> GATEWAY.get(path).is(200).json(),
                        probe -> probe.path("state").asText().equals("done"));
    }

    private static List<String> reasons(JsonNode probe) {
        return StreamSupport.stream(probe.path("findings").spliterator(), false)
                .map(finding -> finding.path("reason").asText())
                .toList();
    }

    private static void assertInOrder(JsonNode millis) {
        for (String earlier : List.of("joinInfo", "roomJoined", "firstFrame", "speechSent", "firstSound")) {
            assertThat(millis.has(earlier)).as("%s in %s", earlier, millis).isTrue();
        }
        assertThat(millis.path("joinInfo").asInt())
                .isLessThanOrEqualTo(millis.path("start").asInt())
                .isLessThanOrEqualTo(millis.path("roomJoined").asInt());
        assertThat(millis.path("firstFrame").asInt())
                .isLessThanOrEqualTo(millis.path("speechSent").asInt());
        assertThat(millis.path("speechSent").asInt())
                .isLessThan(millis.path("firstSound").asInt());
        assertThat(millis.path("firstSound").asInt())
                .isLessThan(millis.path("speechFinished").asInt());
    }

    private static void assertPicture(RestClient.Answer png) throws Exception {
        assertThat(png.header("Content-Type")).isEqualTo("image/png");
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png.bytes()));
        assertThat(picture.getWidth()).isEqualTo(512);
        assertThat(Arrays.stream(picture.getRGB(0, 0, 512, 512, null, 0, 512))
                        .distinct()
                        .count())
                .as("colours")
                .isGreaterThan(200);
    }

    /** On our side and, which costs money, on the avatar's. */
    private static void assertEnded(JsonNode probe, String face) {
        if (probe.has("sessionId")) {
            assertThat(TestSession.of(probe.path("sessionId").asText()).state()).isEqualTo("CLOSED");
        }
        await("the sandbox's side is closed").atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            JsonNode sessions = SANDBOX.get("/sandbox/sessions?faceId=" + face)
                    .is(200)
                    .json()
                    .path("sessions");
            assertThat(sessions).isNotEmpty();
            for (JsonNode session : sessions) {
                assertThat(session.path("state").asText()).isEqualTo("CLOSED");
            }
        });
    }
}
