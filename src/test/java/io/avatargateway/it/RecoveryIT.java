package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.avatargateway.browser.BrowserTest;
import io.avatargateway.wire.CutWire;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server that opens another link where one is lost, as servers do by default: the link to Simli breaks while the
 * avatar speaks, and the speech goes on over another one. What the sandbox heard over all links is compared with what
 * was sent. In the end Simli is gone.
 */
@GatewayIntegrationTest
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
class RecoveryIT {

    private static final RestClient SANDBOX = RestClient.sandbox();
    private static final int BYTES_PER_MILLI = 32;
    /** By this much the gateway may take speech for heard that the avatar did not play. */
    private static final int HOLE_BYTES = 40 * BYTES_PER_MILLI;

    private static CutWire simli;
    private static SecondServer server;

    @BeforeAll
    static void start() throws IOException {
        simli = new CutWire(URI.create(GatewayAddresses.sandbox()).getPort());
        server = SecondServer.start(
                "recovering",
                Map.of(
                        "RECOVERY_LIMIT", "5",
                        "SESSION_OPEN_TIMEOUT_MILLIS", "60000",
                        "SESSION_JOIN_TIMEOUT_MILLIS", "30000",
                        "SIMLI_API_URL", "http://127.0.0.1:" + simli.port(),
                        "SIMLI_READINESS", "true"));
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
        simli.close();
    }

    @Nested
    @BrowserTest
    @Order(1)
    class OnThePortalPage extends PortalRecovery {

        OnThePortalPage() {
            super(server);
        }
    }

    @Nested
    @Order(2)
    class WithoutSimli {

        @Test
        void shouldNotBeReadyWhereReadinessDependsOnSimli() throws IOException {
            assertThat(readiness().path("status").asText()).isEqualTo("UP");
            assertThat(recovering()).isZero();
            String path = "/sessions/" + open(TestSession.ownFace());
            await("the avatar takes speech")
                    .atMost(Duration.ofSeconds(20))
                    .until(() ->
                            server.api().get(path).json().path("state").asText().equals("READY"));

            simli.end();

            await("the server notices").atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                            readiness().path("status").asText())
                    .isEqualTo("DOWN"));
            server.root().get("/health/ready").is(503);
            assertThat(readiness().path("data").path("cause").asText()).isEqualTo("SIMLI_UNREACHABLE");
            assertThat(recovering()).isPositive();
            server.api().delete(path + "?drain=false");
        }

        private static int recovering() {
            return server.check("sessions").path("data").path("recovering").asInt(-1);
        }

        private static JsonNode readiness() {
            return server.check("simli");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "error", "stop", "close-frame"})
    void shouldGoOnWithWhatWasNotHeard(String fault) {
        String face = TestSession.ownFace();
        TestSession.fault(face, fault, "\"afterAudioMillis\":2000");
        String path = "/sessions/" + open(face);
        byte[] speech = Speech.sentence();

        server.api()
                .postBytes(path + "/audio", speech, "Content-Type", "audio/pcm", "Avatar-Job-Id", "talk")
                .is(202);
        JsonNode finished = awaitJob(path, "talk");

        assertThat(finished.path("status").asText()).as(finished.toString()).isEqualTo("finished");
        assertThat(finished.path("playedMillis").asInt()).isEqualTo(speech.length / BYTES_PER_MILLI);
        List<String> links = links(face);
        assertThat(links).hasSize(2);
        byte[] first = audio(links.get(0), "?played=true");
        byte[] second = audio(links.get(1), "");
        int from = speech.length - second.length;
        assertThat(second).isEqualTo(Arrays.copyOfRange(speech, from, speech.length));
        assertThat(first).isEqualTo(Arrays.copyOf(speech, first.length));
        assertThat(from).as("no hole").isLessThanOrEqualTo(first.length + HOLE_BYTES);
        assertThat(from).as("said twice").isGreaterThan(first.length - 3000 * BYTES_PER_MILLI);
        JsonNode session = server.api().get(path).is(200).json();
        assertThat(session.path("state").asText()).isIn("SILENT", "READY");
        server.api().delete(path + "?drain=false");
    }

    @Test
    void shouldBeginAnewWhatItsProducerWantsInOnePiece() {
        String face = TestSession.ownFace();
        TestSession.fault(face, "cut", "\"afterAudioMillis\":500");
        String path = "/sessions/" + open(face);
        byte[] speech = Speech.tone(1000, 440);
        for (String query : List.of("?resume=soon", "?resume=")) {
            assertThat(server.api()
                            .postBytes(path + "/audio" + query, speech, "Content-Type", "audio/pcm")
                            .is(400)
                            .json()
                            .path("detail")
                            .asText())
                    .contains("resume: ", "pause, exact, restart, skip");
        }

        server.api()
                .postBytes(path + "/audio", speech, "Avatar-Resume", "restart", "Avatar-Job-Id", "talk")
                .is(202);

        assertThat(awaitJob(path, "talk").path("status").asText()).isEqualTo("finished");
        assertThat(audio(links(face).get(1), "")).isEqualTo(speech);
        server.api().delete(path + "?drain=false");
    }

    @Test
    void shouldAnswerEachJobOnceWhenTheLinkBreaksAgainAndAgain() {
        String face = TestSession.ownFace();
        SANDBOX.post(
                        "/sandbox/faults",
                        "{\"kind\":\"cut\",\"faceId\":\"" + face + "\",\"times\":3,\"afterAudioMillis\":700}")
                .is(201);
        String path = "/sessions/" + open(face);
        for (int i = 0; i < 8; i++) {
            server.api()
                    .postBytes(
                            path + "/audio",
                            Speech.tone(400, 300 + 40 * i),
                            "Content-Type",
                            "audio/pcm",
                            "Avatar-Job-Id",
                            "job-" + i)
                    .is(202);
        }

        for (int i = 0; i < 8; i++) {
            JsonNode job = awaitJob(path, "job-" + i);
            assertThat(job.path("status").asText()).as(job.toString()).isEqualTo("finished");
            assertThat(job.path("playedMillis").asInt()).isEqualTo(400);
        }

        assertThat(links(face)).hasSize(4);
        server.api().delete(path + "?drain=false");
    }

    private static String open(String face) {
        return server.api()
                .post("/sessions", "{\"faceId\":\"" + face + "\",\"startSpeech\":\"on-start\"}")
                .is(201)
                .json()
                .path("id")
                .asText();
    }

    private static JsonNode awaitJob(String path, String job) {
        return await("the end of " + job)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> server.api().get(path + "/jobs/" + job).json(), status -> !List.of(
                                "accepted", "started", "")
                        .contains(status.path("status").asText()));
    }

    /** The sandbox's sessions of this face, oldest first. */
    private static List<String> links(String face) {
        List<String> ids = new ArrayList<>();
        SANDBOX.get("/sandbox/sessions?faceId=" + face)
                .is(200)
                .json()
                .path("sessions")
                .forEach(session -> ids.add(session.path("id").asText()));
        return ids;
    }

    private static byte[] audio(String id, String query) {
        byte[] wav = SANDBOX.get("/sandbox/sessions/" + id + "/audio.wav" + query)
                .is(200)
                .bytes();
        return Arrays.copyOfRange(wav, 44, wav.length);
    }
}
