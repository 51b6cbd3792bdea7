package io.avatargateway.jms.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.BrokerMeter;
import io.avatargateway.jms.client.SendRights;
import io.avatargateway.jms.client.TestThreads;
import io.avatargateway.jms.message.FailurePolicy;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.JobTraces;
import io.avatargateway.jms.message.Replies;
import io.avatargateway.jms.message.ReplyDestinations;
import io.avatargateway.jms.message.ReplyRule;
import io.avatargateway.jms.message.RetryPause;
import io.avatargateway.jms.message.TenantNames;
import io.avatargateway.jms.queue.FeedFixture;
import io.avatargateway.jms.queue.SharedQueues;
import io.avatargateway.security.Tenant;
import io.avatargateway.traces.TestTraces;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQBytesMessage;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the broker itself put aside becomes a dead letter like any other: of its tenant, with its reason, once. */
@Timeout(120)
class MovedDeadLettersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SESSION = "ses_aaaaaaaaaaaaaaaaaaaa";
    private static final TenantNames ACME = new TenantNames(new Tenant("acme"));
    private static final int LARGE = 300_000;
    /** Nothing in a message says whose it is, or why it was put aside. */
    private static final Map<String, String> SAID = Map.of(
            JmsNames.JOB_ID,
            "late",
            JmsNames.TEXT,
            "what was to be said",
            JmsNames.TENANT,
            "beta",
            JmsNames.REASON,
            "-");

    @TempDir
    static Path directory;

    private static TestBroker broker;

    private final ExecutorService threads = TestThreads.connections();
    private BrokerClient client;
    private ClientSession session;
    private IntakeQueue sorter;
    private JobTraces traces = JobTraces.NONE;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new TestBroker(directory);
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    @BeforeEach
    void open() throws Exception {
        client = new BrokerClient(broker.settings(), threads, SharedQueues::ensure);
        session = client.openSession(false);
        SharedQueues.ensure(session, ACME);
        session.start();
    }

    @AfterEach
    void close() throws Exception {
        if (sorter != null) {
            sorter.stop();
        }
        broker.empty(JmsNames.DEAD_LETTERS, ACME.deadLetters());
        session.close();
        client.close();
        threads.shutdownNow();
    }

    /** The session ended while its producer was still sending to it. */
    @ParameterizedTest
    @CsvSource({
        "CORE, true, 12",
        "CORE, false, 12",
        "CORE, true, 300000",
        "CORE, false, 300000",
        "AMQP, true, 12",
        "AMQP, false, 12"
    })
    void shouldPutWhatCameTooLateAmongItsTenantsDeadLetters(String protocol, boolean keepsBody, int bytes)
            throws Exception {
        send(protocol, ACME.intake() + "." + SESSION, bytes);
        await().atMost(PATIENCE).until(() -> broker.messageCount(JmsNames.DEAD_LETTERS) == 1);

        start(keepsBody);

        ClientMessage letter = next(ACME.deadLetters());
        assertThat(letter.getStringProperty(JmsNames.TENANT)).isEqualTo("acme");
        assertThat(letter.getStringProperty(JmsNames.REASON)).isEqualTo("SESSION_ENDED");
        assertThat(letter.getStringProperty(JmsNames.REASON_DETAIL)).contains("expected: one of a session");
        assertThat(letter.getStringProperty(JmsNames.ORIGINAL_DESTINATION)).isEqualTo(ACME.intake() + "." + SESSION);
        assertThat(letter.getStringProperty(JmsNames.SESSION_ID)).isEqualTo(SESSION);
        assertThat(letter.getStringProperty(JmsNames.JOB_ID)).isEqualTo("late");
        assertThat(letter.containsProperty(JmsNames.TEXT)).isEqualTo(keepsBody);
        assertThat(letter.containsProperty(JmsNames.BODY_MISSING)).isEqualTo(!keepsBody);
        assertThat(letter.isLargeMessage()).isEqualTo(keepsBody && bytes == LARGE);
        assertThat(bodyBytes(letter)).isEqualTo(keepsBody ? bytes : 0);
        assertThat(broker.messageCount(JmsNames.DEAD_LETTERS)).isZero();
        assertThat(broker.messageCount(ACME.deadLetters())).isEqualTo(1);
    }

    /** A later part has none: the first one was in time, and its session has answered for all when it ended. */
    @Test
    void shouldAnswerAJobThatCameTooLateOnceAndNoLaterPart() throws Exception {
        String queue = ACME.intake() + "." + SESSION;
        ofNobody(queue);
        try (Connection connection = new JmsConnectionFactory(broker.amqpUrl()).createConnection();
                Session producing = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = producing.createProducer(producing.createQueue(queue))) {
            connection.start();
            Queue replies = producing.createTemporaryQueue();
            for (String name : List.of("whole", "part", "last")) {
                BytesMessage job = producing.createBytesMessage();
                job.writeBytes(FeedFixture.pcm(64));
                job.setStringProperty(JmsNames.JOB_ID, name);
                job.setJMSCorrelationID("of-" + name);
                job.setJMSReplyTo(replies);
                if (name.equals("part")) {
                    job.setIntProperty(JmsNames.PART, 2);
                }
                producer.send(job);
            }
            await().atMost(PATIENCE).until(() -> broker.messageCount(JmsNames.DEAD_LETTERS) == 3);

            start(false);

            try (MessageConsumer answers = producing.createConsumer(replies)) {
                for (String name : List.of("whole", "last")) {
                    TextMessage answer = (TextMessage) answers.receive(PATIENCE.toMillis());
                    assertThat(answer).as("an answer to " + name).isNotNull();
                    assertThat(answer.getJMSCorrelationID()).isEqualTo("of-" + name);
                    assertThat(answer.getStringProperty(JmsNames.STATUS)).isEqualTo("rejected");
                    assertThat(answer.getText()).contains("SESSION_ENDED", SESSION);
                }
                await().atMost(PATIENCE).until(() -> broker.messageCount(ACME.deadLetters()) == 3);
                assertThat(answers.receiveNoWait()).isNull();
            }
        }
    }

    @Test
    void shouldTellTheEndOfAJobThatCameTooLateInItsTrace(@TempDir Path files) throws Exception {
        String queue = JmsNames.SESSION_QUEUE_PREFIX + SESSION;
        ofNobody(queue);
        try (TestTraces recorded = new TestTraces(files)) {
            traces = recorded.jobs;
            ClientMessage late = session.createMessage(true);
            late.putStringProperty("traceparent", TestTraces.PARENT);
            try (ClientProducer producer = session.createProducer(queue)) {
                producer.send(late);
            }
            session.commit();
            start(false);

            TestTraces.Recorded job = TestTraces.only(recorded.await("job", 1), "job");
            assertThat(job.above()).isEqualTo(TestTraces.PARENT_ID);
            assertThat(job.attributes())
                    .containsEntry("avatar.session.id", SESSION)
                    .containsEntry("avatar.outcome", "rejected")
                    .containsEntry("error.type", "SESSION_ENDED");
        }
    }

    @Test
    void shouldKeepTheDefaultTenantsInTheirQueueAndTakeEachOnce() throws Exception {
        send("CORE", JmsNames.SESSION_QUEUE_PREFIX + SESSION, 12);
        start(false);
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(broker.messageCount(JmsNames.DEAD_LETTERS)).isEqualTo(1);
            assertThat(reasonOfTheFirst()).isEqualTo("SESSION_ENDED");
        });
        // Another one behind it: had the first one been taken again, it would come behind this one.
        send("CORE", JmsNames.SESSION_QUEUE_PREFIX + SESSION, 13);
        await().atMost(PATIENCE).until(() -> broker.messageCount(JmsNames.DEAD_LETTERS) == 2);
        ClientMessage letter = next(JmsNames.DEAD_LETTERS);
        assertThat(letter.getStringProperty(JmsNames.TENANT)).isEqualTo("default");
        assertThat(letter.getObjectProperty(JmsNames.BODY_BYTES)).isEqualTo(12L);
    }

    /** What has expired before lay in a queue of all tenants. */
    @ParameterizedTest
    @ValueSource(strings = {JmsNames.EXPIRED, "avatar.t.acme.audio"})
    void shouldNameNoTenantWhereNobodyKnowsIt(String from) throws Exception {
        ClientMessage moved = session.createMessage(true);
        moved.putStringProperty("_AMQ_ORIG_ADDRESS", from);
        moved.putStringProperty("_AMQ_ORIG_QUEUE", from);
        moved.putStringProperty(JmsNames.TENANT, "beta");
        try (ClientProducer producer = session.createProducer()) {
            producer.send(JmsNames.DEAD_LETTERS, moved);
        }
        session.commit();

        start(true);

        boolean known = !from.equals(JmsNames.EXPIRED);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(broker.messageCount(ACME.deadLetters()))
                .isEqualTo(known ? 1 : 0));
        if (!known) {
            await().atMost(PATIENCE).until(() -> "DELIVERY_FAILED".equals(reasonOfTheFirst()));
        }
        ClientMessage letter = next(known ? ACME.deadLetters() : JmsNames.DEAD_LETTERS);
        assertThat(letter.getStringProperty(JmsNames.TENANT)).isEqualTo(known ? "acme" : null);
        assertThat(letter.getStringProperty(JmsNames.REASON)).isEqualTo("DELIVERY_FAILED");
    }

    private void start(boolean keepsBodies) {
        sorter = new IntakeQueue(
                JmsNames.DEAD_LETTERS,
                MovedDeadLetters.FILTER,
                client,
                new MovedDeadLetters(
                        TenantNames::deadLetters,
                        Optional.of(new Replies(
                                Clock.systemUTC(),
                                new ReplyDestinations(
                                        ReplyRule.NOT_THE_GATEWAYS, new SendRights(client), anyone -> Duration.ZERO))),
                        traces,
                        new FailurePolicy(broker.settings(), keepsBodies),
                        new RetryPause(),
                        FeedFixture.BODIES,
                        FeedFixture.LIMITS,
                        Clock.systemUTC()),
                new RetryPause(),
                TestThreads.WATCH,
                BrokerMeter.NONE,
                IntakePace.ALONE,
                Executors.defaultThreadFactory());
        sorter.start();
    }

    private void send(String protocol, String queue, int bytes) throws Exception {
        ofNobody(queue);
        if (protocol.equals("AMQP")) {
            try (Connection connection = new JmsConnectionFactory(broker.amqpUrl()).createConnection();
                    Session producing = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                    MessageProducer producer = producing.createProducer(producing.createQueue(queue))) {
                BytesMessage job = producing.createBytesMessage();
                job.writeBytes(FeedFixture.pcm(bytes));
                for (Map.Entry<String, String> said : SAID.entrySet()) {
                    job.setStringProperty(said.getKey(), said.getValue());
                }
                producer.send(job);
            }
        } else {
            ClientMessage job = session.createMessage(ActiveMQBytesMessage.TYPE, true);
            job.getBodyBuffer().writeBytes(FeedFixture.pcm(bytes));
            SAID.forEach(job::putStringProperty);
            try (ClientProducer producer = session.createProducer(queue)) {
                producer.send(job);
            }
            session.commit();
        }
    }

    /** The address outlives the session's queue for a moment. */
    private void ofNobody(String address) throws Exception {
        session.createQueue(QueueConfiguration.of("of-nobody-" + UUID.randomUUID())
                .setAddress(address)
                .setRoutingType(RoutingType.ANYCAST)
                .setFilterString("Nobodys = 1"));
    }

    private String reasonOfTheFirst() throws Exception {
        await().atMost(PATIENCE).until(() -> broker.messageCount(JmsNames.DEAD_LETTERS) > 0);
        try (ClientConsumer browser = session.createConsumer(JmsNames.DEAD_LETTERS, true)) {
            ClientMessage first = browser.receive(PATIENCE.toMillis());
            return first == null ? null : first.getStringProperty(JmsNames.REASON);
        }
    }

    private ClientMessage next(String queue) throws Exception {
        // A browser is not told of what comes behind its beginning, but when its wait is over.
        await().atMost(PATIENCE).until(() -> broker.messageCount(queue) > 0);
        try (ClientConsumer consumer = session.createConsumer(queue, true)) {
            ClientMessage letter = consumer.receive(PATIENCE.toMillis());
            assertThat(letter).as("a message in " + queue).isNotNull();
            letter.getPropertyNames();
            return letter;
        }
    }

    private static long bodyBytes(ClientMessage letter) {
        return letter.isLargeMessage()
                ? (Long) letter.getObjectProperty(Message.HDR_LARGE_BODY_SIZE)
                : letter.getBodyBufferSize();
    }
}
