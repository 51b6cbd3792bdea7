package io.avatargateway.jms.intake;

import static io.avatargateway.jms.queue.FeedFixture.finished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.JobBodies;
import io.avatargateway.jms.queue.FeedFixture;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.port.Job;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.Session;
import jakarta.json.JsonObject;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.core.client.impl.ClientLargeMessageImpl;
import org.apache.activemq.artemis.jms.client.ActiveMQBytesMessage;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bodies above the limit, up to sizes that are no int any more. They are refused at once, and nothing of them is read
 * or kept.
 */
@Timeout(120)
class OversizedJobsTest extends IntakeAndFeed {

    private static final long MIB = 1024 * 1024;

    /** The client tells of the size of each by an int, which is negative, positive and too small, and zero. */
    @ParameterizedTest
    @ValueSource(longs = {2049, 4097, 4096})
    void shouldTellSizesBeyondWhatAnIntHolds(long mebibytes) {
        ClientLargeMessageImpl message = new ClientLargeMessageImpl();
        message.putLongProperty(org.apache.activemq.artemis.api.core.Message.HDR_LARGE_BODY_SIZE, mebibytes * MIB);
        assertThat(JobBodies.size(message)).isEqualTo(mebibytes * MIB);
    }

    /** Two megabytes on the wire. */
    @Test
    void shouldRefuseABodyOfMoreThanTwoGigabytes() throws Exception {
        sendLarge("?compressLargeMessages=true", false, 2049 * MIB, Map.of());
        assertTooLarge(false, 2049 * MIB);
    }

    /** Longer than what the client would wait for, if it read it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldRefuseALargeBodyWithoutReadingIt(boolean direct) throws Exception {
        sendLarge("", direct, 200 * MIB, Map.of());
        long sent = System.nanoTime();
        feed.send(feed.message("behind", 640));
        assertTooLarge(direct, 200 * MIB);
        if (!direct) {
            assertThat(feed.nextJob().id()).isEqualTo("behind");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - sent)).isLessThan(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldEndAnUtteranceByAPartThatIsTooLargeAndSpeakTheNext(boolean direct) throws Exception {
        BytesMessage first = feed.message("large", 3_200);
        first.setIntProperty(JmsNames.PART, 0);
        feed.send(first);
        Job talk = feed.nextJob();
        sendLarge("", direct, 20 * MIB, Map.of(JmsNames.PART, 1));
        if (!direct) {
            assertThat(intake.takeIn()).isTrue();
        }
        await().until(() -> feed.grew.contains(talk) && FeedFixture.fault(talk) != null);
        assertThat(FeedFixture.fault(talk).getMessage()).contains("20971520 bytes");
        feed.feed.settle(
                talk, JobStatus.unheard(talk.id(), JobState.REJECTED, Instant.now(), 0, "AUDIO_MALFORMED", "x"));
        assertThat(feed.nextReplies(2)).containsExactly("large accepted", "large rejected");
        for (int i = 0; i < 2; i++) {
            Message letter = feed.nextDeadLetter();
            assertThat(letter.getStringProperty(JmsNames.REASON)).isEqualTo("AUDIO_TOO_LARGE");
            assertThat(letter.getObjectProperty(JmsNames.BODY_MISSING))
                    .isEqualTo(letter.getIntProperty(JmsNames.PART) == 1 ? true : null);
        }
        feed.send(feed.message("next", 640));
        assertThat(feed.nextJob().id()).isEqualTo("next");
    }

    @Test
    void shouldRefuseALargeBodyForASessionThatIsNotThereWithoutKeepingIt() throws Exception {
        intake.open = null;
        sendLarge("", false, 20 * MIB, Map.of());
        assertThat(intake.takeIn()).isTrue();
        assertThat(feed.nextReply().getString("status")).isEqualTo("rejected");
        assertThat(body(feed.nextDeadLetter())).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldRefuseALargeBodyOfAnAmqpClientWithoutKeepingIt(boolean direct) throws Exception {
        try (Connection connection = new JmsConnectionFactory(broker.amqpUrl()).createConnection()) {
            Session session = connection.createSession();
            BytesMessage message = session.createBytesMessage();
            message.writeBytes(new byte[(int) (10 * MIB)]);
            message.setStringProperty(JmsNames.JOB_ID, "large");
            message.setStringProperty(JmsNames.SESSION_ID, feed.id.value());
            message.setJMSReplyTo(session.createQueue("avatar.replies." + feed.id));
            session.createProducer(session.createQueue(direct ? feed.queue() : JmsNames.INTAKE))
                    .send(message);
        }
        assertTooLarge(direct, 10 * MIB);
    }

    /** A dead letter whose body was left behind, sent once more, says itself how large that was. */
    @Test
    void shouldSayTheSizeOfABodyThatIsMissingAgain() throws Exception {
        BytesMessage again = feed.message("large", 0);
        again.setLongProperty(JmsNames.BODY_BYTES, 2049 * MIB);
        feed.send(again);
        assertTooLarge(true, 2049 * MIB);
    }

    private void assertTooLarge(boolean direct, long bytes) throws Exception {
        if (direct) {
            feed.feed.request();
        } else {
            assertThat(intake.takeIn()).isTrue();
        }
        JsonObject reply = feed.nextReply();
        while (reply.getString("jobId").equals("behind")
                || reply.getString("status").equals("accepted")) {
            reply = feed.nextReply();
        }
        assertThat(reply.getString("status")).isEqualTo("rejected");
        assertThat(reply.getString("code")).isEqualTo("AUDIO_TOO_LARGE");
        assertThat(reply.getString("detail"))
                .isEqualTo("audio: " + bytes + " bytes (expected: at most " + FeedFixture.MAX_BYTES + ")");
        Message letter = feed.nextDeadLetter();
        assertThat(letter.getStringProperty(JmsNames.REASON)).isEqualTo("AUDIO_TOO_LARGE");
        assertThat(letter.getBooleanProperty(JmsNames.BODY_MISSING)).isTrue();
        assertThat(body(letter)).isZero();
        if (direct) {
            // The queue goes on behind it.
            feed.send(feed.message("next", 640));
            Job next = feed.jobs.poll(10, TimeUnit.SECONDS);
            assertThat(next.id()).isIn("next", "behind");
            feed.feed.settle(next, finished(next));
        }
    }

    private static long body(Message letter) throws Exception {
        return ((BytesMessage) letter).getBodyLength();
    }

    private void sendLarge(String options, boolean direct, long bytes, Map<String, Integer> properties)
            throws Exception {
        try (ServerLocator locator = ActiveMQClient.createServerLocator(broker.url() + options);
                ClientSessionFactory factory = locator.createSessionFactory();
                ClientSession session = factory.createSession();
                ClientProducer producer = session.createProducer(direct ? feed.queue() : JmsNames.INTAKE)) {
            ClientMessage message = session.createMessage(ActiveMQBytesMessage.TYPE, true);
            message.putStringProperty(JmsNames.JOB_ID, "large");
            message.putStringProperty(JmsNames.SESSION_ID, feed.id.value());
            message.putStringProperty("JMSReplyTo", "queue://avatar.replies." + feed.id);
            properties.forEach(message::putIntProperty);
            message.setBodyInputStream(new Zeros(bytes));
            producer.send(message);
        }
    }

    private static final class Zeros extends InputStream {
        private long left;

        Zeros(long bytes) {
            left = bytes;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            int read = (int) Math.min(left, length);
            left -= read;
            return read > 0 ? read : -1;
        }
    }
}
