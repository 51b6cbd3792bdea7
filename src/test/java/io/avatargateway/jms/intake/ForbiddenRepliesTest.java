package io.avatargateway.jms.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.queue.FeedFixture;
import io.avatargateway.session.port.Job;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import java.net.URI;
import java.nio.file.Path;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.ConnectionOptions;
import org.apache.qpid.protonj2.client.Sender;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs whose replies must not go where they are asked for, or are not allowed to: they delay nobody. */
class ForbiddenRepliesTest {

    private static final int JOBS = 10;
    private static final long LONG_MILLIS = 10_000;

    @TempDir
    static Path directory;

    private static TestBroker broker;
    /** What the broker refused that the gateway sent. */
    private static final Queue<String> REFUSED = new ConcurrentLinkedQueue<>();

    private FeedFixture feed;
    private IntakeFixture intake;
    private final String foreign = "foreign." + UUID.randomUUID();

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new TestBroker(directory, TestBroker.Login.ALL_RIGHTS);
        broker.forbidGateway("foreign.#");
        broker.registerPlugin(new ActiveMQServerPlugin() {
            @Override
            public void onSendException(
                    ServerSession session,
                    Transaction tx,
                    org.apache.activemq.artemis.api.core.Message message,
                    boolean direct,
                    boolean noAutoCreateQueue,
                    Exception e) {
                REFUSED.add(message.getAddress());
            }
        });
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    @BeforeEach
    void open() throws Exception {
        feed = new FeedFixture(broker);
        intake = new IntakeFixture(feed);
        intake.open = feed.id;
        broker.empty(JmsNames.DEAD_LETTERS, JmsNames.INTAKE);
        REFUSED.clear();
    }

    @AfterEach
    void close() throws Exception {
        intake.close();
        feed.close();
    }

    /** Nothing is rolled back: the broker refuses one question for each address, and nothing else. */
    @Test
    void shouldTakeInWhatCannotBeAnsweredWithoutDelay() throws Exception {
        for (int i = 0; i < JOBS; i++) {
            broker.createQueue(foreign + i);
            send("forbidden-" + i, foreign + i);
        }
        BytesMessage last = feed.message("last", 640);
        last.setStringProperty(JmsNames.SESSION_ID, feed.id.value());
        feed.send(JmsNames.INTAKE, last, 0, Message.DEFAULT_PRIORITY);
        intake.start();
        assertThat(feed.nextReplies(1)).containsExactly("last accepted");
        assertThat(REFUSED).hasSize(JOBS);
        for (int i = 0; i < JOBS; i++) {
            assertUndeliverable(feed.nextDeadLetter(), "forbidden-" + i, foreign + i, "accepted");
        }
        for (int i = 0; i < JOBS; i++) {
            Job job = feed.nextJob();
            assertThat(job.id()).isEqualTo("forbidden-" + i);
            feed.feed.settle(job, FeedFixture.finished(job));
            assertUndeliverable(feed.nextDeadLetter(), "forbidden-" + i, foreign + i, "finished");
        }
        Job job = feed.nextJob();
        feed.feed.settle(job, FeedFixture.finished(job));
        assertThat(feed.nextReplies(1)).containsExactly("last finished");
        // The session's side has asked for itself.
        assertThat(REFUSED).hasSize(2 * JOBS);
        assertThat(broker.messageCount(JmsNames.DEAD_LETTERS)).isZero();
        assertThat(intake.replies.undeliverable()).isEqualTo(JOBS);
    }

    @Test
    void shouldAskOnceForAnAddress() throws Exception {
        broker.createQueue(foreign);
        for (int i = 0; i < JOBS; i++) {
            send("forbidden-" + i, foreign);
        }
        intake.start();
        for (int i = 0; i < JOBS; i++) {
            assertUndeliverable(feed.nextDeadLetter(), "forbidden-" + i, foreign, "accepted");
        }
        assertThat(REFUSED).containsExactly(foreign + "::avatar.no-queue");
        assertThat(broker.messageCount(foreign)).isZero();
    }

    /** Whether it may send there is remembered; it is asked again as soon as that was wrong. */
    @Test
    void shouldNoticeThatARightIsGone() throws Exception {
        String late = "late." + UUID.randomUUID();
        broker.createQueue(late);
        send("allowed", late);
        intake.start();
        try (MessageConsumer replies = feed.producerSession.createConsumer(feed.producerSession.createQueue(late))) {
            assertThat(replies.receive(LONG_MILLIS).getStringProperty(JmsNames.STATUS))
                    .isEqualTo("accepted");
        }
        broker.forbidGateway(late);
        send("forbidden", late);
        assertUndeliverable(feed.nextDeadLetter(), "forbidden", late, "accepted");
    }

