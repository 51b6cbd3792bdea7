package io.avatargateway.jms.intake;

import static io.avatargateway.jms.queue.FeedFixture.pcm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.queue.FeedFixture;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.port.Job;
import jakarta.jms.BytesMessage;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AudioIntakeTest extends IntakeAndFeed {

    @Test
    void shouldPutAJobIntoItsSessionsQueueWithAllThatItHad() throws Exception {
        BytesMessage message = message("job", 6400);
        message.setJMSCorrelationID("mine");
        message.setStringProperty("Vendor", "kept");
        feed.send(JmsNames.INTAKE, message, 60_000, 7);
        assertThat(intake.takeIn()).isTrue();

        Job job = feed.nextJob();
        assertThat(job.id()).isEqualTo("job");
        assertThat(job.speech().nextFrame(6400)).isEqualTo(pcm(6400));
        assertThat(job.expiresAt()).isEqualTo(Instant.ofEpochMilli(message.getJMSExpiration()));
        assertThat(FeedFixture.headers(job).requestMessageId()).isEqualTo(message.getJMSMessageID());
        assertThat(FeedFixture.messageOf(job).getStringProperty("Vendor")).isEqualTo("kept");
        assertThat(FeedFixture.messageOf(job).getJMSPriority()).isEqualTo(7);
        assertThat(FeedFixture.messageOf(job).getJMSDeliveryMode()).isEqualTo(jakarta.jms.DeliveryMode.PERSISTENT);
        Message reply = feed.nextReplyMessage();
        assertThat(FeedFixture.json(reply).getString("status")).isEqualTo("accepted");
        assertThat(reply.getJMSCorrelationID()).isEqualTo("mine");
        assertThat(feed.nothingElseComes()).as("accepted comes once").isTrue();
        assertThat(intake.statuses).extracting(s -> s.state()).containsExactly(JobState.ACCEPTED);
    }

    /** Any gateway may take what is sent to {@code avatar.audio}: the broker knows which sessions there are. */
    @Test
    void shouldPutAJobIntoTheQueueOfASessionThatIsAnotherGateways() throws Exception {
        intake.open = SessionId.random();
        feed.send(JmsNames.INTAKE, message("elsewhere", 640), 0, 4);
        assertThat(intake.takeIn()).isTrue();

        Job job = feed.nextJob();
        assertThat(job.id()).isEqualTo("elsewhere");
        assertThat(feed.nextReply().getString("status")).isEqualTo("accepted");
        await().untilAsserted(() -> assertThat(feed.statuses)
                .as("its own gateway hears of it, too")
                .extracting(status -> status.state())
                .contains(JobState.ACCEPTED));
        assertThat(feed.nothingElseComes()).as("accepted comes once").isTrue();
    }

    @Test
    void shouldNameTheJobByTheMessageIdThatTheProducerKnows() throws Exception {
        BytesMessage message = feed.producerSession.createBytesMessage();
        message.writeBytes(pcm(640));
        message.setStringProperty(JmsNames.SESSION_ID, feed.id.value());
        message.setJMSReplyTo(feed.replyQueue);
        feed.send(JmsNames.INTAKE, message, 0, 4);
        intake.takeIn();
        Job job = feed.nextJob();
        assertThat(job.id()).isEqualTo(message.getJMSMessageID());
        feed.feed.settle(job, FeedFixture.finished(job));
        for (int i = 0; i < 2; i++) {
            assertThat(feed.nextReplyMessage().getJMSCorrelationID()).isEqualTo(message.getJMSMessageID());
        }
    }

    @Test
    void shouldPassOnALargeJobByteForByte() throws Exception {
        feed.send(JmsNames.INTAKE, message("large", 1_000_000), 0, 4);
        assertThat(intake.takeIn()).isTrue();
        Job job = feed.nextJob();
        assertThat(job.speech().durationMillis()).isEqualTo(31_250);
        assertThat(job.speech().nextFrame(1_000_000)).isEqualTo(pcm(1_000_000));
    }

    @Test
    void shouldKeepTheOrderAcrossAFailureAndItsRetry() throws Exception {
        for (int i = 0; i < 5; i++) {
            feed.send(JmsNames.INTAKE, message("job-" + i, 640), 0, 4);
        }
        assertThat(intake.takeIn()).isTrue();
        intake.failure = new IllegalStateException("a fault of ours");
        assertThat(intake.takeIn()).isFalse();
        intake.failure = null;
        for (int i = 0; i < 4; i++) {
            assertThat(intake.takeIn()).isTrue();
        }
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            order.add(feed.nextJob().id());
        }
        assertThat(order).containsExactly("job-0", "job-1", "job-2", "job-3", "job-4");
        assertThat(feed.nextReplies(5)).contains("job-1 accepted");
        assertThat(feed.nothingElseComes()).isTrue();
    }

    @Test
    void shouldAnswerAJobThatFailsAsOftenAsItMayBeTried() throws Exception {
        feed.send(JmsNames.INTAKE, message("poison", 640), 0, 4);
        intake.failure = new IllegalStateException("a fault of ours");
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThat(intake.takeIn()).as("attempt " + attempt).isFalse();
        }
        assertThat(intake.takeIn()).isTrue();
        assertAside("poison", "failed", "DELIVERY_FAILED");
    }

    @Test
    void shouldRejectAJobForAnUnknownSession() throws Exception {
        BytesMessage message = message("job", 640);
        message.setStringProperty(JmsNames.SESSION_ID, SessionId.random().value());
        assertRejected(message, "UNKNOWN_SESSION");
    }

    @Test
    void shouldKnowNoSessionOfAnotherTenantThatIsHere() throws Exception {
        intake.open = feed.id;
        intake.foreign = feed.id;

        assertUnknown("job");
    }

    @Test
    void shouldKnowNoSessionOfAnotherTenantThatIsAnotherGateways() throws Exception {
        intake.open = SessionId.random();
        intake.foreign = feed.id;

        assertUnknown("job");
    }

    /** Neither the job nor its end: another tenant's job may have the same name. */
    private void assertUnknown(String jobId) throws Exception {
        assertRejected(message(jobId, 640), "UNKNOWN_SESSION");
        assertThat(intake.statuses).as("told to the session").isEmpty();
        assertThat(feed.nothingElseComes()).isTrue();
    }

    @Test
    void shouldTellNoSessionOfAnotherTenantOfAJobWhoseTimeIsOver() throws Exception {
        intake.foreign = feed.id;
        feed.send(JmsNames.EXPIRED, message("late", 640), 0, 4);
        assertThat(intake.answerExpired()).isTrue();

        assertThat(FeedFixture.json(feed.nextReplyMessage()).getString("status"))
                .isEqualTo("expired");
        assertThat(intake.statuses).isEmpty();
    }

    @Test
    void shouldRejectAJobForASessionThatHasEnded() throws Exception {
        intake.ended = feed.id;
        assertRejected(message("job", 640), "SESSION_ENDED");
    }

    @Test
    void shouldRejectAJobWhoseQueueIsGone() throws Exception {
        intake.open = SessionId.random();
        BytesMessage message = message("job", 640);
        message.setStringProperty(JmsNames.SESSION_ID, intake.open.value());
        assertRejected(message, "SESSION_ENDED");
    }

    @Test
    void shouldRejectAJobForNoSession() throws Exception {
        BytesMessage message = feed.message("job", 640);
        assertRejected(message, "PROPERTY_MISSING");
    }

    @Test
    void shouldRejectAMalformedSessionId() throws Exception {
        BytesMessage message = message("job", 640);
        message.setStringProperty(JmsNames.SESSION_ID, "../../etc");
        assertRejected(message, "PROPERTY_INVALID");
    }

    @Test
    void shouldRejectASessionIdOfTheWrongType() throws Exception {
        BytesMessage message = message("job", 640);
        message.setLongProperty(JmsNames.SESSION_ID, 7);
        assertRejected(message, "PROPERTY_INVALID");
    }

    @Test
    void shouldRejectAnUnknownAudioType() throws Exception {
        BytesMessage message = message("job", 640);
        message.setStringProperty(JmsNames.AUDIO_TYPE, "audio/pcm;rate=4000");
        assertRejected(message, "AUDIO_TYPE_UNSUPPORTED");
    }

    @Test
    void shouldRejectAMapWhereBytesBelong() throws Exception {
        MapMessage message = feed.producerSession.createMapMessage();
        message.setString("audio", "?");
        assertRejected(addressed(message), "MESSAGE_TYPE_UNSUPPORTED");
    }

    @Test
    void shouldRejectAnObjectWithoutEverReadingIt() throws Exception {
        ObjectMessage message = feed.producerSession.createObjectMessage(new Bomb());
        Bomb.EXPLODED.set(false);
        assertRejected(addressed(message), "MESSAGE_TYPE_UNSUPPORTED");
        assertThat(Bomb.EXPLODED).isFalse();
    }

    @Test
    void shouldRejectMoreThanAJobMayHaveAndNotKeepIt() throws Exception {
        feed.send(JmsNames.INTAKE, message("job", (int) FeedFixture.MAX_BYTES + 2), 0, 4);
        assertThat(intake.takeIn()).isTrue();
        Message dead = assertAside("job", "rejected", "AUDIO_TOO_LARGE");
        assertThat(((BytesMessage) dead).getBodyLength()).isZero();
        assertThat(dead.getBooleanProperty(JmsNames.BODY_MISSING)).isTrue();
        assertThat(dead.getLongProperty(JmsNames.BODY_BYTES)).isEqualTo(FeedFixture.MAX_BYTES + 2);
    }

    @Test
    void shouldKeepWhatItRejectsForAnotherReason() throws Exception {
        int bytes = (int) FeedFixture.MAX_BYTES;
        intake.ended = feed.id;
        feed.send(JmsNames.INTAKE, message("job", bytes), 0, 4);
        assertThat(intake.takeIn()).isTrue();
        Message dead = assertAside("job", "rejected", "SESSION_ENDED");
        assertThat(dead.getBody(byte[].class)).isEqualTo(pcm(bytes));
    }

    @Test
    void shouldNameAJobWithAMalformedIdByItsMessageId() throws Exception {
        BytesMessage message = message("job", 640);
        message.setStringProperty(JmsNames.JOB_ID, "a\nb");
        feed.send(JmsNames.INTAKE, message, 0, 4);
        intake.takeIn();
        assertAside(message.getJMSMessageID(), "rejected", "PROPERTY_INVALID");
    }

    @Test
    void shouldCountTheCharactersOfAJobIdAsPeopleDo() throws Exception {
        String longest = "\uD83D\uDE00".repeat(200);
        feed.send(JmsNames.INTAKE, message(longest, 640), 0, 4);
        assertThat(intake.takeIn()).isTrue();
        assertThat(feed.nextJob().id()).isEqualTo(longest);
        assertThat(feed.nextReply().getString("status")).isEqualTo("accepted");

        BytesMessage longer = message(longest + "x", 640);
        feed.send(JmsNames.INTAKE, longer, 0, 4);
        assertThat(intake.takeIn()).isTrue();
        assertAside(longer.getJMSMessageID(), "rejected", "PROPERTY_INVALID");
    }

    @Test
    void shouldPutTheReplyAsideAndGoOnWhenItsDestinationDoesNotExist() throws Exception {
        BytesMessage message = message("job", 640);
        message.setJMSReplyTo(feed.producerSession.createQueue("nobody.listens.here"));
        feed.send(JmsNames.INTAKE, message, 0, 4);
        assertThat(intake.takeIn()).isTrue();
        assertThat(feed.nextJob().id()).isEqualTo("job");
        assertThat(feed.nextDeadLetter().getStringProperty(JmsNames.REASON)).isEqualTo(JmsNames.REPLY_UNDELIVERABLE);
        assertThat(intake.replies.undeliverable()).isEqualTo(1);
    }

    @Test
    void shouldAnswerAJobWhoseTimeIsOverOnce() throws Exception {
        BytesMessage message = message("late", 640);
        feed.send(JmsNames.INTAKE, message, 50, 4);
        assertThat(intake.answerExpired()).isTrue();
        JsonObject reply = feed.nextReply();
        assertThat(reply.getString("status")).isEqualTo("expired");
        assertThat(reply.getString("code")).isEqualTo("JOB_EXPIRED");
        assertThat(reply.getString("sessionId")).isEqualTo(feed.id.value());
        assertThat(reply.getInt("playedMillis")).isZero();
        assertThat(intake.statuses).extracting(s -> s.state()).containsExactly(JobState.EXPIRED);
        await().untilAsserted(
                        () -> assertThat(broker.messageCount(JmsNames.EXPIRED)).isZero());
    }

    @Test
    void shouldAnswerAJobThatExpiresInTheSessionsQueueByTheSessionOfThatQueue() throws Exception {
        BytesMessage late = feed.message("late", 640);
        feed.send(late, 50, 4);
        await().until(() -> System.currentTimeMillis() > late.getJMSExpiration());
        feed.feed.request();
        assertThat(intake.answerExpired()).isTrue();
        JsonObject reply = feed.nextReply();
        assertThat(reply.getString("status")).isEqualTo("expired");
        assertThat(reply.getString("sessionId")).isEqualTo(feed.id.value());
    }

    private BytesMessage message(String jobId, int bytes) throws Exception {
        BytesMessage message = feed.message(jobId, bytes);
        message.setStringProperty(JmsNames.SESSION_ID, feed.id.value());
        return message;
    }

    private Message addressed(Message message) throws Exception {
        message.setStringProperty(JmsNames.JOB_ID, "job");
        message.setStringProperty(JmsNames.SESSION_ID, feed.id.value());
        message.setJMSReplyTo(feed.replyQueue);
        return message;
    }

    private void assertRejected(Message message, String code) throws Exception {
        feed.send(JmsNames.INTAKE, message, 0, 4);
        assertThat(intake.takeIn()).isTrue();
        assertAside("job", "rejected", code);
    }

    private Message assertAside(String jobId, String word, String code) throws Exception {
        JsonObject reply = feed.nextReply();
        assertThat(reply.getString("jobId")).isEqualTo(jobId);
        assertThat(reply.getString("status")).isEqualTo(word);
        assertThat(reply.getString("code")).isEqualTo(code);
        assertThat(reply.getString("detail")).contains("expected: ");
        Message dead = feed.nextDeadLetter();
        assertThat(dead.getStringProperty(JmsNames.JOB_ID)).isEqualTo(jobId);
        assertThat(dead.getStringProperty(JmsNames.REASON)).isEqualTo(code);
        assertThat(dead.getStringProperty(JmsNames.ORIGINAL_DESTINATION)).isEqualTo(JmsNames.INTAKE);
        await().untilAsserted(
                        () -> assertThat(broker.messageCount(JmsNames.INTAKE)).isZero());
        return dead;
    }

    /** Tells when somebody reads it. */
    private static final class Bomb implements Serializable {
        private static final long serialVersionUID = 1L;
        private static final AtomicBoolean EXPLODED = new AtomicBoolean();

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            EXPLODED.set(true);
        }
    }
}
