package io.avatargateway.jms.intake;

import static io.avatargateway.jms.queue.FeedFixture.finished;
import static io.avatargateway.jms.queue.FeedFixture.pcm;
import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.queue.FeedFixture;
import io.avatargateway.security.Caller;
import io.avatargateway.session.model.Resume;
import io.avatargateway.session.port.Job;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.Session;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.util.ArrayList;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A producer says where its job goes on if the link to the avatar is lost while it is heard. */
@Timeout(60)
class ResumeTest extends IntakeAndFeed {

    @ParameterizedTest
    @CsvSource({"true, pause, PAUSE", "false, exact, EXACT", "true, restart, RESTART", "false, skip, SKIP", "true,,"})
    void shouldTellTheSessionWhatTheProducerWants(boolean direct, String word, Resume resume) throws Exception {
        send(asking("talk", word), direct);

        assertThat(feed.nextJob().resume()).isEqualTo(resume);
    }

    @ParameterizedTest
    @CsvSource({"true, Pause", "false, PAUSE", "true, ''", "false, go on", "true, 7"})
    void shouldRejectAnotherWord(boolean direct, String word) throws Exception {
        BytesMessage message = asking("talk", word);
        if (word.equals("7")) {
            message.setIntProperty("AvatarResume", 7);
        }
        send(message, direct);
        feed.feed.request();

        JsonObject reply = feed.nextReply();
        if (reply.getString("status").equals("accepted")) {
            reply = feed.nextReply();
        }
        assertThat(reply.getString("status")).isEqualTo("rejected");
        assertThat(reply.getString("code")).isEqualTo("PROPERTY_INVALID");
        assertThat(reply.getString("detail"))
                .startsWith("AvatarResume: ")
                .endsWith(word.equals("7") ? "(expected: a string property)" : "(expected: " + Resume.RULE + ")");
        assertThat(feed.nextDeadLetter().getStringProperty(JmsNames.REASON)).isEqualTo("PROPERTY_INVALID");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldDoWhatTheFirstPartSays(boolean direct) throws Exception {
        String[] words = {"skip", "restart", null};
        // Also where another part comes first.
        for (int number : new int[] {1, 0, 2}) {
            BytesMessage part = asking("talk", words[number]);
            part.setIntProperty(JmsNames.PART, number);
            part.setBooleanProperty(JmsNames.LAST_PART, number == 2);
            send(part, direct);
        }

        Job talk = feed.nextJob();

        assertThat(talk.resume()).isEqualTo(Resume.SKIP);
        feed.feed.settle(talk, finished(talk));
        assertThat(feed.nextReplies(2)).containsExactly("talk accepted", "talk finished");
    }

    @Test
    void shouldServeAmqpClients() throws Exception {
        try (Connection connection = new JmsConnectionFactory(broker.amqpUrl()).createConnection()) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            BytesMessage message = session.createBytesMessage();
            message.writeBytes(pcm(640));
            message.setStringProperty("AvatarResume", "restart");
            session.createProducer(session.createQueue(feed.queue())).send(message);

            assertThat(feed.nextJob().resume()).isEqualTo(Resume.RESTART);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldServeThoseWhoPostTheirSpeech(Resume resume) throws Exception {
        JmsSpeechIntake http = new JmsSpeechIntake(
                feed.client,
                new OpenSessions(new ArrayList<>()),
                feed.factory,
                FeedFixture.BODIES,
                feed.backlogs,
                FeedFixture.LIMITS,
                Clock.systemUTC());

        http.submit(Caller.local(), feed.id, "posted", null, null, resume, new ByteArrayInputStream(pcm(640)));

        assertThat(feed.nextJob().resume()).isEqualTo(resume);
    }

    private BytesMessage asking(String jobId, String word) throws Exception {
        BytesMessage message = feed.message(jobId, 640);
        if (word != null) {
            message.setStringProperty("AvatarResume", word);
        }
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
