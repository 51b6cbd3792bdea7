package io.avatargateway.jms.intake;

import static io.avatargateway.jms.queue.FeedFixture.pcm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.command.CommandFixture;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.queue.FeedFixture;
import io.avatargateway.session.port.Job;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.protonj2.client.AdvancedMessage;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Delivery;
import org.apache.qpid.protonj2.client.Receiver;
import org.apache.qpid.protonj2.client.ReceiverOptions;
import org.apache.qpid.protonj2.client.Sender;
import org.apache.qpid.protonj2.types.messaging.Data;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A reply goes to what its address really has, or it is a dead letter; it never vanishes. */
@Timeout(60)
class NamedRepliesTest {

    private static final long LONG_MILLIS = 10_000;

    @TempDir
    Path directory;

    private final String name = "crm.replies." + UUID.randomUUID();
    private TestBroker broker;
    private FeedFixture feed;
    private IntakeFixture intake;
    private Client amqp;
    private org.apache.qpid.protonj2.client.Connection pieces;
    private Connection connection;
    private Session session;

    @BeforeEach
    void open() throws Exception {
        broker = new TestBroker(directory);
        feed = new FeedFixture(broker);
        intake = new IntakeFixture(feed);
        intake.open = feed.id;
        URI url = URI.create(broker.amqpUrl());
        amqp = Client.create();
        pieces = amqp.connect(url.getHost(), url.getPort());
        connection = broker.connectionFactory().createConnection();
        connection.start();
        session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
        amqp.close();
        intake.close();
        feed.close();
        broker.close();
    }

    /** By its default the broker makes a topic of it. So do rhea, Proton and amqpnetlite, which name no capability. */
    @Test
    void shouldAnswerAReceiverThatDoesNotSayWhetherItMeansAQueue() throws Exception {
        Receiver receiver = pieces.openReceiver(name).openFuture().get();
        sendOverAmqp(JmsNames.INTAKE, feed.id.value());
        intake.takeIn();
        Job job = feed.nextJob();
        feed.feed.settle(job, FeedFixture.finished(job));
        assertThat(status(receiver)).isEqualTo("accepted");
        assertThat(status(receiver)).isEqualTo("finished");
        assertThat(broker.messageCount(JmsNames.DEAD_LETTERS)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"queue", "topic"})
    void shouldAnswerAReceiverThatSaysWhatItMeans(String capability) throws Exception {
        ReceiverOptions options = new ReceiverOptions();
        options.sourceOptions().capabilities(capability);
        Receiver receiver = pieces.openReceiver(name, options).openFuture().get();
        sendOverAmqp(JmsNames.INTAKE, "ses_unknown");
        intake.takeIn();
        assertThat(status(receiver)).isEqualTo("rejected");
    }

    @Test
    void shouldPutAReplyAsideWhenTheReceiverOfATopicHasGone() throws Exception {
        Receiver receiver = pieces.openReceiver(name).openFuture().get();
        sendOverAmqp(JmsNames.INTAKE, feed.id.value());
        intake.takeIn();
        assertThat(status(receiver)).isEqualTo("accepted");
        receiver.close();
        Job job = feed.nextJob();
        feed.feed.settle(job, FeedFixture.finished(job));
        assertThat(deadLetter().getStringProperty("AvatarStatus")).isEqualTo("finished");
    }

    @Test
    void shouldPutAReplyAsideWhoseTopicNobodyListensTo() throws Exception {
        session.createConsumer(session.createTopic(name)).close();
        reject(session.createTopic(name));
        Message letter = deadLetter();
        assertThat(letter.getStringProperty("AvatarStatus")).isEqualTo("rejected");
        assertThat(letter.getStringProperty("AvatarReasonDetail"))
                .isEqualTo("JMSReplyTo: " + name
                        + " (expected: a queue that exists, or a topic that somebody listens to)");
    }

    @Test
    void shouldAnswerATopicThatIsCalledAQueue() throws Exception {
        MessageConsumer listener = session.createConsumer(session.createTopic(name));
        reject(session.createQueue(name));
        assertThat(listener.receive(LONG_MILLIS).getStringProperty("AvatarStatus"))
                .isEqualTo("rejected");
    }

