package io.avatargateway.jms.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avatargateway.jms.queue.FeedAtBroker;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JobAction;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.PictureChange;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.port.Job;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes of the picture as jobs, by every way in. */
@Timeout(60)
class PictureJobsTest extends FeedAtBroker {

    private static final String IMAGE = "6f1c2a9e-1b2c-4d3e-8f90-0123456789ab";

    @Test
    void shouldComeInTheirTurn() throws Exception {
        feed.send(feed.message("speech", 640));
        Message camera = action("camera", "camera");
        camera.setStringProperty("AvatarCamera", "0, -0.5,1e-1,+1.50");
        feed.send(camera);
        Message background = action("background", "background");
        background.setStringProperty("AvatarImageId", IMAGE);
        feed.send(background);
        feed.send(action("foreground", "foreground"));

        assertThat(feed.nextJob().pictureChange()).isNull();
        Job first = feed.nextJob();
        assertThat(first.action()).isEqualTo(JobAction.CHANGE_PICTURE);
        assertThat(first.speech()).isNull();
        assertThat(first.pictureChange()).isEqualTo(new PictureChange.Camera(List.of(0f, -0.5f, 0.1f, 1.5f)));
        assertThat(feed.nextJob().pictureChange()).isEqualTo(new PictureChange.Background(IMAGE));
        assertThat(feed.nextJob().pictureChange()).isEqualTo(new PictureChange.Foreground(null));
    }

