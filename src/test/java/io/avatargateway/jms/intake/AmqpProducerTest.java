package io.avatargateway.jms.intake;

import static io.avatargateway.jms.queue.FeedFixture.pcm;
import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.queue.FeedFixture;
import io.avatargateway.session.port.Job;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.apache.qpid.protonj2.client.AdvancedMessage;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Sender;
import org.apache.qpid.protonj2.types.messaging.Data;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A producer that speaks AMQP 1.0 is no worse off than one that speaks Artemis' own protocol. */
@Timeout(30)
class AmqpProducerTest {

    @TempDir
    Path directory;

    private TestBroker broker;
    private FeedFixture feed;
    private IntakeFixture intake;
    private Connection connection;
    private Session session;
    private TemporaryQueue replyQueue;
    private MessageConsumer replies;

    @BeforeEach
    void open() throws Exception {
        broker = new TestBroker(directory);
        feed = new FeedFixture(broker);
        intake = new IntakeFixture(feed);
        intake.open = feed.id;
        connection = new JmsConnectionFactory(broker.amqpUrl()).createConnection();
        connection.start();
        session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        replyQueue = session.createTemporaryQueue();
        replies = session.createConsumer(replyQueue);
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
        intake.close();
        feed.close();
        broker.close();
    }

    @Test
    void shouldSpeakAndAnswerAJobSentThroughTheIntake() throws Exception {
        BytesMessage message = send(JmsNames.INTAKE, 6400);
        intake.takeIn();
        assertSpokenAndAnswered(message, 6400);
    }

    @Test
    void shouldSpeakAndAnswerAJobSentToTheSessionsQueue() throws Exception {
        BytesMessage message = send(feed.queue(), 6400);
        assertSpokenAndAnswered(message, 6400);
    }

    @Test
    void shouldSpeakALargeJob() throws Exception {
        BytesMessage message = send(JmsNames.INTAKE, 1_000_000);
        intake.takeIn();
        assertSpokenAndAnswered(message, 1_000_000);
    }

    /** No JMS client makes them. */
    @Test
    void shouldSpeakAJobOfSeveralDataSections() throws Exception {
        byte[] speech = pcm(200_000);
        AdvancedMessage<Object> message = AdvancedMessage.create();
        message.durable(true);
        message.replyTo(replyQueue.getQueueName());
        message.property("AvatarSessionId", feed.id.value());
        message.property("AvatarJobId", "in-pieces");
        message.property("AvatarAudioType", "audio/pcm;rate=16000");
        for (int begin = 0; begin < speech.length; begin += 777) {
            message.addBodySection(new Data(Arrays.copyOfRange(speech, begin, Math.min(begin + 777, speech.length))));
        }
        URI url = URI.create(broker.amqpUrl());
        try (Client client = Client.create();
                org.apache.qpid.protonj2.client.Connection pieces = client.connect(url.getHost(), url.getPort());
                Sender sender = pieces.openSender(JmsNames.INTAKE)) {
            sender.send(message).awaitAccepted();
        }
        intake.takeIn();
        Job job = feed.nextJob();
        assertThat(job.id()).isEqualTo("in-pieces");
        assertThat(job.speech().nextFrame(speech.length)).isEqualTo(speech);
        feed.feed.settle(job, FeedFixture.finished(job));
        for (String word : new String[] {"accepted", "finished"}) {
            assertThat(replies.receive(10_000).getStringProperty("AvatarStatus"))
                    .isEqualTo(word);
        }
    }

    @Test
    void shouldRejectAnAmqpValueWhereDataBelongs() throws Exception {
        TextMessage message = session.createTextMessage("hello");
        message.setStringProperty("AvatarSessionId", feed.id.value());
        message.setJMSReplyTo(replyQueue);
        session.createProducer(session.createQueue(JmsNames.INTAKE)).send(message);
        intake.takeIn();
        TextMessage reply = (TextMessage) replies.receive(10_000);
        assertThat(reply.getText()).contains("MESSAGE_TYPE_UNSUPPORTED");
        assertThat(reply.getJMSCorrelationID()).isEqualTo(message.getJMSMessageID());
    }

    @Test
    void shouldGiveBackACorrelationIdOfBytes() throws Exception {
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(pcm(640));
        message.setStringProperty("AvatarSessionId", feed.id.value());
        message.setJMSCorrelationIDAsBytes(new byte[] {1, 2, -1});
        message.setJMSReplyTo(replyQueue);
        session.createProducer(session.createQueue(JmsNames.INTAKE)).send(message);
        intake.takeIn();
        assertThat(replies.receive(10_000).getJMSCorrelationIDAsBytes()).containsExactly(1, 2, -1);
    }

    private BytesMessage send(String queue, int bytes) throws Exception {
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(pcm(bytes));
        message.setStringProperty("AvatarSessionId", feed.id.value());
        message.setStringProperty("AvatarAudioType", "audio/pcm;rate=16000");
        message.setJMSReplyTo(replyQueue);
        session.createProducer(session.createQueue(queue)).send(message);
        return message;
    }

    private void assertSpokenAndAnswered(BytesMessage message, int bytes) throws Exception {
        Job job = feed.nextJob();
        assertThat(job.id()).isEqualTo(message.getJMSMessageID());
        assertThat(job.speech().nextFrame(bytes)).isEqualTo(pcm(bytes));
        feed.feed.settle(job, FeedFixture.finished(job));
        for (String word : new String[] {"accepted", "finished"}) {
            TextMessage reply = (TextMessage) replies.receive(10_000);
            assertThat(FeedFixture.json(reply).getString("status")).isEqualTo(word);
            assertThat(reply.getStringProperty("AvatarStatus")).isEqualTo(word);
            assertThat(reply.getJMSCorrelationID()).isEqualTo(message.getJMSMessageID());
        }
    }
}