    @Test
    void shouldAnswerAQueueThatIsCalledATopic() throws Exception {
        broker.createQueue(name);
        reject(session.createTopic(name));
        assertThat(session.createConsumer(session.createQueue(name))
                        .receive(LONG_MILLIS)
                        .getStringProperty("AvatarStatus"))
                .isEqualTo("rejected");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldAnswerTheKindThatIsMeantWhereThereAreBoth(boolean queueIsMeant) throws Exception {
        MessageConsumer listener = session.createConsumer(session.createTopic(name));
        broker.createQueue(name);
        MessageConsumer reader = session.createConsumer(session.createQueue(name));
        reject(queueIsMeant ? session.createQueue(name) : session.createTopic(name));
        assertThat((queueIsMeant ? reader : listener).receive(LONG_MILLIS)).isNotNull();
        assertThat((queueIsMeant ? listener : reader).receiveNoWait()).isNull();
    }

    /** As subscriptions that outlive their connection are read by AMQP clients. */
    @Test
    void shouldAnswerADurableSubscriberWhoIsAway() throws Exception {
        try (Connection away = broker.connectionFactory().createConnection()) {
            away.setClientID("crm");
            Session reading = away.createSession(false, Session.AUTO_ACKNOWLEDGE);
            reading.createDurableSubscriber(reading.createTopic(name), "replies");
        }
        reject(session.createTopic(name));
        try (Connection back = broker.connectionFactory().createConnection()) {
            back.setClientID("crm");
            back.start();
            Session reading = back.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageConsumer replies = reading.createDurableSubscriber(reading.createTopic(name), "replies");
            assertThat(replies.receive(LONG_MILLIS).getStringProperty("AvatarStatus"))
                    .isEqualTo("rejected");
        }
    }

    @Test
    void shouldTellAReceiverWithoutACapabilityWhichSessionWasOpened() throws Exception {
        CommandFixture commands = new CommandFixture(broker, broker.connectionFactory()).startGateway();
        try {
            Receiver receiver = pieces.openReceiver(name).openFuture().get();
            sendOpening();
            Delivery reply = receiver.receive(LONG_MILLIS, TimeUnit.MILLISECONDS);
            assertThat(reply).isNotNull();
            assertThat(reply.message().property("AvatarStatus")).isEqualTo("done");
            assertThat(commands.asked).hasSize(1);
        } finally {
            commands.close();
        }
    }

    @Test
    void shouldNotOpenASessionForAReceiverThatHasGone() throws Exception {
        CommandFixture commands = new CommandFixture(broker, broker.connectionFactory()).startGateway();
        try {
            pieces.openReceiver(name).openFuture().get().close();
            sendOpening();
            assertThat(commands.deadLetter().getStringProperty("AvatarReason")).isEqualTo("REPLY_UNDELIVERABLE");
            assertThat(commands.asked).isEmpty();
        } finally {
            commands.close();
        }
    }

    /** Sends a job for no session, whose one reply is that it is rejected. */
    private void reject(Destination replyTo) throws Exception {
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(pcm(640));
        message.setStringProperty("AvatarSessionId", "ses_unknown");
        message.setJMSReplyTo(replyTo);
        session.createProducer(session.createQueue(JmsNames.INTAKE)).send(message);
        intake.takeIn();
    }

    private void sendOverAmqp(String queue, String sessionId) throws Exception {
        AdvancedMessage<byte[]> message = AdvancedMessage.create();
        message.replyTo(name);
        message.property("AvatarSessionId", sessionId);
        message.addBodySection(new Data(pcm(640)));
        send(queue, message);
    }

    private void sendOpening() throws Exception {
        AdvancedMessage<byte[]> open = AdvancedMessage.create();
        open.replyTo(name);
        open.body("{\"command\": \"open\"}".getBytes(StandardCharsets.UTF_8));
        send(JmsNames.SESSIONS, open);
    }

    private void send(String queue, AdvancedMessage<byte[]> message) throws Exception {
        try (Sender sender = pieces.openSender(queue)) {
            sender.send(message).awaitAccepted();
        }
    }

    private static Object status(Receiver receiver) throws Exception {
        Delivery delivery = receiver.receive(LONG_MILLIS, TimeUnit.MILLISECONDS);
        assertThat(delivery).as("a reply").isNotNull();
        return delivery.message().property("AvatarStatus");
    }

    /** The one whose reason is that a reply reached nobody; the rejected job lies there as well. */
    private Message deadLetter() throws JMSException {
        await().atMost(Duration.ofMillis(LONG_MILLIS))
                .until(() -> intake.replies.undeliverable() + feed.replies.undeliverable() > 0);
        MessageConsumer letters = session.createConsumer(
                session.createQueue(JmsNames.DEAD_LETTERS), "AvatarReason = 'REPLY_UNDELIVERABLE'");
        Message letter = letters.receive(LONG_MILLIS);
        assertThat(letter).as("a dead letter").isInstanceOf(TextMessage.class);
        return letter;
    }
}
