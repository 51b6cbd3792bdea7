package io.avatargateway.jms.intake;

import static io.avatargateway.jms.queue.FeedFixture.finished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.queue.FeedFixture;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.port.Job;
import jakarta.jms.BytesMessage;
import jakarta.jms.MessageProducer;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.ConnectionOptions;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Sender;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Jobs that are sent with a delivery delay: they wait for nobody and nobody waits for them until they are due. */
@Timeout(60)
class DelayedJobsTest extends IntakeAndFeed {

    private static final long LONG_MILLIS = 300_000;

    /** The ways to say that a message is to come later. */
    private enum Delay {
        JMS,
        AMQP_DELAY,
        AMQP_TIME
    }

    @ParameterizedTest
    @EnumSource(Delay.class)
    void shouldNotCountWhatIsDelayed(Delay by) throws Exception {
        long before = broker.messageCount(JmsNames.LATER);
        send(by, feed.queue(), "delayed", LONG_MILLIS, null);
        feed.send(feed.message("job", 640));
        await().until(() -> feed.countWaiting() == 1);
        assertThat(feed.interrupt()).isEqualTo(1);
        assertThat(broker.messageCount(feed.queue())).isEqualTo(1);
        assertThat(broker.messageCount(JmsNames.LATER)).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @EnumSource(Delay.class)
    void shouldAnswerWhatIsDelayedWhenTheSessionEnds(Delay by) throws Exception {
        intake.start();
        long before = broker.messageCount(JmsNames.LATER);
        send(by, feed.queue(), "delayed", LONG_MILLIS, null);
        send(by, feed.queue(), "urgent", LONG_MILLIS, "interrupt");
        feed.send(feed.message("job", 640));
        Job job = feed.nextJob();
        assertThat(job.id()).isEqualTo("job");
        await().until(() -> broker.messageCount(JmsNames.LATER) == before + 2);
        intake.open = null;
        intake.ended = feed.id;
        feed.feed.settle(job, finished(job));
        feed.feed.close("SESSION_ENDED", "over").toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(feed.nextReplies(4))
                .containsExactlyInAnyOrder("job accepted", "job finished", "delayed rejected", "urgent rejected");
        await().until(() -> broker.messageCount(JmsNames.LATER) == before);
        // What is delayed counts for its address, so the broker looks again later.
        await().until(() -> !broker.hasAddress(feed.queue()));
    }

    /** They wait where all jobs do, and are found by the session that they name. */
    @Test
    void shouldAnswerWhatIsDelayedInTheQueueForAllSessionsWhenItsSessionEnds() throws Exception {
        intake.start();
        send(Delay.JMS, JmsNames.INTAKE, "delayed", LONG_MILLIS, null);
        BytesMessage early = feed.message("early", 640);
        early.setStringProperty(JmsNames.SESSION_ID, feed.id.value());
        early.setLongProperty(JmsNames.NOT_BEFORE, System.currentTimeMillis() + LONG_MILLIS);
        feed.send(JmsNames.INTAKE, early, 0, 4);
        assertThat(feed.nextReplies(1)).containsExactly("early accepted");
        intake.open = null;
        intake.ended = feed.id;
        feed.feed.close("SESSION_ENDED", "over").toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(feed.nextReplies(2)).containsExactlyInAnyOrder("delayed rejected", "early rejected");
    }

    @ParameterizedTest
    @EnumSource(Delay.class)
    void shouldSpeakWhatIsDelayedWhenItIsDue(Delay by) throws Exception {
        intake.start();
        send(by, feed.queue(), "delayed", 700, null);
        feed.send(feed.message("job", 640));
        Job job = feed.nextJob();
        assertThat(job.id()).isEqualTo("job");
        Job delayed = feed.nextJob();
        assertThat(delayed.id()).isEqualTo("delayed");
        assertThat(delayed.speech().nextFrame(640)).isEqualTo(FeedFixture.pcm(640));
        feed.feed.settle(delayed, finished(delayed));
        assertThat(feed.nextReplies(3))
                .containsExactlyInAnyOrder("job accepted", "delayed accepted", "delayed finished");
    }

    @Test
    void shouldLetWhatIsUrgentBargeInWhenItIsDue() throws Exception {
        intake.start();
        send(Delay.JMS, feed.queue(), "urgent", 300, "interrupt");
        assertThat(feed.nextUrgent().id()).isEqualTo("urgent");
    }

    @Test
    void shouldRefuseADelayedJobThatNamesAnotherSession() throws Exception {
        intake.start();
        BytesMessage message = feed.message("job", 640);
        message.setStringProperty(JmsNames.SESSION_ID, SessionId.random().value());
        try (MessageProducer producer =
                feed.producerSession.createProducer(feed.producerSession.createQueue(feed.queue()))) {
            producer.setDeliveryDelay(100);
            producer.send(message);
        }
        assertThat(feed.nextReply().getString("code")).isEqualTo("PROPERTY_INVALID");
        assertThat(intake.statuses).extracting(status -> status.state()).containsExactly(JobState.REJECTED);
    }

    @Test
    void shouldAnswerWhatIsDelayedForASessionThatAnEarlierLifeLeft() throws Exception {
        intake.start();
        long before = broker.messageCount(JmsNames.LATER);
        send(Delay.JMS, feed.queue(), "delayed", LONG_MILLIS, null);
        feed.send(feed.message("job", 640));
        await().until(() -> broker.messageCount(JmsNames.LATER) == before + 1);
        intake.open = null;
        feed.kill();
        FeedFixture next = new FeedFixture(broker);
        try {
            next.lost.answer(feed.id, Tenant.DEFAULT);
            assertThat(feed.nextReplies(3)).containsExactlyInAnyOrder("job accepted", "job failed", "delayed rejected");
        } finally {
            next.close();
        }
    }

    @Test
    void shouldKeepWhatIsDelayedAcrossARestartOfTheBroker() throws Exception {
        send(Delay.JMS, feed.queue(), "delayed", 2_000, null);
        broker.stop();
        broker.start();
        intake.start();
        assertThat(feed.nextJob().id()).isEqualTo("delayed");
    }

    private void send(Delay by, String queue, String jobId, long delayMillis, String mode) throws Exception {
        if (by == Delay.JMS) {
            BytesMessage message = feed.message(jobId, 640);
            message.setStringProperty(JmsNames.SESSION_ID, feed.id.value());
            if (mode != null) {
                message.setStringProperty(JmsNames.MODE, mode);
            }
            try (MessageProducer producer =
                    feed.producerSession.createProducer(feed.producerSession.createQueue(queue))) {
                producer.setDeliveryDelay(delayMillis);
                producer.send(message);
            }
            return;
        }
        URI url = URI.create(broker.amqpUrl());
        try (Client client = Client.create();
                Connection connection = client.connect(url.getHost(), url.getPort(), new ConnectionOptions());
                Sender sender = connection.openSender(queue)) {
            Message<byte[]> message = Message.create(FeedFixture.pcm(640));
            message.durable(true);
            message.replyTo("avatar.replies." + feed.id);
            message.property(JmsNames.JOB_ID, jobId);
            if (mode != null) {
                message.property(JmsNames.MODE, mode);
            }
            Map.Entry<String, Long> annotation = by == Delay.AMQP_DELAY
                    ? Map.entry("x-opt-delivery-delay", delayMillis)
                    : Map.entry("x-opt-delivery-time", System.currentTimeMillis() + delayMillis);
            message.annotation(annotation.getKey(), annotation.getValue());
            sender.send(message).awaitSettlement();
        }
    }
}
