package io.avatargateway.jms.intake;

import static io.avatargateway.jms.queue.FeedFixture.pcm;
import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.jms.client.TestThreads;
import io.avatargateway.jms.letter.DeadLetterDesk;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.queue.FeedFixture;
import io.avatargateway.jms.queue.SharedQueues;
import io.avatargateway.security.Caller;
import io.avatargateway.service.DeadLetter;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.port.Job;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole way of a job that was rejected and is sent again to a session that lives. */
@Timeout(60)
class RedrivenJobsTest {

    private static final long LONG_MILLIS = 30_000;

    @TempDir
    static Path directory;

    private static final ExecutorService THREADS = TestThreads.connections();
    private static TestBroker broker;
    private static FeedFixture feed;
    private static IntakeFixture intake;
    private static BrokerClient client;
    private static DeadLetterDesk desk;

    @BeforeAll
    static void start() throws Exception {
        broker = new TestBroker(directory);
        feed = new FeedFixture(broker);
        intake = new IntakeFixture(feed).start();
        intake.open = feed.id;
        client = new BrokerClient(broker.settings(), THREADS, SharedQueues::ensure);
        desk = new DeadLetterDesk(
                client,
                new Lane(THREADS),
                Set::of,
                intake.sessions(),
                names -> Caller.local(),
                FeedFixture.BODIES,
                10_000_000,
                Clock.systemUTC());
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        THREADS.shutdownNow();
        intake.close();
        feed.close();
        broker.close();
    }

    /** Its sender did not give it a correlation id, or did: it knows both answers by the same one. */
    @ParameterizedTest
    @CsvSource({
        "core,6400,",
        "core,6400,case-7",
        "core,1000000,",
        "amqp,6400,",
        "amqp,6400,case-8",
        "amqp,1000000,case-9",
    })
    void shouldBeSpokenAndAnsweredAsItsSenderKnowsIt(String protocol, int bytes, String correlation) throws Exception {
        ConnectionFactory factory =
                protocol.equals("amqp") ? new JmsConnectionFactory(broker.amqpUrl()) : broker.connectionFactory();
        try (Connection connection = factory.createConnection()) {
            connection.start();
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            Queue replyQueue = session.createTemporaryQueue();
            MessageConsumer replies = session.createConsumer(replyQueue);
            BytesMessage sent = session.createBytesMessage();
            sent.writeBytes(pcm(bytes));
            sent.setStringProperty(JmsNames.SESSION_ID, SessionId.random().value());
            sent.setStringProperty("AvatarAudioType", "audio/pcm;rate=16000");
            sent.setJMSCorrelationID(correlation);
            sent.setJMSReplyTo(replyQueue);
            try (MessageProducer producer = session.createProducer(session.createQueue(JmsNames.INTAKE))) {
                producer.send(sent);
            }
            String known = correlation == null ? sent.getJMSMessageID() : correlation;
            assertReply(replies, "rejected", known);
            DeadLetter letter = onlyLetter();
            assertThat(letter.correlationId()).isEqualTo(known);
            assertThat(letter.bytes()).isEqualTo(bytes);

            desk.redrive(Caller.local(), letter.id(), feed.id)
                    .toCompletableFuture()
                    .get(LONG_MILLIS, TimeUnit.MILLISECONDS);

            Job job = feed.nextJob();
            assertThat(job.id()).isEqualTo(letter.jobId() + "-r1");
            assertThat(job.speech().nextFrame(bytes)).isEqualTo(pcm(bytes));
            feed.feed.settle(job, FeedFixture.finished(job));
            assertReply(replies, "accepted", known);
            assertReply(replies, "finished", known);
            assertThat(broker.messageCount(JmsNames.DEAD_LETTERS)).isZero();
        }
    }

    private static DeadLetter onlyLetter() throws Exception {
        List<DeadLetter> letters = desk.list(null, null, 10)
                .toCompletableFuture()
                .get(LONG_MILLIS, TimeUnit.MILLISECONDS)
                .letters();
        assertThat(letters).hasSize(1);
        return letters.get(0);
    }

    private static void assertReply(MessageConsumer replies, String status, String correlation) throws Exception {
        Message reply = replies.receive(LONG_MILLIS);
        assertThat(reply).as(status).isNotNull();
        assertThat(reply.getStringProperty(JmsNames.STATUS)).isEqualTo(status);
        assertThat(reply.getJMSCorrelationID()).isEqualTo(correlation);
    }
}
