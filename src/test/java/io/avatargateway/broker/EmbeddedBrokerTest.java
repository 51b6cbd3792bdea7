package io.avatargateway.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.avatargateway.foreign.SessionMark;
import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQJMSContext;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules of the real broker, seen by the clients that users have. */
class EmbeddedBrokerTest {

    private static final String SESSION_QUEUE = "avatar.audio.ses_1";
    private static final long WAIT_MILLIS = 5_000;

    @TempDir
    Path data;

    private int port;
    private EmbeddedBroker broker;

    @BeforeEach
    void start() throws Exception {
        port = freePort();
        broker = new EmbeddedBroker(options(port, null, null));
        broker.start();
    }

    @AfterEach
    void stop() {
        broker.stop();
    }

    @Test
    void shouldMoveAnExpiredJobThoughNobodyConsumesItsQueue() throws Exception {
        createSessionQueue();
        try (JMSContext client = core().createContext()) {
            client.createProducer()
                    .setTimeToLive(200)
                    .setProperty("AvatarJobId", "j1")
                    .send(client.createQueue(SESSION_QUEUE), "speech");

            Message expired = client.createConsumer(client.createQueue("avatar.audio.expired"))
                    .receive(WAIT_MILLIS);

            assertThat(expired).isNotNull();
            assertThat(expired.getStringProperty("AvatarJobId")).isEqualTo("j1");
            assertThat(expired.getStringProperty("_AMQ_ORIG_ADDRESS")).isEqualTo(SESSION_QUEUE);
            assertThat(expired.getJMSExpiration()).isZero();
        }
    }

    @Test
    void shouldMoveAJobToTheDeadLettersWhenItsAttemptsAreUsedUp() throws Exception {
        try (JMSContext client = core().createContext(JMSContext.SESSION_TRANSACTED)) {
            client.createProducer().send(client.createQueue("avatar.audio"), "speech");
            client.commit();
            JMSConsumer intake = client.createConsumer(client.createQueue("avatar.audio"));
            // Ten times what the gateway may try by itself: this is for what it cannot even answer.
            for (int attempt = 1; attempt <= 30; attempt++) {
                Message job = intake.receive(WAIT_MILLIS);
                assertThat(job).as("attempt %d", attempt).isNotNull();
                assertThat(job.getIntProperty("JMSXDeliveryCount")).isEqualTo(attempt);
                client.rollback();
            }

            Message dead = client.createConsumer(client.createQueue("avatar.audio.DLQ"))
                    .receive(WAIT_MILLIS);

            assertThat(dead.getBody(String.class)).isEqualTo("speech");
            assertThat(intake.receiveNoWait()).isNull();
        }
    }

    @Test
    void shouldKeepADeadLetterThoughItsTimeToLiveEnds() throws Exception {
        try (JMSContext client = core().createContext()) {
            client.createProducer().setTimeToLive(100).send(client.createQueue("avatar.audio.DLQ"), "speech");
            JMSConsumer expired = client.createConsumer(client.createQueue("avatar.audio.expired"));

            // Longer than two scans for expired messages.
            assertThat(expired.receive(2_500)).isNull();

            assertThat(client.createConsumer(client.createQueue("avatar.audio.DLQ"))
                            .receive(WAIT_MILLIS))
                    .isNotNull();
        }
    }

    /** Ten minutes of speech. What is on the disk keeps its order, whatever its priority. */
    @Test
    void shouldGiveAnUrgentJobFirstThoughManyWait() throws Exception {
        createSessionQueue();
        try (JMSContext client = core().createContext()) {
            Queue queue = client.createQueue(SESSION_QUEUE);
            JMSProducer producer = client.createProducer();
            byte[] speech = new byte[80_000];
            for (int i = 0; i < 250; i++) {
                producer.setPriority(4).send(queue, speech);
            }
            producer.setPriority(9).setProperty("AvatarJobId", "urgent").send(queue, speech);

            Message first = client.createConsumer(queue).receive(WAIT_MILLIS);

            assertThat(first.getStringProperty("AvatarJobId")).isEqualTo("urgent");
        }
    }

