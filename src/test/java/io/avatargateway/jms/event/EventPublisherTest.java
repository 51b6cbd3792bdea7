package io.avatargateway.jms.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.TestThreads;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.queue.FeedFixture;
import io.avatargateway.jms.queue.SharedQueues;
import io.avatargateway.metrics.Metric;
import io.avatargateway.metrics.TestMetrics;
import io.avatargateway.service.SessionEventJson;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.traces.TestTraces;
import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class EventPublisherTest {

    private static final SessionId ID = SessionId.random();
    private static final Instant TIME = Instant.parse("2026-11-23T15:00:00.123Z");

    @TempDir
    Path directory;

    private final ExecutorService threads = TestThreads.connections();
    private final ExecutorService sending = TestThreads.lanes();
    private final TestMetrics metrics = new TestMetrics();
    private TestBroker broker;
    private BrokerClient client;
    private EventPublisher publisher;

    @BeforeEach
    void open() throws Exception {
        broker = new TestBroker(directory);
        client = new BrokerClient(broker.settings(), threads, SharedQueues::ensure, metrics.broker);
        publisher = new EventPublisher(client, sending);
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        metrics.close();
        sending.shutdownNow();
        threads.shutdownNow();
        broker.close();
    }

    @Test
    void shouldMeasureItsCallsAndHowTheyFailed() throws Exception {
        publisher.publish(event(1));
        await().untilAsserted(() -> assertThat(metrics.value(Metric.BROKER_CALLS, "activemq", "publish", null))
                .isEqualTo(1));
        broker.stop();
        publisher.publish(event(2));

        await().untilAsserted(() -> assertThat(metrics.scrape())
                .containsPattern("_duration_seconds_count\\{error_type=\"[A-Za-z]+\",[^}]*\"publish\""));
        broker.start();
    }

    @Test
    void shouldPutACloudEventOnTheTopicWithPropertiesToSelectOn() throws Exception {
        try (Connection connection = broker.connectionFactory().createConnection()) {
            connection.start();
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageConsumer consumer = session.createConsumer(
                    session.createTopic(JmsNames.EVENTS),
                    "AvatarTenant = 'acme' AND AvatarSequence > 3 AND AvatarStatus = 'finished'");
            publisher.publish(event(3));
            publisher.publish(event(4));
            Message message = consumer.receive(10_000);
            JsonObject json = FeedFixture.json(message);
            assertThat(json.getString("specversion")).isEqualTo("1.0");
            assertThat(json.getString("id")).isEqualTo(ID + "/4");
            assertThat(json.getString("type")).isEqualTo("io.avatargateway.session.job");
            assertThat(json.getString("subject")).isEqualTo(ID.value());
            assertThat(json.getString("time")).isEqualTo("2026-11-23T15:00:00.123Z");
            assertThat(json.getJsonObject("data")).isEqualTo(SessionEventJson.toJson(event(4)));
            assertThat(message.getStringProperty("AvatarEventType")).isEqualTo("job");
            assertThat(message.getStringProperty("AvatarState")).isEqualTo("CLOSED");
            assertThat(message.getStringProperty("AvatarReason")).isEqualTo("IDLE");
            assertThat(message.getStringProperty("AvatarJobId")).isEqualTo("job");
        }
    }

    @Test
    void shouldCarryAJobsTraceOn() throws Exception {
        try (Connection connection = broker.connectionFactory().createConnection()) {
            connection.start();
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageConsumer consumer = session.createConsumer(session.createTopic(JmsNames.EVENTS));
            SessionEvent event = event(3);
            JobStatus job = event.job().within(TestTraces.SENT);
            publisher.publish(new SessionEvent(
                    ID, 3, TIME, 1, event.type(), event.state(), event.reason(), "", "acme", job, event.data()));
            publisher.publish(event(4));

            Message message = consumer.receive(10_000);
            assertThat(message.getStringProperty("traceparent")).isEqualTo(TestTraces.PARENT);
            assertThat(message.getStringProperty("tracestate")).isEqualTo(TestTraces.SENT.state());
            // The distributed tracing extension of CloudEvents.
            JsonObject json = FeedFixture.json(message);
            assertThat(json.getString("traceparent")).isEqualTo(TestTraces.PARENT);
            assertThat(json.getString("tracestate")).isEqualTo(TestTraces.SENT.state());
            assertThat(json.getJsonObject("data")).isEqualTo(SessionEventJson.toJson(event));
            Message without = consumer.receive(10_000);
            assertThat(without.propertyExists("traceparent")).isFalse();
            assertThat(FeedFixture.json(without)).doesNotContainKey("traceparent");
        }
    }

    @Test
    void shouldKeepTheOrderOfEventsThatGoTogether() throws Exception {
        try (Connection connection = broker.connectionFactory().createConnection()) {
            connection.start();
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageConsumer consumer = session.createConsumer(session.createTopic(JmsNames.EVENTS));
            for (int i = 1; i <= 500; i++) {
                publisher.publish(event(i));
            }
            for (int i = 1; i <= 500; i++) {
                assertThat(consumer.receive(10_000).getLongProperty(JmsNames.SEQUENCE))
                        .isEqualTo(i);
            }
        }
        assertThat(publisher.dropped()).isZero();
    }

    @Test
    void shouldDropAndCountEventsWhileTheBrokerIsAwayAndGoOnWhenItIsBack() throws Exception {
        publisher.publish(event(1));
        publisher.await(Duration.ofSeconds(10));
        assertThat(publisher.dropped()).isZero();
        broker.stop();
        for (int i = 1; i <= 100; i++) {
            publisher.publish(event(i));
        }
        publisher.await(Duration.ofSeconds(10));
        assertThat(publisher.dropped()).isEqualTo(100);
        broker.start();
        try (Connection connection = broker.connectionFactory().createConnection()) {
            connection.start();
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageConsumer consumer = session.createConsumer(session.createTopic(JmsNames.EVENTS));
            await().pollInterval(Duration.ofMillis(100)).until(() -> {
                publisher.publish(event(7));
                Message message = consumer.receive(100);
                return message != null && message.getLongProperty(JmsNames.SEQUENCE) == 7;
            });
        }
    }

    @Test
    void shouldDropAndCountWhatIsMoreThanMayWait() {
        EventPublisher stuck = new EventPublisher(client, task -> {});
        for (int i = 0; i < EventPublisher.CAPACITY + 5; i++) {
            stuck.publish(event(i));
        }
        assertThat(stuck.dropped()).isEqualTo(5);
    }

    @Test
    void shouldDropAndCountWhatComesWhenTheThreadsHaveEnded() throws Exception {
        sending.shutdownNow();
        publisher.publish(event(1));
        publisher.publish(event(2));
        publisher.await(Duration.ofSeconds(10));
        assertThat(publisher.dropped()).isEqualTo(2);
    }

    @Test
    void shouldShowAnEventAsTheRecordNamesIt() {
        JsonObject json = SessionEventJson.toJson(event(7));
        assertThat(json.keySet())
                .containsExactly(
                        "sessionId",
                        "sequence",
                        "time",
                        "generation",
                        "type",
                        "state",
                        "reason",
                        "detail",
                        "tenant",
                        "job",
                        "data");
        assertThat(json.getJsonObject("job").getString("status")).isEqualTo("finished");
        assertThat(json.getJsonObject("data").getInt("fps")).isEqualTo(25);
        assertThat(json.getJsonObject("data").getString("signal")).isEqualTo("SILENT");
    }

    private static SessionEvent event(long sequence) {
        return new SessionEvent(
                ID,
                sequence,
                TIME,
                1,
                SessionEvent.Type.JOB,
                SessionState.CLOSED,
                CloseReason.IDLE,
                "",
                "acme",
                JobStatus.of("job", JobState.FINISHED, TIME, 200),
                Map.of("fps", 25, "signal", "SILENT"));
    }
}
