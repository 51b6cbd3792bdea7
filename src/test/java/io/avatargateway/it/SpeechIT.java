package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.avatargateway.traces.TestTraces;
import jakarta.jms.JMSConsumer;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Speech from an enterprise system to the avatar's ear, and every answer on the way. */
@GatewayIntegrationTest
class SpeechIT {

    private static final RestClient GATEWAY = RestClient.gateway();

    @Test
    void shouldSpeakASentenceByteForByteAndAnswerEachStepOnce() throws Exception {
        try (TestSession session = TestSession.open();
                JmsProducer producer = JmsProducer.core()) {
            Message sent = producer.speech(
                    Speech.sentenceWav(), Map.of("AvatarSessionId", session.id, "AvatarAudioType", "audio/wav"));
            sent.setJMSCorrelationID("order-66");
            producer.send(sent);

            List<JmsProducer.Reply> replies = producer.untilFinal();

            assertThat(replies)
                    .extracting(JmsProducer.Reply::status)
                    .containsExactly("accepted", "started", "finished");
            for (JmsProducer.Reply reply : replies) {
                assertThat(reply.message().getJMSCorrelationID()).isEqualTo("order-66");
            }
            JsonNode last = replies.get(2).json();
            assertThat(last.path("playedMillis").asLong()).isEqualTo(4749);
            assertThat(last.path("durationMillis").asLong()).isEqualTo(4749);
            assertThat(last.path("estimated").asBoolean()).isFalse();
            assertThat(session.heard()).isEqualTo(Speech.sentence());
        }
    }

    /** The spans themselves are the subject of unit tests: here the server's own exporter writes them. */
    @Test
    void shouldTellTheProducersTraceThroughToSpeak() throws Exception {
        try (TestSession session = TestSession.open();
                JmsProducer producer = JmsProducer.core()) {
            String byJms = newTrace();
            producer.send(producer.speech(
                    Speech.tone(200, 440), Map.of("AvatarSessionId", session.id, "traceparent", parent(byJms))));
            for (JmsProducer.Reply reply : producer.untilFinal()) {
                assertThat(reply.message().getStringProperty("traceparent")).startsWith("00-" + byJms + "-");
            }
            String byHttp = newTrace();
            String type = "audio/pcm;rate=16000";
            GATEWAY.postBytes(
                            session.path("/audio"),
                            Speech.tone(200, 440),
                            "Content-Type",
                            type,
                            "traceparent",
                            parent(byHttp),
                            "tracestate",
                            "rojo=1",
                            "tracestate",
                            "congo=2")
                    .is(202);
            String twice = newTrace();
            String jobId = GATEWAY.postBytes(
                            session.path("/audio"),
                            Speech.tone(100, 440),
                            "Content-Type",
                            type,
                            "traceparent",
                            parent(twice),
                            "traceparent",
                            parent(twice))
                    .is(202)
                    .json()
                    .path("jobId")
                    .asText();
            session.awaitJob(jobId, "finished");

            awaitSpans(byJms, "accepted", "reply");
            awaitSpans(byHttp, "POST /api/v1/sessions/{id}/audio");
            assertThat(traces()).noneMatch(line -> line.contains(twice)).anyMatch(line -> line.contains("congo=2"));
        }
    }

    private static String newTrace() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private static String parent(String trace) {
        return "00-" + trace + "-00f067aa0ba902b7-01";
    }

    private static List<String> traces() {
        return TestTraces.lines(Path.of(
                System.getProperty("it.usr.dir"),
                "servers/avatar-gateway-it-" + System.getProperty("it.http.port") + "/traces.jsonl"));
    }