    @Test
    void shouldRefuseAJobForASessionThatIsNotThere() {
        try (JMSContext client = core().createContext()) {
            JMSProducer producer = client.createProducer();

            assertThatThrownBy(() -> producer.send(client.createQueue("avatar.audio.ses_unknown"), "speech"))
                    .isInstanceOf(JMSRuntimeException.class)
                    .hasMessageContaining("avatar.audio.ses_unknown");
        }
    }

    @Test
    void shouldRefuseAJobForASessionThatIsNotThereOverAmqp() {
        try (JMSContext client = amqp().createContext()) {
            JMSProducer producer = client.createProducer();
            Queue unknown = client.createQueue("avatar.audio.ses_unknown");

            assertThatThrownBy(() -> producer.send(unknown, "speech")).isInstanceOf(JMSRuntimeException.class);
        }
    }

    @Test
    void shouldNotLoseAJobThatIsSentWhenTheSessionsQueueHasJustGone() throws Exception {
        createSessionQueue();
        try (JMSContext client = core().createContext()) {
            JMSProducer producer = client.createProducer().setDeliveryMode(DeliveryMode.PERSISTENT);
            Queue queue = client.createQueue(SESSION_QUEUE);
            producer.send(queue, "first");
            deleteSessionQueue();

            boolean refused = false;
            try {
                producer.send(queue, "late");
            } catch (JMSRuntimeException e) {
                refused = true;
            }
            Message dead = client.createConsumer(client.createQueue("avatar.audio.DLQ"))
                    .receive(1_000);

            assertThat(refused || dead != null).as("refused or a dead letter").isTrue();
        }
    }