    @Test
    void shouldComeAtOnceAndHaveOneFinalReply() throws Exception {
        feed.send(feed.message("waiting", 640));
        Message camera = action("now", "camera");
        camera.setStringProperty("AvatarCamera", "1,2,3,4,5,6,7");
        camera.setStringProperty("AvatarMode", "interrupt");
        feed.send(camera);

        Job now = feed.nextUrgent();

        assertThat(now.pictureChange()).isEqualTo(new PictureChange.Camera(List.of(1f, 2f, 3f, 4f, 5f, 6f, 7f)));
        assertThat(feed.jobs).isEmpty();
        feed.feed.settle(now, JobStatus.of("now", JobState.FINISHED, Instant.now(), 0));
        assertThat(feed.nextReplies(2)).containsExactly("now accepted", "now finished");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "camera     | -                      | -      | AvatarCamera: none (expected: 4, 7 or 9 finite numbers",
                "camera     | 1,2,3                  | -      | AvatarCamera: 1,2,3 (expected: 4, 7 or 9",
                "camera     | 1,2,3,4,5              | -      | expected: 4, 7 or 9",
                "camera     | 1,2,3,4,5,6,7,8,9,10   | -      | expected: 4, 7 or 9",
                "camera     | 1,2,3,NaN              | -      | expected: 4, 7 or 9",
                "camera     | 1,2,3,Infinity         | -      | expected: 4, 7 or 9",
                "camera     | 1,2,3,1e39             | -      | expected: 4, 7 or 9",
                "camera     | 1,2,3,                 | -      | expected: 4, 7 or 9",
                "camera     | 1 2 3 4                | -      | expected: 4, 7 or 9",
                "camera     | 1,2,3,0x1p3            | -      | expected: 4, 7 or 9",
                "camera     | 1,2,3,4f               | -      | expected: 4, 7 or 9",
                "camera     | 1,2,3,4                | abc    | AvatarImageId: abc (expected: none without"
                        + " AvatarAction background or foreground)",
                "background | -                      | short  | AvatarImageId: short (expected: the id of an image"
                        + " uploaded to Simli, 36 characters; or none)",
                "foreground | -                      | 6f1c2a9e-1b2c-4d3e-8f90-0123456789abc | 36 characters",
                "background | 1,2,3,4                | -      | AvatarCamera: 1,2,3,4 (expected: none without"
                        + " AvatarAction camera)",
                "finish     | 1,2,3,4                | -      | AvatarCamera: 1,2,3,4 (expected: none without"
                        + " AvatarAction camera)",
            })
    void shouldNameThePropertyThatBreaksItsRule(String action, String camera, String image, String sentence)
            throws Exception {
        Message message = action("wrong", action);
        if (!camera.equals("-")) {
            message.setStringProperty("AvatarCamera", camera);
        }
        if (!image.equals("-")) {
            message.setStringProperty("AvatarImageId", image);
        }
        feed.send(message);
        feed.send(feed.message("behind", 640));

        assertThat(feed.nextJob().id()).isEqualTo("behind");
        JsonObject reply = feed.nextReply();
        while (!reply.getString("status").equals("rejected")) {
            reply = feed.nextReply();
        }
        assertThat(reply.getString("jobId")).isEqualTo("wrong");
        assertThat(reply.getString("code")).isEqualTo("PROPERTY_INVALID");
        assertThat(reply.getString("detail")).contains(sentence);
    }

    @Test
    void shouldRefuseABody() throws Exception {
        BytesMessage message = feed.message("wrong", 640);
        message.setStringProperty("AvatarAction", "background");
        feed.send(message);
        feed.send(feed.message("behind", 640));

        assertThat(feed.nextJob().id()).isEqualTo("behind");
        assertThat(feed.statuses).anySatisfy(status -> assertThat(status.detail())
                .contains("background with a body (expected: no body)"));
    }

    @Test
    void shouldComeOverAmqp() throws Exception {
        try (Connection amqp = new JmsConnectionFactory(broker.amqpUrl()).createConnection();
                Session session = amqp.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = session.createProducer(session.createQueue(feed.queue()))) {
            amqp.start();
            Message message = session.createMessage();
            message.setStringProperty("AvatarJobId", "amqp");
            message.setStringProperty("AvatarAction", "background");
            message.setStringProperty("AvatarImageId", IMAGE);
            producer.send(message);
        }

        assertThat(feed.nextJob().pictureChange()).isEqualTo(new PictureChange.Background(IMAGE));
    }

    @Test
    void shouldComeOverHttpByTheSameQueue() throws Exception {
        OpenSession sessions = new OpenSession();
        JmsPictureIntake intake =
                new JmsPictureIntake(feed.client, sessions, feed.factory, feed.backlogs, Clock.systemUTC());
        PictureChange camera = new PictureChange.Camera(List.of(0.1f, -1e-8f, 3.4e38f, 1f));

        JobStatus accepted = intake.submit(Caller.local(), feed.id, "mine", camera, "queue");

        assertThat(accepted.state()).isEqualTo(JobState.ACCEPTED);
        assertThat(accepted.jobId()).isEqualTo("mine");
        assertThat(feed.nextJob().pictureChange()).isEqualTo(camera);
        intake.submit(Caller.local(), feed.id, null, new PictureChange.Foreground(IMAGE), "interrupt");
        assertThat(feed.nextUrgent().pictureChange()).isEqualTo(new PictureChange.Foreground(IMAGE));
        assertThatThrownBy(() -> intake.submit(Caller.local(), feed.id, "a\0b", camera, "queue"))
                .isInstanceOfSatisfying(GatewayException.class, refused -> assertThat(refused.code())
                        .isEqualTo(ErrorCode.PROPERTY_INVALID));
        assertThatThrownBy(() -> intake.submit(Caller.local(), SessionId.random(), null, camera, "queue"))
                .isInstanceOfSatisfying(GatewayException.class, refused -> assertThat(refused.code())
                        .isEqualTo(ErrorCode.SESSION_ENDED));
    }

    private Message action(String jobId, String action) throws Exception {
        Message message = feed.producerSession.createMessage();
        message.setStringProperty("AvatarJobId", jobId);
        message.setStringProperty("AvatarAction", action);
        message.setJMSReplyTo(feed.replyQueue);
        return message;
    }

    /** Every session takes jobs as far as the registry is concerned. */
    private static final class OpenSession implements Sessions {
        @Override
        public boolean requireAccepting(Caller caller, SessionId id) {
            return true;
        }

        @Override
        public void requireOwned(Caller caller, SessionId id) {}

        @Override
        public Tenant tenantOf(Caller caller, SessionId id) {
            return caller.tenant();
        }

        @Override
        public boolean sees(Caller caller, SessionId id) {
            return true;
        }

        @Override
        public void jobStatus(Caller caller, SessionId id, JobStatus status) {}
    }
}
