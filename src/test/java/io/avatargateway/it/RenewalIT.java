package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.avatargateway.browser.BrowserTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * A server whose links to Simli last eight seconds: a session that lasts longer speaks over several. What the sandbox
 * heard over all of them is what was sent, sample by sample. The sessions speak at the same time.
 */
@GatewayIntegrationTest
class RenewalIT {

    private static final RestClient SANDBOX = RestClient.sandbox();
    private static final int BYTES_PER_MILLI = 32;
    private static final int UTTERANCES = 9;

    private static final Talk TOO_LONG = new Talk();
    private static final Talk WITH_PAUSES = new Talk();
    private static final Talk REFUSED_AT_FIRST = new Talk();

    private static SecondServer server;

    @BeforeAll
    static void start() throws IOException {
        server = SecondServer.start(
                "renewing",
                Map.of(
                        "LINK_MAX_LENGTH_SECONDS", "8",
                        "LINK_RENEW_BEFORE_SECONDS", "4",
                        "AUDIO_LEAD_MILLIS", "500",
                        "AUDIO_JOB_LEAD_MILLIS", "300",
                        "SESSION_JOIN_TIMEOUT_MILLIS", "30000"));
        TOO_LONG.open();
        WITH_PAUSES.open();
        REFUSED_AT_FIRST.open();
        SANDBOX.post(
                        "/sandbox/faults",
                        "{\"kind\":\"token-server-error\",\"faceId\":\"" + REFUSED_AT_FIRST.face
                                + "\",\"status\":503,\"times\":3}")
                .is(201);
        TOO_LONG.say("job-0", 13_000);
        REFUSED_AT_FIRST.say("job-0", 9_000);
        for (int i = 0; i < UTTERANCES; i++) {
            WITH_PAUSES.say("job-" + i, 800 + 10 * i);
        }
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void shouldSpeakALongUtteranceOverSeveralLinksWithoutAHole() {
        JsonNode finished = TOO_LONG.awaitJob("job-0");

        assertThat(finished.path("status").asText()).as(finished.toString()).isEqualTo("finished");
        assertThat(finished.path("playedMillis").asInt()).isEqualTo(13_000);
        assertThat(TOO_LONG.links()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(TOO_LONG.heard()).isEqualTo(TOO_LONG.said.toByteArray());
        TOO_LONG.assertNeverLost();
    }

    @Test
    void shouldChangeOverBetweenUtterancesAndTellOfIt() {
        for (int i = 0; i < UTTERANCES; i++) {
            JsonNode finished = WITH_PAUSES.awaitJob("job-" + i);
            assertThat(finished.path("status").asText()).as(finished.toString()).isEqualTo("finished");
        }

        assertThat(WITH_PAUSES.links()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(WITH_PAUSES.heard()).isEqualTo(WITH_PAUSES.said.toByteArray());
        JsonNode session = WITH_PAUSES.assertNeverLost();
        assertThat(session.path("generation").asInt()).isGreaterThanOrEqualTo(2);
        server.api().delete(WITH_PAUSES.path + "?drain=false");
        assertThat(WITH_PAUSES.events("renewed")).isNotEmpty().allMatch(event -> event.contains("MAX_LENGTH"));
    }

    @Test
    void shouldTryAgainWhileTheOldLinkSpeaks() {
        JsonNode finished = REFUSED_AT_FIRST.awaitJob("job-0");

        assertThat(finished.path("status").asText()).as(finished.toString()).isEqualTo("finished");
        assertThat(REFUSED_AT_FIRST.links()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(REFUSED_AT_FIRST.heard()).isEqualTo(REFUSED_AT_FIRST.said.toByteArray());
        JsonNode session = REFUSED_AT_FIRST.assertNeverLost();
        assertThat(session.path("generation").asInt()).isGreaterThanOrEqualTo(5);
    }

    @Nested
    @BrowserTest
    class OnThePortalPage extends PortalRenewal {

        OnThePortalPage() {
            super(server);
        }
    }

    /** A session, and what it was told to say. */
    private static final class Talk {
        private final String face = TestSession.ownFace();
        private final ByteArrayOutputStream said = new ByteArrayOutputStream();
        private String path;

        private void open() {
            path = "/sessions/"
                    + server.api()
                            .post("/sessions", "{\"faceId\":\"" + face + "\",\"startSpeech\":\"on-start\"}")
                            .is(201)
                            .json()
                            .path("id")
                            .asText();
        }

        private void say(String job, int millis) {
            byte[] speech = counted(millis);
            said.writeBytes(speech);
            server.api()
                    .postBytes(path + "/audio", speech, "Content-Type", "audio/pcm", "Avatar-Job-Id", job)
                    .is(202);
        }

        private JsonNode awaitJob(String job) {
            return await("the end of " + job)
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> server.api().get(path + "/jobs/" + job).json(), status -> !List.of(
                                    "accepted", "started", "")
                            .contains(status.path("status").asText()));
        }

        private JsonNode assertNeverLost() {
            JsonNode session = server.api().get(path).is(200).json();
            session.path("transitions")
                    .forEach(step -> assertThat(step.path("to").asText())
                            .as(session.toString())
                            .isNotEqualTo("RECOVERING"));
            return session;
        }

        /** Of the session once it has ended. */
        private List<String> events(String type) {
            return await("the end of the events")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> server.api().get(path + "/events").text(), text -> text.contains("\"CLOSED\""))
                    .lines()
                    .filter(line -> line.startsWith("data:") && line.contains("\"type\":\"" + type + "\""))
                    .toList();
        }

        /** The sandbox's sessions of this face, oldest first. */
        private List<String> links() {
            List<String> ids = new ArrayList<>();
            SANDBOX.get("/sandbox/sessions?faceId=" + face)
                    .is(200)
                    .json()
                    .path("sessions")
                    .forEach(session -> ids.add(session.path("id").asText()));
            return ids;
        }

        private byte[] heard() {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (String link : links()) {
                byte[] wav = SANDBOX.get("/sandbox/sessions/" + link + "/audio.wav?played=true")
                        .is(200)
                        .bytes();
                all.writeBytes(Arrays.copyOfRange(wav, 44, wav.length));
            }
            return all.toByteArray();
        }
    }

    /** Each sample tells its place, and all are loud. */
    private static byte[] counted(int millis) {
        byte[] bytes = new byte[millis * BYTES_PER_MILLI];
        for (int i = 0; i < bytes.length; i += 2) {
            int sample = 2_000 + i / 2 % 30_000;
            bytes[i] = (byte) sample;
            bytes[i + 1] = (byte) (sample >> 8);
        }
        return bytes;
    }
}
