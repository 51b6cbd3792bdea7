package io.avatargateway.jms.intake;

import static io.avatargateway.jms.queue.FeedFixture.pcm;
import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.queue.FeedFixture;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.port.Job;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.json.JsonObject;
import java.time.Instant;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Helpers for request and reply take one reply: it has to be the final one. */
@Timeout(60)
class FinalReplyTest extends IntakeAndFeed {

    @ParameterizedTest
    @CsvSource({"true, final, 1", "false, final, 1", "true, all, 3", "false, all, 3"})
    void shouldSendTheRepliesThatWereAskedFor(boolean direct, String which, int count) throws Exception {
        BytesMessage message = asking("talk", which);
        send(message, direct);
        Job job = feed.nextJob();
        feed.feed.started(job, JobStatus.of("talk", JobState.STARTED, Instant.now(), 20));
        feed.feed.settle(job, FeedFixture.finished(job));
        String[] words = {"accepted", "started", "finished"};
        for (int i = 3 - count; i < 3; i++) {
            Message reply = feed.nextReplyMessage();
            assertThat(reply.getStringProperty(JmsNames.STATUS)).isEqualTo(words[i]);
            assertThat(reply.getJMSCorrelationID()).isEqualTo(message.getJMSMessageID());
        }
        assertThat(feed.nothingElseComes()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldAnswerOnlyTheEndOfAnUtteranceInParts(boolean direct) throws Exception {
        for (int i = 0; i < 3; i++) {
            BytesMessage part = i == 0 ? asking("talk", "final") : feed.message("talk", 640);
            part.setIntProperty(JmsNames.PART, i);
            part.setBooleanProperty(JmsNames.LAST_PART, i == 2);
            send(part, direct);
        }
        Job job = feed.nextJob();
        feed.feed.started(job, JobStatus.of("talk", JobState.STARTED, Instant.now(), -1));
        feed.feed.settle(job, FeedFixture.finished(job));
        assertThat(feed.nextReplies(1)).containsExactly("talk finished");
        assertThat(feed.nothingElseComes()).isTrue();
    }

    /** Its first reply says what is wrong. */
    @ParameterizedTest
    @CsvSource({"true, Final", "false, Final", "true, ''", "false, none"})
    void shouldRejectAnotherWord(boolean direct, String which) throws Exception {
        send(asking("talk", which), direct);
        feed.feed.request();
        JsonObject reply = feed.nextReply();
        if (reply.getString("status").equals("accepted")) {
            reply = feed.nextReply();
        }
        assertThat(reply.getString("code")).isEqualTo("PROPERTY_INVALID");
        assertThat(reply.getString("detail")).contains("AvatarReplies", "all, final");
        assertThat(feed.nextDeadLetter().getStringProperty(JmsNames.REASON)).isEqualTo("PROPERTY_INVALID");
    }

    @Test
    void shouldRejectWithOneReply() throws Exception {
        BytesMessage message = asking("talk", "final");
        message.setStringProperty(JmsNames.MODE, "soon");
        send(message, true);
        feed.feed.request();
        assertThat(feed.nextReplies(1)).containsExactly("talk rejected");
        assertThat(feed.nothingElseComes()).isTrue();
        feed.nextDeadLetter();
    }

    /** A job that waits for its time goes back to the intake, and is told nothing of it. */
    @Test
    void shouldKeepItOnItsWayThroughTheIntake() throws Exception {
        BytesMessage message = asking("later", "final");
        message.setLongProperty(JmsNames.NOT_BEFORE, System.currentTimeMillis() + 1_500);
        send(message, true);
        feed.feed.request();
        assertThat(intake.takeIn()).isTrue();
        Job job = feed.nextJob();
        feed.feed.settle(job, FeedFixture.finished(job));
        assertThat(feed.nextReplies(1)).containsExactly("later finished");
    }

    @Test
    void shouldServeAmqpClients() throws Exception {
        try (Connection connection = new JmsConnectionFactory(broker.amqpUrl()).createConnection()) {
            connection.start();
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            BytesMessage message = session.createBytesMessage();
            message.writeBytes(pcm(640));
            message.setStringProperty("AvatarReplies", "final");
            message.setJMSReplyTo(session.createTemporaryQueue());
            session.createProducer(session.createQueue(feed.queue())).send(message);
            Job job = feed.nextJob();
            feed.feed.settle(job, FeedFixture.finished(job));
            Message reply = session.createConsumer(message.getJMSReplyTo()).receive(10_000);
            assertThat(((TextMessage) reply).getText()).contains("finished");
        }
    }

    private BytesMessage asking(String jobId, String which) throws Exception {
        BytesMessage message = feed.message(jobId, 640);
        message.setStringProperty("AvatarReplies", which);
        return message;
    }

    private void send(BytesMessage message, boolean direct) throws Exception {
        message.setStringProperty(JmsNames.SESSION_ID, feed.id.value());
        feed.send(direct ? feed.queue() : JmsNames.INTAKE, message, 0, 4);
        if (!direct) {
            assertThat(intake.takeIn()).isTrue();
        }
    }
}
