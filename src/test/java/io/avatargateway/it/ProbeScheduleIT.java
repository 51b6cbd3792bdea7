package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A server that probes on a schedule, and whose readiness depends on the results. It is healthy, failed while the
 * sandbox makes a fault, and healthy again.
 */
@GatewayIntegrationTest
@Tag("long")
class ProbeScheduleIT {

    private static final RestClient SANDBOX = RestClient.sandbox();
    private static final String FACE = TestSession.ownFace();

    /** Twice the interval, and a probe on a slow machine. */
    private static final Duration NEXT_PROBE = Duration.ofSeconds(60);

    private static SecondServer server;

    @BeforeAll
    static void start() throws Exception {
        PortalPage.assumePicture();
        server = SecondServer.start(
                "probing",
                Map.of(
                        "PROBE_INTERVAL_SECONDS", "10",
                        "PROBE_TIMEOUT_SECONDS", "30",
                        "PROBE_READINESS", "true",
                        "PLACEHOLDER_LIMIT", "0",
                        "SIMLI_FACE_ID", FACE));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void shouldBeReadyAsLongAsTheScheduledProbesFindTheAvatar() {
        JsonNode healthy =
                awaitCheck("the first probe", check -> !verdict(check).equals("none yet"));
        assertThat(verdict(healthy)).as(healthy.toString()).isNotEqualTo("failed");
        assertThat(healthy.path("status").asText()).isEqualTo("UP");
        assertThat(healthy.path("data").path("intervalSeconds").asInt()).isEqualTo(10);
        String first = healthy.path("data").path("probe").asText();
        JsonNode probe = server.api().get("/probes/" + first).is(200).json();
        assertThat(probe.path("scheduled").asBoolean()).isTrue();
        assertThat(probe.path("faceId").asText()).isEqualTo(FACE);

        String fault = SANDBOX.post(
                        "/sandbox/faults",
                        "{\"kind\":\"error\",\"faceId\":\"" + FACE + "\",\"afterAudioMillis\":300,\"seconds\":300}")
                .is(201)
                .json()
                .path("id")
                .asText();
        try {
            JsonNode failed = awaitCheck(
                    "a probe that fails", check -> check.path("status").asText().equals("DOWN"));
            assertThat(verdict(failed)).isEqualTo("failed");
            assertThat(failed.path("data").path("findings").asText()).isEqualTo("SESSION_LOST");
            assertThat(failed.path("data").path("probe").asText()).isNotEqualTo(first);
            server.root().get("/health/ready").is(503);
            server.root().get("/health/live").is(200);
        } finally {
            SANDBOX.delete("/sandbox/faults/" + fault);
        }

        JsonNode mended = awaitCheck(
                "a probe that succeeds again",
                check -> check.path("status").asText().equals("UP"));
        assertThat(verdict(mended)).isNotEqualTo("failed");
        assertThat(StreamSupport.stream(
                        server.api()
                                .get("/probes")
                                .is(200)
                                .json()
                                .path("probes")
                                .spliterator(),
                        false))
                .hasSizeGreaterThanOrEqualTo(3)
                .allMatch(each -> each.path("scheduled").asBoolean());
    }

    @Test
    void shouldRefuseAPlaceholderWhereThereAreNone() {
        JsonNode error = server.api()
                .post("/sessions", "{\"placeholder\":true}")
                .isProblem(400, "REQUEST_INVALID")
                .json()
                .path("errors")
                .path(0);

        assertThat(error.path("field").asText()).isEqualTo("placeholder");
        assertThat(error.path("rule").asText()).contains("PLACEHOLDER_LIMIT is 0");
    }

    private static JsonNode awaitCheck(String what, Predicate<JsonNode> condition) {
        return await(what)
                .atMost(NEXT_PROBE)
                .pollInterval(Duration.ofMillis(200))
                .until(ProbeScheduleIT::check, condition);
    }

    private static JsonNode check() {
        return server.check("avatar-probe");
    }

    private static String verdict(JsonNode check) {
        return check.path("data").path("verdict").asText();
    }
}
