package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.avatargateway.contract.MessageContract;
import io.avatargateway.room.livekit.RoomVisitor;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;

/**
 * The rule that somebody must join a session's room in time. The sandbox enforces it as Simli does, on rooms that are
 * really empty.
 */
@GatewayIntegrationTest
class ViewerRuleIT {

    /** Near the gateway's own time to join, which the tests' server has set to five seconds. */
    private static final int JOIN_MILLIS = 3_000;

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration IN_TIME = Duration.ofSeconds(5);
    private static final int ATTEMPTS = 3;
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

    @Test
    void shouldLiveOnWithAPlaceholderThatGivesWayToTheViewer() throws Exception {
        PortalPage.assumePicture();
        try (TestSession session = inside(() -> TestSession.openWithPlaceholder(faceThatWantsAViewer()))) {
            assertThat(session.describe().path("placeholder").asBoolean()).isTrue();
            session.awaitState("READY");
            RestClient.gateway().postBytes(session.path("/audio?jobId=long"), Speech.tone(JOIN_MILLIS + 2_000, 440));

            // By then the time to join is over.
            session.awaitJob("long", "finished");

            JsonNode join =
                    RestClient.gateway().get(session.path("/join")).is(200).json();
            try (RoomVisitor viewer = RoomVisitor.enter(
                    join.path("livekitUrl").asText(), join.path("livekitToken").asText())) {
                await("the picture").atMost(SOON).until(() -> viewer.frames() > 40);
                // Whoever had come back would have sent the viewer out.
                assertThat(viewer.isInside()).isTrue();
                assertThat(joined(session)).isEqualTo(2);
                assertThat(identities(session)).hasSize(1);
            }
            assertThat(session.state()).isNotEqualTo("CLOSED");
        }
    }

    @Test
    void shouldTakeAPlaceholderByCommandToo() throws Exception {
        PortalPage.assumePicture();
        try (JmsProducer client = JmsProducer.core();
                TestSession session = inside(() -> openByCommand(client))) {
            assertThat(session.describe().path("placeholder").asBoolean()).isTrue();
        }
    }

    private static TestSession openByCommand(JmsProducer client) throws Exception {
        client.sendTo(
                "avatar.sessions",
                client.context.createTextMessage(
                        "{\"command\":\"open\",\"placeholder\":true,\"faceId\":\"" + faceThatWantsAViewer() + "\"}"));
        TextMessage opened = (TextMessage) client.receive();
        MessageContract.checkCommandReply(opened);
        JsonNode answer = JSON.readTree(opened.getText());
        assertThat(answer.path("placeholder").asBoolean()).as(answer.toString()).isTrue();
        return TestSession.of(answer.path("id").asText());
    }

    /**
     * With its placeholder in the room. One that is not there within a second stays out, so a machine that is busy gets
     * more attempts.
     */
    private static TestSession inside(Callable<TestSession> opening) throws Exception {
        for (int attempt = 1; ; attempt++) {
            TestSession session = opening.call();
            try {
                await("the placeholder is in").atMost(IN_TIME).until(() -> joined(session) == 1);
                return session;
            } catch (ConditionTimeoutException stayedOut) {
                session.close();
                if (attempt == ATTEMPTS) {
                    throw stayedOut;
                }
            }
        }
    }

    private static long joined(TestSession session) {
        return viewers(session).count();
    }

    private static Set<String> identities(TestSession session) {
        return viewers(session).collect(Collectors.toSet());
    }

    /** Who joined its room, by the sandbox's record. */
    private static Stream<String> viewers(TestSession session) {
        return StreamSupport.stream(session.sandboxRecord().path("timeline").spliterator(), false)
                .filter(entry -> entry.path("kind").asText().equals("viewer"))
                .map(entry -> entry.path("text").asText());
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
        assertThat(viewers(session)).isEmpty();
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
