package io.avatargateway.jms.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.foreign.Poison;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.port.Job;
import jakarta.jms.BytesMessage;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * At a broker without a plugin of ours, an unreadable message ends no connection, holds nothing up, and gets its one
 * answer.
 */
@Timeout(60)
class PoisonedJobsTest extends FeedAtBroker {

    private ServerLocator locator;
    private ClientSession sender;

    @BeforeEach
    void connect() throws Exception {
        locator = ActiveMQClient.createServerLocator(broker.settings().url());
        sender = locator.createSessionFactory().createSession();
    }

    @AfterEach
    void leave() {
        locator.close();
    }

    /**
     * Without an invalid delay: such a broker keeps it with the delayed jobs, and it is answered when the session ends.
     */
    static Stream<Poison> poison() {
        return Poison.all().filter(poison -> !poison.isNotQueuedByArtemis()).filter(poison -> !poison.name()
                .startsWith("_AMQ_SCHED_DELIVERY"));
    }

    @ParameterizedTest
    @MethodSource("poison")
    void shouldGoOnWithTheNextJob(Poison poison) throws Exception {
        send(poison.message(sender));
        feed.send(feed.message("sound", 640));
        if (poison.isSpeech()) {
            Job job = feed.nextJob();
            assertThat(job.id()).isEqualTo("poison");
            feed.feed.settle(job, FeedFixture.finished(job));
        }
        assertThat(feed.nextJob().id()).isEqualTo("sound");
        if (!poison.isSpeech()) {
            assertRejected(ErrorCode.MESSAGE_TYPE_UNSUPPORTED);
        }
    }

    /** In Artemis' encoding, text takes two bytes for each character. */
    @ParameterizedTest
    @ValueSource(ints = {640, 300_000})
    void shouldRejectOnceWhatHasMorePropertiesThanCanBeSentOn(int bodyBytes) throws Exception {
        BytesMessage message = feed.message("poison", bodyBytes);
        message.setStringProperty("trace", "x".repeat(bodyBytes > 100_000 ? 40_000 : 60_000));
        feed.send(message);
        feed.send(feed.message("sound", 640));
        assertThat(feed.nextJob().id()).isEqualTo("sound");
        assertRejected(ErrorCode.PROPERTY_INVALID);
        assertThat(feed.nextReplies(2)).contains("poison rejected");
        assertThat(feed.nextDeadLetter().getStringProperty("AvatarJobId")).isEqualTo("poison");
    }

    @Test
    void shouldTakeManyProperties() throws Exception {
        BytesMessage message = feed.message("full", 640);
        message.setStringProperty("trace", "x".repeat(30_000));
        feed.send(message);
        assertThat(feed.nextJob().id()).isEqualTo("full");
    }

    @Test
    void shouldConsumeAnewWhereTheBrokerTookTheConsumerAway() throws Exception {
        feed.send(feed.message("before", 640));
        Job before = feed.nextJob();
        broker.takeConsumersAway(feed.queue());
        await().until(() -> broker.consumers(feed.queue()) == 0);
        feed.send(feed.message("after", 640));
        await("it is consumed again").atMost(Duration.ofSeconds(20)).until(() -> broker.consumers(feed.queue()) == 1);
        feed.feed.settle(before, FeedFixture.finished(before));
        assertThat(feed.nextJob().id()).isEqualTo("after");
        assertThat(feed.nextReplies(3)).contains("before finished", "after accepted");
    }

    private void assertRejected(ErrorCode code) throws InterruptedException {
        JobStatus status = feed.statuses.poll(10, TimeUnit.SECONDS);
        while (status != null && !status.state().terminal()) {
            status = feed.statuses.poll(10, TimeUnit.SECONDS);
        }
        assertThat(status).isNotNull();
        assertThat(status.state()).isEqualTo(JobState.REJECTED);
        assertThat(status.code()).isEqualTo(code.name());
        assertThat(status.jobId()).isEqualTo("poison");
    }

    private void send(ClientMessage message) throws Exception {
        try (ClientProducer producer = sender.createProducer(feed.queue())) {
            producer.send(message);
        }
    }
}