    /** @param way those of the way that the job came */
    private static void awaitSpans(String trace, String... way) {
        Set<String> all = new TreeSet<>(Set.of("job", "queue wait", "turn", "first frame", "SPEAK", "play-out"));
        all.addAll(List.of(way));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(spans(trace)).isEqualTo(all));
    }

    private static Set<String> spans(String trace) throws IOException {
        Set<String> names = new TreeSet<>();
        for (String line : traces()) {
            for (JsonNode span : new ObjectMapper().readTree(line).findValue("spans")) {
                if (span.path("traceId").asText().equals(trace)) {
                    names.add(span.path("name").asText());
                }
            }
        }
        return names;
    }

    @Test
    void shouldCorrelateByTheMessageIdWhereThereIsNoCorrelationId() throws Exception {
        try (TestSession session = TestSession.open();
                JmsProducer producer = JmsProducer.core()) {
            Message sent = producer.send(producer.speech(Speech.tone(200, 440), Map.of("AvatarSessionId", session.id)));

            for (JmsProducer.Reply reply : producer.untilFinal()) {
                assertThat(reply.message().getJMSCorrelationID()).isEqualTo(sent.getJMSMessageID());
                assertThat(reply.json().path("jobId").asText()).isEqualTo(sent.getJMSMessageID());
            }
        }
    }

    @Test
    void shouldSpeakManyJobsInTheOrderInWhichTheyWereSent() throws Exception {
        try (TestSession session = TestSession.open();
                JmsProducer producer = JmsProducer.core()) {
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            for (int i = 0; i < 20; i++) {
                byte[] tone = Speech.tone(100 + i, 300 + 20 * i);
                expected.writeBytes(tone);
                producer.speak(session.id, "job-" + i, tone);
            }
            List<String> finished = new ArrayList<>();
            while (finished.size() < 20) {
                JmsProducer.Reply reply = producer.next();
                if (!List.of("accepted", "started").contains(reply.status())) {
                    assertThat(reply.status()).isEqualTo("finished");
                    finished.add(reply.json().path("jobId").asText());
                }
            }

            assertThat(session.heard()).isEqualTo(expected.toByteArray());
            assertThat(finished)
                    .isEqualTo(java.util.stream.IntStream.range(0, 20)
                            .mapToObj(i -> "job-" + i)
                            .toList());
        }
    }

    @Test
    void shouldTakeSpeechFromAnAmqpClientAndStraightIntoTheSessionsQueue() throws Exception {
        try (TestSession session = TestSession.open();
                JmsProducer producer = JmsProducer.amqp()) {
            byte[] tone = Speech.tone(300, 500);
            producer.sendTo(
                    session.describe().path("audioQueue").asText(),
                    producer.speech(tone, Map.of("AvatarJobId", "direct", "AvatarAudioType", "audio/pcm;rate=16000")));

            assertThat(producer.untilFinal())
                    .extracting(JmsProducer.Reply::status)
                    .containsExactly("accepted", "started", "finished");
            assertThat(session.heard()).isEqualTo(tone);
        }
    }

    @Test
    void shouldTakeALargeJobWholeAndAsFastAsTheLeadWindowAsks() throws Exception {
        try (TestSession session = TestSession.open();
                JmsProducer producer = JmsProducer.core()) {
            producer.speak(session.id, "long", Speech.tone(60_000, 440));
            session.awaitJob("long", "started");

            // Five seconds of lead, what has played since, and a frame.
            assertThat(session.describe().path("counters").path("bytesSent").asLong())
                    .isBetween(150_000L, 400_000L);
            GATEWAY.post(session.path("/interrupt"), "{}").is(200);

            JmsProducer.Reply last = producer.untilFinal().get(2);
            assertThat(last.status()).isEqualTo("interrupted");
            assertThat(last.json().path("durationMillis").asLong()).isEqualTo(60_000);
            assertThat(last.json().path("playedMillis").asLong()).isBetween(0L, 10_000L);
        }
    }

    @Test
    void shouldTakeSpeechOverHttpByTheSamePath() {
        try (TestSession session = TestSession.open()) {
            RestClient.Answer accepted = GATEWAY.postBytes(
                            session.path("/audio"), Speech.sentenceWav(), "Content-Type", "audio/wav")
                    .is(202);
            String jobId = accepted.json().path("jobId").asText();

            assertThat(accepted.header("Location")).endsWith("/jobs/" + jobId);
            session.awaitJob(jobId, "finished");
            assertThat(session.heard()).isEqualTo(Speech.sentence());
        }
    }

    @Test
    void shouldTellSpeakingAndSilentByEventStreamAndByTopic() throws Exception {
        try (TestSession session = TestSession.open();
                JmsProducer producer = JmsProducer.core();
                JMSConsumer topic = producer.context.createConsumer(
                        producer.context.createTopic("avatar.events"),
                        "AvatarSessionId = '" + session.id + "' AND AvatarEventType = 'state'")) {
            var stream = GATEWAY.stream(session.path("/events"));
            producer.speak(session.id, "told", Speech.tone(300, 440));

            List<String> lines = new ArrayList<>();
            var iterator = stream.body().iterator();
            while (lines.stream()
                    .noneMatch(line ->
                            line.startsWith("data:") && line.contains("\"SILENT\"") && line.contains("\"from\""))) {
                lines.add(iterator.next());
            }
            stream.body().close();
            assertThat(lines).anyMatch(line -> line.startsWith("data:") && line.contains("\"SPEAKING\""));
            assertThat(lines).contains("id: 1").contains("event: state");

            List<String> states = new ArrayList<>();
            while (!states.contains("SILENT")) {
                TextMessage event = (TextMessage) topic.receive(JmsProducer.WAIT_MILLIS);
                assertThat(event).as("an event on the topic; so far " + states).isNotNull();
                JsonNode cloudEvent = new ObjectMapper().readTree(event.getText());
                assertThat(cloudEvent.path("specversion").asText()).isEqualTo("1.0");
                assertThat(cloudEvent.path("subject").asText()).isEqualTo(session.id);
                assertThat(cloudEvent.path("type").asText()).isEqualTo("io.avatargateway.session.state");
                states.add(event.getStringProperty("AvatarState"));
            }
            assertThat(states).contains("SPEAKING");
        }
    }

    @Test
    void shouldReplayEventsBehindTheOneThatWasSeenLast() throws Exception {
        TestSession session = TestSession.open();
        session.awaitState("READY").end();
        session.awaitState("CLOSED");

        var stream = GATEWAY.stream(session.path("/events"), "Last-Event-ID", "2");
        List<String> ids = stream.body().filter(line -> line.startsWith("id:")).toList();

        assertThat(ids).isNotEmpty().first().isEqualTo("id: 3");
    }

    @Test
    void shouldFallSilentWhenItIsInterruptedAndDropWhatWaits() throws Exception {
        try (TestSession session = TestSession.open();
                JmsProducer producer = JmsProducer.core()) {
            producer.speak(session.id, "first", Speech.tone(8000, 440));
            producer.speak(session.id, "second", Speech.tone(8000, 550));
            session.awaitState("SPEAKING");
            session.awaitJob("second", "accepted");

            GATEWAY.post(session.path("/interrupt"), "{}").is(200);

            assertThat(session.awaitJob("first", "interrupted").path("code").asText())
                    .isEqualTo("JOB_INTERRUPTED");
            session.awaitJob("second", "interrupted");
            session.awaitState("SILENT");
            producer.speak(session.id, "answer", Speech.tone(200, 660));
            session.awaitJob("answer", "finished");
        }
    }

    @Test
    void shouldPlayOutWhatWaitsBeforeADrainClosesTheSession() throws Exception {
        try (TestSession session = TestSession.open();
                JmsProducer producer = JmsProducer.core()) {
            byte[] last = Speech.tone(1500, 440);
            producer.speak(session.id, "last-words", last);
            session.awaitState("SPEAKING");

            RestClient.Answer draining = GATEWAY.delete(session.path("")).is(202);
            assertThat(draining.json().path("state").asText()).isEqualTo("DRAINING");
            GATEWAY.postBytes(session.path("/audio"), last).isProblem(409, "SESSION_ENDED");

            session.awaitState("CLOSED");
            assertThat(session.describe().path("reason").asText()).isEqualTo("COMPLETED");
            session.awaitJob("last-words", "finished");
            assertThat(session.heard()).isEqualTo(last);
        }
    }

    @Test
    void shouldEndTheJobsOfASessionThatIsEndedAtOnce() throws Exception {
        try (TestSession session = TestSession.open();
                JmsProducer producer = JmsProducer.core()) {
            producer.speak(session.id, "playing", Speech.tone(9000, 440));
            producer.speak(session.id, "waiting", Speech.tone(1000, 440));
            session.awaitState("SPEAKING");

            session.end();
            session.awaitState("CLOSED");

            session.awaitJob("playing", "interrupted");
            assertThat(session.awaitJob("waiting", "rejected").path("code").asText())
                    .isEqualTo("SESSION_ENDED");
            assertThat(producer.deadLetter("waiting").getStringProperty("AvatarReason"))
                    .isEqualTo("SESSION_ENDED");
        }
    }
}