    @Test
    void shouldLetTheAddressOfASessionGoWithItsQueue() throws Exception {
        createSessionQueue();
        deleteSessionQueue();

        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            try (ServerLocator locator = ActiveMQClient.createServerLocator(url());
                    ClientSessionFactory factory = locator.createSessionFactory();
                    ClientSession session = factory.createSession()) {
                assertThat(session.addressQuery(SimpleString.of(SESSION_QUEUE)).isExists())
                        .isFalse();
            }
        });
    }

    @Test
    void shouldMakeReplyQueuesAsTheyAreNamed() {
        try (JMSContext client = core().createContext()) {
            Queue replies = client.createQueue("my.replies");
            client.createProducer().send(replies, "reply");

            assertThat(client.createConsumer(replies).receiveBody(String.class, WAIT_MILLIS))
                    .isEqualTo("reply");
        }
    }

    @Test
    void shouldTakeAmqpAndCoreOnOnePort() throws Exception {
        try (JMSContext sender = amqp().createContext();
                JMSContext receiver = core().createContext()) {
            BytesMessage speech = sender.createBytesMessage();
            speech.writeBytes(new byte[] {1, 2, 3, 4});
            speech.setStringProperty("AvatarSessionId", "ses_1");
            sender.createProducer().send(sender.createQueue("avatar.audio"), speech);

            Message job = receiver.createConsumer(receiver.createQueue("avatar.audio"))
                    .receive(WAIT_MILLIS);

            assertThat(job.getBody(byte[].class)).containsExactly(1, 2, 3, 4);
            assertThat(job.getStringProperty("AvatarSessionId")).isEqualTo("ses_1");
        }
    }

    @Test
    void shouldGiveEventsToEverySubscriberWhateverItsProtocol() throws Exception {
        try (JMSContext publisher = core().createContext();
                JMSContext first = core().createContext();
                JMSContext second = amqp().createContext()) {
            JMSConsumer one = first.createConsumer(first.createTopic("avatar.events"));
            JMSConsumer two = second.createConsumer(second.createTopic("avatar.events"));
            ((ActiveMQSession) ((ActiveMQJMSContext) publisher).getSession())
                    .getCoreSession()
                    .addMetaData(SessionMark.PUBLISHER, "test");
            publisher.createProducer().send(publisher.createTopic("avatar.events"), "event");

            assertThat(((TextMessage) one.receive(WAIT_MILLIS)).getText()).isEqualTo("event");
            assertThat(((TextMessage) two.receive(WAIT_MILLIS)).getText()).isEqualTo("event");
        }
    }

    @Test
    void shouldGiveTheIntakeToOneConsumerAtATime() {
        try (JMSContext client = core().createContext();
                JMSContext other = core().createContext()) {
            JMSConsumer first = client.createConsumer(client.createQueue("avatar.audio"));
            JMSConsumer second = other.createConsumer(other.createQueue("avatar.audio"));
            for (int i = 0; i < 6; i++) {
                client.createProducer().send(client.createQueue("avatar.audio"), "job " + i);
            }

            for (int i = 0; i < 6; i++) {
                assertThat(first.receiveBody(String.class, WAIT_MILLIS)).isEqualTo("job " + i);
            }
            assertThat(second.receiveNoWait()).isNull();
        }
    }

    @Test
    void shouldHaveItsMessagesAgainAfterARestart() throws Exception {
        createSessionQueue();
        try (JMSContext client = core().createContext()) {
            client.createProducer().send(client.createQueue(SESSION_QUEUE), "kept");
        }
        broker.stop();
        broker = new EmbeddedBroker(options(port, null, null));
        broker.start();

        try (JMSContext client = core().createContext()) {
            assertThat(client.createConsumer(client.createQueue(SESSION_QUEUE)).receiveBody(String.class, WAIT_MILLIS))
                    .isEqualTo("kept");
        }
    }

    @Test
    void shouldLetInOnlyTheUserThatIsConfigured() throws Exception {
        broker.stop();
        broker = new EmbeddedBroker(options(port, "gateway", "secret"));
        broker.start();

        try (JMSContext client = core().createContext("gateway", "secret")) {
            client.createProducer().send(client.createQueue("avatar.audio"), "speech");
        }
        try (JMSContext client = amqp().createContext("gateway", "secret")) {
            assertThat(client.createConsumer(client.createQueue("avatar.audio")).receiveBody(String.class, WAIT_MILLIS))
                    .isEqualTo("speech");
        }
        assertThatThrownBy(() -> core().createContext("gateway", "wrong").start())
                .isInstanceOf(JMSSecurityRuntimeException.class);
        assertThatThrownBy(() -> core().createContext().start()).isInstanceOf(JMSSecurityRuntimeException.class);
    }

    @Test
    void shouldSayThatItsPortIsTaken() throws Exception {
        EmbeddedBroker second = new EmbeddedBroker(
                new EmbeddedBrokerOptions("127.0.0.1", port, null, null, data.resolve("other"), 3, 1));

        assertThatThrownBy(second::start)
                .isInstanceOf(BrokerStartException.class)
                .hasMessageContaining("127.0.0.1:" + port);
    }

    @Test
    void shouldSayThatAnotherServerHoldsItsDataDirectory() throws Exception {
        EmbeddedBroker second = new EmbeddedBroker(options(freePort(), null, null));

        assertThatThrownBy(second::start)
                .isInstanceOf(BrokerStartException.class)
                .hasMessageContaining(data.toString());
        assertThat(broker.isListening()).isTrue();
    }

    private EmbeddedBrokerOptions options(int onPort, String user, String password) {
        return new EmbeddedBrokerOptions("127.0.0.1", onPort, user, password, data, 3, 1);
    }

    private String url() {
        return "tcp://127.0.0.1:" + port;
    }

    private ConnectionFactory core() {
        return new ActiveMQConnectionFactory(url());
    }

    private ConnectionFactory amqp() {
        return new JmsConnectionFactory("amqp://127.0.0.1:" + port);
    }

    /** As the gateway makes the queue of a session. */
    private void createSessionQueue() throws Exception {
        try (ServerLocator locator = ActiveMQClient.createServerLocator(url());
                ClientSessionFactory factory = locator.createSessionFactory();
                ClientSession session = factory.createSession()) {
            session.createQueue(QueueConfiguration.of(SESSION_QUEUE)
                    .setAddress(SESSION_QUEUE)
                    .setRoutingType(RoutingType.ANYCAST)
                    .setDurable(true)
                    .setAutoCreated(false)
                    .setAutoDelete(false));
        }
    }

    private void deleteSessionQueue() throws Exception {
        try (ServerLocator locator = ActiveMQClient.createServerLocator(url());
                ClientSessionFactory factory = locator.createSessionFactory();
                ClientSession session = factory.createSession()) {
            session.deleteQueue(SESSION_QUEUE);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
