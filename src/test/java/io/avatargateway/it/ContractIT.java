package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.avatargateway.contract.MessageContract;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.activemq.artemis.jms.client.ActiveMQQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real traffic, message by message, against what {@code docs/asyncapi.yaml} says. REST's is held against the OpenAPI
 * document in every integration test, by {@link RestClient}, and replies to jobs by {@link JmsProducer}.
 */
@GatewayIntegrationTest
class ContractIT {

    private static final RestClient GATEWAY = RestClient.gateway();
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void shouldServeBothDocuments() throws Exception {
        HttpResponse<String> asyncApi = fetch("/asyncapi");
        assertThat(asyncApi.statusCode()).isEqualTo(200);
        assertThat(asyncApi.headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/vnd.aai.asyncapi+yaml");
        assertThat(asyncApi.body()).isEqualTo(Files.readString(Path.of("docs/asyncapi.yaml")));
        assertThat(fetch("/openapi").body()).contains("operationId: openSession");
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "amqp"})
    void shouldDoByCommandsWhatRestDoes(String protocol) throws Exception {
        try (JmsProducer client = protocol.equals("core") ? JmsProducer.core() : JmsProducer.amqp()) {
            TextMessage opened =
                    command(client, "{\"command\":\"open\",\"tenant\":\"acme\",\"metadata\":{\"case\":\"1\"}}");
            JsonNode session = JSON.readTree(opened.getText());
            String id = session.path("id").asText();
            assertThat(session.path("join").path("livekitToken").asText()).isNotEmpty();
            assertThat(opened.getStringProperty("AvatarSessionId")).isEqualTo(id);
            assertThat(opened.getStringProperty("AvatarStatus")).isEqualTo("done");

            JsonNode described =
                    JSON.readTree(command(client, about("describe", id)).getText());
            assertThat(described.path("join")).isEqualTo(session.path("join"));
            JsonNode byRest = GATEWAY.get("/sessions/" + id).is(200).json();
            assertThat(names(described)).containsAll(names(byRest));
            for (String same : List.of("id", "faceId", "tenant", "metadata", "createdAt", "audioQueue")) {
                assertThat(described.path(same)).as(same).isEqualTo(byRest.path(same));
            }

            JsonNode interrupted =
                    JSON.readTree(command(client, about("interrupt", id)).getText());
            assertThat(interrupted.path("sessionId").asText()).isEqualTo(id);
            command(client, "{\"command\":\"close\",\"sessionId\":\"" + id + "\",\"drain\":false}");
            JsonNode closed =
                    JSON.readTree(command(client, about("describe", id)).getText());
            assertThat(closed.path("state").asText()).isEqualTo("CLOSED");
            assertThat(closed.has("join")).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"command\":\"opne\"}                                                    | REQUEST_INVALID",
                "{\"command\":\"open\",\"maxIdleSeconds\":0}                               | REQUEST_INVALID",
                "{\"command\":\"describe\",\"sessionId\":\"ses_aaaaaaaaaaaaaaaaaaaa\"}     | UNKNOWN_SESSION",
                "{\"command\"                                                              | BODY_MALFORMED"
            })
    void shouldRefuseAsRestDoes(String command, String code) throws Exception {
        try (JmsProducer client = JmsProducer.core()) {
            TextMessage refused = command(client, command);
            assertThat(JSON.readTree(refused.getText()).path("code").asText()).isEqualTo(code);
            assertThat(refused.getStringProperty("AvatarReason")).isEqualTo(code);
        }
    }

    @Test
    void shouldPassOnWhatSimliRefusesAndKeepWhatNobodyIsTold() throws Exception {
        String face = TestSession.ownFace();
        for (int i = 0; i < 2; i++) {
            TestSession.fault(face, "token-refused", "\"status\":400,\"detail\":\"INVALID_FACE_ID\"");
        }
        String command = "{\"command\":\"open\",\"faceId\":\"" + face + "\"}";
        try (JmsProducer client = JmsProducer.core()) {
            JsonNode refused = JSON.readTree(command(client, command).getText());
            assertThat(refused.path("code").asText()).isEqualTo("SIMLI_REFUSED");
            assertThat(refused.path("upstreamCode").asText()).isEqualTo("INVALID_FACE_ID");

            TextMessage unanswered = client.context.createTextMessage(command);
            String id = UUID.randomUUID().toString();
            unanswered.setStringProperty("AvatarCommandId", id);
            client.context.createProducer().send(client.context.createQueue("avatar.sessions"), unanswered);
            try (JMSConsumer letters = client.context.createConsumer(
                    client.context.createQueue("avatar.sessions.DLQ"), "AvatarCommandId = '" + id + "'")) {
                Message letter = letters.receive(JmsProducer.WAIT_MILLIS);
                assertThat(letter).isNotNull();
                MessageContract.check("commandDeadLetter", letter);
                assertThat(letter.getStringProperty("AvatarReason")).isEqualTo("SIMLI_REFUSED");
            }
        }
    }

