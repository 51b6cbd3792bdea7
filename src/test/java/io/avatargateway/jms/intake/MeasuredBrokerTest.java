package io.avatargateway.jms.intake;

import static io.avatargateway.jms.queue.FeedFixture.finished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.ReplyRule;
import io.avatargateway.jms.queue.FeedFixture;
import io.avatargateway.metrics.Metric;
import io.avatargateway.metrics.TestMetrics;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.port.Job;
import jakarta.jms.BytesMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is measured between producers, the broker and sessions' queues. */
@Timeout(60)
class MeasuredBrokerTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    static Path directory;

    private static TestBroker broker;
    private final TestMetrics metrics = new TestMetrics();
    private FeedFixture feed;
    private IntakeFixture intake;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new TestBroker(directory);
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    @BeforeEach
    void open() throws Exception {
        feed = new FeedFixture(broker, null, ReplyRule.NOT_THE_GATEWAYS, Tenant.DEFAULT, metrics.broker);
        intake = new IntakeFixture(feed);
        intake.open = feed.id;
    }

    @AfterEach
    void close() throws Exception {
        intake.close();
        feed.close();
        metrics.close();
    }

    private void send(BytesMessage message, SessionId session) throws Exception {
        message.setStringProperty(JmsNames.SESSION_ID, session.value());
        feed.send(JmsNames.INTAKE, message, 0, 4);
    }

    private void awaitValue(double value, Metric metric, String... labels) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(metrics.value(metric, labels)).isEqualTo(value));
    }

    @Test
    void shouldCountAJobOnItsWholeWay() throws Exception {
        intake.start();
        Instant before = Instant.now();
        send(feed.message("job", 640), feed.id);
        Job job = feed.nextJob();
        feed.feed.settle(job, finished(job));

        // The intake has passed it on, and its producer's time with it.
        assertThat(job.sentAt()).isBetween(before.minusMillis(1), Instant.now());
        awaitValue(1, Metric.JOBS, "default", "finished", null);
        awaitValue(1, Metric.CONSUMED, "activemq", "take_in", "avatar.audio");
        awaitValue(1, Metric.CONSUMED, "activemq", "settle", "avatar.audio.{session}");
        awaitValue(1, Metric.SENT_MESSAGES, "activemq", "settle");
        awaitValue(0, Metric.ANSWERS_WAITING);
        assertThat(metrics.value(Metric.BROKER_CALLS, "activemq", "take_in", null))
                .isEqualTo(1);
        assertThat(metrics.value(Metric.BROKER_CALLS, "activemq", "settle", null))
                .isPositive();
        assertThat(metrics.value(Metric.BROKER_CALLS, "activemq", "connect", null))
                .isPositive();
        assertThat(metrics.value(Metric.BROKER_CALLS, "activemq", "open", null)).isPositive();
    }

    @Test
    void shouldCountWhatCannotBeDecodedByItsFormat() throws Exception {
        BytesMessage broken = feed.message("broken", 640);
        broken.setStringProperty(JmsNames.AUDIO_TYPE, "audio/wav");
        feed.send(broken);
        feed.feed.request();

        awaitValue(1, Metric.AUDIO_FAILURES, "wav", "AUDIO_MALFORMED");
        assertThat(metrics.value(Metric.JOBS, "default", "rejected", "AUDIO_MALFORMED"))
                .isEqualTo(1);
        assertThat(metrics.value(Metric.DEAD_LETTERS, "AUDIO_MALFORMED")).isEqualTo(1);
    }

    /** There is no session that could tell of it. */
    @Test
    void shouldCountJobsForNobody() throws Exception {
        send(feed.message("job", 640), SessionId.random());
        assertThat(intake.takeIn()).isTrue();

        assertThat(metrics.value(Metric.JOBS, "default", "rejected", "UNKNOWN_SESSION"))
                .isEqualTo(1);
        assertThat(metrics.value(Metric.DEAD_LETTERS, "UNKNOWN_SESSION")).isEqualTo(1);
    }

    @Test
    void shouldCountConnectionsThatAreLost() throws Exception {
        broker.cutConnections();

        await().atMost(LONG).untilAsserted(() -> assertThat(metrics.value(Metric.CONNECTIONS_LOST))
                .isPositive());
    }
}
