package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The rule that somebody must join a session's room in time, carried out by the sandbox as Simli does, on rooms that are really empty. */
@GatewayIntegrationTest
class ViewerRuleIT {

    /** Near the gateway's own time to join, which the tests' server has set to five seconds. */
    private static final int JOIN_MILLIS = 3_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void shouldTellEverybodyThatNobodyJoined() throws Exception {
        String face = faceThatWantsAViewer();
        try (TestSession session = TestSession.open(face);
                JmsProducer producer = JmsProducer.core()) {
            producer.speak(session.id, "spoken", Speech.tone(20_000, 440));
            session.awaitState("SPEAKING");

            session.awaitState("CLOSED");

            JsonNode described = session.describe();
            assertThat(described.path("reason").asText())
                    .as(described.toString())
                    .isEqualTo("VIEWER_MISSING");
            assertThat(described.path("detail").asText()).contains("nobody joined");
            assertEmptyRoom(session);
            JsonNode last = lastEvent(session);
            assertThat(last.path("state").asText()).as(last.toString()).isEqualTo("CLOSED");
            assertThat(last.path("reason").asText()).as(last.toString()).isEqualTo("VIEWER_MISSING");
            JmsProducer.Reply reply = last(producer.untilFinal());
            assertThat(reply.status()).isEqualTo("failed");
            assertThat(reply.code()).isEqualTo("AVATAR_LOST");
            assertThat(reply.json().path("detail").asText()).contains("VIEWER_MISSING");
        }
    }

    @Test
    void shouldAnswerTheJobsThatWaitedForAViewerWhoNeverCame() throws Exception {
        try (TestSession session = TestSession.openOnHold(faceThatWantsAViewer());
                JmsProducer producer = JmsProducer.core()) {
            producer.speak(session.id, "held", Speech.tone(300, 440));
            producer.speak(session.id, "held behind", Speech.tone(300, 440));

            session.awaitState("CLOSED");

            assertThat(session.describe().path("reason").asText()).isEqualTo("VIEWER_MISSING");
            assertEmptyRoom(session);
            for (String job : List.of("held", "held behind")) {
                JmsProducer.Reply reply = last(producer.untilFinal());
                assertThat(reply.json().path("jobId").asText()).isEqualTo(job);
                assertThat(reply.status()).isEqualTo("rejected");
                assertThat(reply.code()).isEqualTo("SESSION_ENDED");
            }
            assertThat(session.sandboxRecord().path("bytesReceived").asInt()).isZero();
        }
    }

    /** The next session of it is closed unless somebody really joins. */
    static String faceThatWantsAViewer() {
        String face = TestSession.ownFace();
        TestSession.fault(face, "viewer-required", "\"afterMillis\":" + JOIN_MILLIS);
        return face;
    }

    private static void assertEmptyRoom(TestSession session) {
        JsonNode upstream = session.sandboxRecord();
        assertThat(upstream.path("closeReason").asText()).isEqualTo("VIEWER_ABSENT");
        assertThat(StreamSupport.stream(upstream.path("timeline").spliterator(), false)
                        .map(entry -> entry.path("kind").asText()))
                .doesNotContain("viewer");
    }

    /** The stream of a session that has ended is ended too. */
    private static JsonNode lastEvent(TestSession session) throws Exception {
        List<String> events = RestClient.gateway().stream(session.path("/events"), "Last-Event-ID", "1")
                .body()
                .filter(line -> line.startsWith("data:"))
                .toList();
        return JSON.readTree(events.get(events.size() - 1).substring("data:".length()));
    }

    private static JmsProducer.Reply last(List<JmsProducer.Reply> replies) {
        return replies.get(replies.size() - 1);
    }
}