    @Test
    void shouldTellEveryEventOfASessionAndEveryEndOfAJobAsDocumented() throws Exception {
        String tenant = "contract-" + UUID.randomUUID();
        try (JmsProducer producer = JmsProducer.core();
                JMSConsumer topic = producer.context.createConsumer(
                        producer.context.createTopic("avatar.events"), "AvatarTenant = '" + tenant + "'")) {
            JsonNode opened = JSON.readTree(command(producer, "{\"command\":\"open\",\"tenant\":\"" + tenant + "\"}")
                    .getText());
            String session = opened.path("id").asText();
            GATEWAY.post("/sessions/" + session + "/viewer", "{\"event\":\"first-frame\"}")
                    .is(200);
            Set<String> ends = new TreeSet<>();

            producer.speak(session, "spoken", Speech.tone(200, 440));
            ends.add(last(producer).status());
            producer.send(producer.speech(new byte[3], Map.of("AvatarSessionId", session, "AvatarJobId", "odd")));
            ends.add(last(producer).status());
            assertThat(producer.deadLetter("odd").getStringProperty("AvatarReason"))
                    .isEqualTo("AUDIO_ODD_LENGTH");
            producer.speak(session, "long", Speech.tone(9000, 440));
            while (!producer.next().status().equals("started")) {
                // Until it is heard.
            }
            Message late = producer.speech(
                    Speech.tone(300, 880), Map.of("AvatarSessionId", session, "AvatarJobId", "too-late"));
            producer.context
                    .createProducer()
                    .setTimeToLive(300)
                    .setJMSReplyTo(producer.replyTo)
                    .send(producer.context.createQueue("avatar.audio"), late);
            ends.add(last(producer).status());
            command(producer, about("interrupt", session));
            ends.add(last(producer).status());
            command(producer, "{\"command\":\"close\",\"sessionId\":\"" + session + "\",\"drain\":false}");

            assertThat(ends).containsExactly("expired", "finished", "interrupted", "rejected");
            assertThat(typesUntilClosed(topic))
                    .containsExactlyInAnyOrder("state", "signal", "job", "join", "viewer", "interrupt");
        }
    }

    @Test
    void shouldKeepAReplyThatReachesNobodyAsDocumented() throws Exception {
        try (TestSession session = TestSession.open();
                JmsProducer producer = JmsProducer.core()) {
            String job = "unheard-" + session.id;
            Message speech =
                    producer.speech(Speech.tone(100, 440), Map.of("AvatarSessionId", session.id, "AvatarJobId", job));
            producer.context
                    .createProducer()
                    // The context would ask the broker first.
                    .setJMSReplyTo(new ActiveMQQueue("avatar.audio.nobody"))
                    .send(producer.context.createQueue("avatar.audio"), speech);
            try (JMSConsumer letters = producer.context.createConsumer(
                    producer.context.createQueue("avatar.audio.DLQ"), "AvatarJobId = '" + job + "'")) {
                for (String status : List.of("accepted", "started", "finished")) {
                    Message letter = letters.receive(JmsProducer.WAIT_MILLIS);
                    assertThat(letter).as(status).isNotNull();
                    MessageContract.check("replyDeadLetter", letter);
                    assertThat(letter.getStringProperty("AvatarStatus")).isEqualTo(status);
                }
            }
        }
    }

    /** Sends a command and waits for its reply, which is checked, as is the command where it is to be done. */
    private static TextMessage command(JmsProducer client, String json) throws JMSException, java.io.IOException {
        TextMessage command = client.context.createTextMessage(json);
        String correlation = UUID.randomUUID().toString();
        command.setJMSCorrelationID(correlation);
        var replyTo = client.context.createTemporaryQueue();
        try (JMSConsumer replies = client.context.createConsumer(replyTo)) {
            client.context
                    .createProducer()
                    .setJMSReplyTo(replyTo)
                    .send(client.context.createQueue("avatar.sessions"), command);
            TextMessage reply = (TextMessage) replies.receive(JmsProducer.WAIT_MILLIS);
            assertThat(reply).as("a reply to %s", json).isNotNull();
            assertThat(reply.getJMSCorrelationID()).isEqualTo(correlation);
            MessageContract.checkCommandReply(reply);
            if (reply.getStringProperty("AvatarStatus").equals("done")) {
                assertThat(MessageContract.allows(json)).as(json).isTrue();
            }
            return reply;
        }
    }

    private static String about(String command, String session) {
        return "{\"command\":\"" + command + "\",\"sessionId\":\"" + session + "\"}";
    }

    private static JmsProducer.Reply last(JmsProducer producer) throws Exception {
        List<JmsProducer.Reply> replies = producer.untilFinal();
        return replies.get(replies.size() - 1);
    }

    private static Set<String> typesUntilClosed(JMSConsumer topic) throws Exception {
        Set<String> types = new TreeSet<>();
        List<Long> sequences = new ArrayList<>();
        String state = "";
        while (!state.equals("CLOSED")) {
            TextMessage event = (TextMessage) topic.receive(JmsProducer.WAIT_MILLIS);
            assertThat(event).as("an event, after %s", types).isNotNull();
            MessageContract.check("event", event);
            types.add(event.getStringProperty("AvatarEventType"));
            sequences.add(event.getLongProperty("AvatarSequence"));
            state = event.getStringProperty("AvatarState");
        }
        assertThat(sequences).isSorted().doesNotHaveDuplicates().startsWith(1L);
        return types;
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static HttpResponse<String> fetch(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(GatewayAddresses.http() + path))
                                .build(),
                        BodyHandlers.ofString());
    }
}