    /** In all ways of sending, and with all that JMS and AMQP may call it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "avatar.audio",
                "avatar.audio.DLQ",
                "avatar.audio.expired",
                "avatar.sessions",
                "avatar.sessions.DLQ",
                "avatar.events",
                "avatar.audio.later",
                "avatar.audio.DLQ::avatar.audio.DLQ"
            })
    void shouldNeverSendToWhatIsTheGateways(String address) throws Exception {
        send("core", address);
        assertThat(intake.takeIn()).isTrue();
        assertUndeliverable(feed.nextDeadLetter(), "core", address, "accepted");
        sendOverAmqp("amqp", address);
        assertThat(intake.takeIn()).isTrue();
        assertUndeliverable(feed.nextDeadLetter(), "amqp", address, "accepted");
        assertThat(REFUSED).isEmpty();
        assertThat(broker.messageCount(JmsNames.SESSIONS)).isZero();
        assertThat(broker.messageCount(JmsNames.SESSIONS_DEAD_LETTERS)).isZero();
        assertThat(broker.messageCount(JmsNames.INTAKE)).isZero();
    }

    @Test
    void shouldNotSendEventsOfItsOwnToWhoListens() throws Exception {
        try (MessageConsumer events =
                feed.producerSession.createConsumer(feed.producerSession.createTopic(JmsNames.EVENTS))) {
            BytesMessage job = feed.message("topic", 640);
            job.setStringProperty(JmsNames.SESSION_ID, feed.id.value());
            job.setJMSReplyTo(feed.producerSession.createTopic(JmsNames.EVENTS));
            feed.send(JmsNames.INTAKE, job, 0, Message.DEFAULT_PRIORITY);
            assertThat(intake.takeIn()).isTrue();
            assertUndeliverable(feed.nextDeadLetter(), "topic", JmsNames.EVENTS, "accepted");
            assertThat(events.receiveNoWait()).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void shouldAnswerATemporaryQueue(boolean overAmqp) throws Exception {
        var temporary = feed.producerSession.createTemporaryQueue();
        String name = ((ActiveMQDestination) temporary).getAddress();
        if (overAmqp) {
            sendOverAmqp("job", name);
        } else {
            send("job", name);
        }
        assertThat(intake.takeIn()).isTrue();
        try (MessageConsumer replies = feed.producerSession.createConsumer(temporary)) {
            assertThat(replies.receive(LONG_MILLIS).getStringProperty(JmsNames.STATUS))
                    .isEqualTo("accepted");
        }
    }

    private void send(String job, String replyTo) throws JMSException {
        BytesMessage message = feed.message(job, 640);
        message.setStringProperty(JmsNames.SESSION_ID, feed.id.value());
        message.setJMSReplyTo(feed.producerSession.createQueue(replyTo));
        feed.send(JmsNames.INTAKE, message, 0, Message.DEFAULT_PRIORITY);
    }

    private void sendOverAmqp(String job, String replyTo) throws Exception {
        URI url = URI.create(broker.amqpUrl());
        ConnectionOptions login =
                new ConnectionOptions().user(TestBroker.PRODUCER).password(TestBroker.PRODUCER);
        try (Client client = Client.create();
                Connection connection = client.connect(url.getHost(), url.getPort(), login);
                Sender sender = connection.openSender(JmsNames.INTAKE)) {
            sender.send(org.apache.qpid.protonj2.client.Message.create(FeedFixture.pcm(640))
                            .replyTo(replyTo)
                            .property(JmsNames.SESSION_ID, feed.id.value())
                            .property(JmsNames.JOB_ID, job))
                    .settlementFuture()
                    .get();
        }
    }

    private static void assertUndeliverable(Message letter, String job, String address, String status)
            throws JMSException {
        assertThat(letter.getStringProperty(JmsNames.REASON)).isEqualTo("REPLY_UNDELIVERABLE");
        assertThat(letter.getStringProperty(JmsNames.JOB_ID)).isEqualTo(job);
        assertThat(letter.getStringProperty(JmsNames.STATUS)).isEqualTo(status);
        assertThat(letter.getStringProperty(JmsNames.REASON_DETAIL)).startsWith("JMSReplyTo: " + address + " (");
        assertThat(letter.getStringProperty(JmsNames.ORIGINAL_DESTINATION)).isEqualTo(address);
    }
}
