package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.jms.Message;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What a Trinity-2 face can do, from the portal and the producer to Simli's side. */
@GatewayIntegrationTest
class PictureIT {

    private static final RestClient GATEWAY = RestClient.gateway();
    /** Images that the sandbox always has. */
    private static final String OFFICE = "5a0d0000-0000-4000-8000-0000000000b1";

    private static final String DESK = "5a0d0000-0000-4000-8000-0000000000f1";

    private final String face = "trinity2-" + UUID.randomUUID();

    @Test
    void shouldShowThePictureThatWasAskedFor() {
        JsonNode opened = GATEWAY.post(
                        "/sessions",
                        """
                        {"faceId":"%s","video":{"width":1280,"height":720},"position":{"x":0.25},"camera":{"zoom":6,"pos_x_off":0.5},
                         "backgroundId":"%s","simli":{"something":{"new":true}}}"""
                                .formatted(face, OFFICE))
                .is(201)
                .json();
        try (TestSession session = TestSession.of(opened.path("id").asText())) {
            assertThat(opened.path("warnings")).hasSize(1);
            assertThat(opened.path("warnings").get(0).asText()).contains("zoom 6.0");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> session.describe().has("video"));
            JsonNode described = session.describe();
            assertThat(described.at("/video/width").asInt()).isEqualTo(1280);
            assertThat(described.at("/requestedVideo/height").asInt()).isEqualTo(720);
            assertThat(described.path("warnings")).isEqualTo(opened.path("warnings"));
            JsonNode scene = session.sandboxRecord().path("scene");
            assertThat(scene.path("streaming_width").asInt()).isEqualTo(1280);
            assertThat(scene.path("avatar_position_x").asDouble()).isEqualTo(0.25);
            assertThat(scene.at("/camera/pos_x_off").asDouble()).isEqualTo(0.5);
            assertThat(scene.path("background_id").asText()).isEqualTo(OFFICE);
        }
    }

    @Test
    void shouldChangeThePictureByEveryWayIn() throws Exception {
        JsonNode opened = GATEWAY.post("/sessions", "{\"faceId\":\"" + face + "\"}")
                .is(201)
                .json();
        try (TestSession session = TestSession.of(opened.path("id").asText());
                JmsProducer core = JmsProducer.core();
                JmsProducer amqp = JmsProducer.amqp()) {
            session.awaitState("READY");
            GATEWAY.post(
                            session.path("/actions"),
                            "{\"action\":\"background\",\"imageId\":\"" + OFFICE + "\",\"jobId\":\"rest\"}")
                    .is(202);
            session.awaitJob("rest", "finished");
            core.send(action(core, session, Map.of("AvatarAction", "camera", "AvatarCamera", "0,0.5,0,1.25")));
            assertFinished(core);
            amqp.send(action(amqp, session, Map.of("AvatarAction", "foreground", "AvatarImageId", DESK)));
            assertFinished(amqp);

            assertThat(commands(session)).containsExactly("BG_ " + OFFICE, "CAM_ [0.0, 0.5, 0.0, 1.25]", "FG_ " + DESK);
        }
    }

    @Test
    void shouldChangeThePictureBetweenUtterancesOrAtOnce() throws Exception {
        JsonNode opened = GATEWAY.post("/sessions", "{\"faceId\":\"" + face + "\"}")
                .is(201)
                .json();
        try (TestSession session = TestSession.of(opened.path("id").asText());
                JmsProducer producer = JmsProducer.core()) {
            session.awaitState("READY");
            producer.speak(session.id, "speech", Speech.tone(2_000, 440));
            producer.send(action(producer, session, Map.of("AvatarAction", "background")));
            session.awaitJob("speech", "started");
            GATEWAY.post(
                            session.path("/actions"),
                            "{\"action\":\"camera\",\"camera\":[0,0,0,2],\"mode\":\"interrupt\",\"jobId\":\"now\"}")
                    .is(202);
            session.awaitJob("now", "finished");
            assertThat(session.job("speech").path("status").asText()).isEqualTo("started");
            assertThat(commands(session)).containsExactly("CAM_ [0.0, 0.0, 0.0, 2.0]");

            JsonNode spoken = session.awaitJob("speech", "finished");
            session.awaitJob("background", "finished");

            assertThat(spoken.path("playedMillis").asInt()).isEqualTo(2_000);
            assertThat(commands(session)).containsExactly("CAM_ [0.0, 0.0, 0.0, 2.0]", "BG_ ");
        }
    }

    @Test
    void shouldNameWhatIsWrongWithAnAction() {
        try (TestSession session = TestSession.open()) {
            GATEWAY.post(session.path("/actions"), "{\"action\":\"camera\",\"camera\":{\"zoom\":1}}")
                    .is(400);
            GATEWAY.post(session.path("/actions"), "{\"action\":\"zoom\"}").is(400);
            GATEWAY.post("/sessions/ses_aaaaaaaaaaaaaaaaaaaa/actions", "{\"action\":\"background\"}")
                    .is(404);
        }
    }

    private static Message action(JmsProducer producer, TestSession session, Map<String, String> properties)
            throws Exception {
        Message message = producer.context.createMessage();
        message.setStringProperty("AvatarSessionId", session.id);
        for (Map.Entry<String, String> property : properties.entrySet()) {
            message.setStringProperty(property.getKey(), property.getValue());
        }
        message.setStringProperty("AvatarJobId", properties.get("AvatarAction"));
        return message;
    }

    private static void assertFinished(JmsProducer producer) throws Exception {
        List<JmsProducer.Reply> replies = producer.untilFinal();
        assertThat(replies).extracting(JmsProducer.Reply::status).containsExactly("accepted", "finished");
    }

    /** What changed the picture on Simli's side, in order. */
    private static List<String> commands(TestSession session) {
        return StreamSupport.stream(session.sandboxRecord().path("timeline").spliterator(), false)
                .filter(entry -> entry.path("direction").asText().equals("in"))
                .filter(entry -> entry.path("kind").asText().endsWith("_"))
                .map(entry ->
                        entry.path("kind").asText() + " " + entry.path("text").asText())
                .toList();
    }
}
