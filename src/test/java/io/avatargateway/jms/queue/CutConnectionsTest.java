package io.avatargateway.jms.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.config.Settings;
import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.TestThreads;
import io.avatargateway.jms.message.FailurePolicy;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.Replies;
import io.avatargateway.jms.message.ReplyDestinations;
import io.avatargateway.jms.message.ReplyRule;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.port.Job;
import io.avatargateway.session.port.JobFeed;
import io.avatargateway.session.port.JobFeedListener;
import io.avatargateway.suite.Endurance;
import io.avatargateway.suite.Rounds;
import io.avatargateway.wire.CutWire;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many sessions speak while every TCP connection between gateway and broker is cut again and again. */
@Endurance
@Timeout(900)
class CutConnectionsTest {

    private static final int SESSIONS = 20;
    private static final int CUTS = Rounds.of(8, 60);

    @TempDir
    Path directory;

    private final ExecutorService connector = TestThreads.connections();
    private final ExecutorService threads = TestThreads.lanes();
    private TestBroker broker;
    private CutWire wire;
    private BrokerClient client;

    @BeforeEach
    void open() throws Exception {
        broker = new TestBroker(directory);
        wire = new CutWire(broker.port());
        Settings.Broker direct = broker.settings();
        client = new BrokerClient(
                new Settings.Broker(
                        "tcp://127.0.0.1:" + wire.port(),
                        null,
                        null,
                        direct.callTimeout(),
                        direct.redeliveryDelay(),
                        direct.maxDeliveryAttempts(),
                        direct.stall(),
                        direct.connectionTtl()),
                connector,
                SharedQueues::ensure);
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        threads.shutdownNow();
        connector.shutdownNow();
        wire.close();
        broker.close();
    }

    @Test
    void shouldStandStillNowhereAndAnswerEveryJobOnce() throws Exception {
        List<SpeakingSession> sessions = new ArrayList<>();
        FeedContext context = new FeedContext(
                client,
                new Replies(
                        Clock.systemUTC(),
                        new ReplyDestinations(ReplyRule.NOT_THE_GATEWAYS, null, tenant -> Duration.ZERO)),
                new FailurePolicy(broker.settings()),
                FeedFixture.LIMITS,
                FeedFixture.BODIES,
                threads,
                TestThreads.WATCH,
                Clock.systemUTC());
        ArtemisJobFeedFactory factory =
                new ArtemisJobFeedFactory(context, new LostSessions(context, id -> {}, Duration.ofMillis(100)));
        for (int i = 0; i < SESSIONS; i++) {
            sessions.add(new SpeakingSession(factory));
        }
        try (Connection connection = broker.connectionFactory().createConnection();
                Session producing = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                Session consuming = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            connection.start();
            broker.createQueue("replies");
            Queue replies = producing.createQueue("replies");
            MessageConsumer consumer = consuming.createConsumer(replies);
            Map<String, Integer> finals = new ConcurrentHashMap<>();
            consumer.setMessageListener(reply -> count(reply, finals));
            for (int cut = 0; cut < CUTS; cut++) {
                // Somewhere in the middle of what goes on between here and the broker, each time somewhere else.
                int then = SESSIONS * cut + cut % SESSIONS;
                send(producing, sessions, cut, replies);
                awaitFinals(finals, then);
                wire.cut();
            }
            awaitFinals(finals, SESSIONS * CUTS);
            assertThat(finals.values()).containsOnly(1);
        }
    }

    private static void count(Message reply, Map<String, Integer> finals) {
        try {
            if (reply.getStringProperty(JmsNames.STATUS).equals("finished")) {
                finals.merge(reply.getStringProperty(JmsNames.JOB_ID), 1, Integer::sum);
            }
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitFinals(Map<String, Integer> finals, int count) {
        await().pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> {
                    assertThat(ManagementFactory.getThreadMXBean().findDeadlockedThreads())
                            .isNull();
                    assertThat(finals.size()).isGreaterThanOrEqualTo(count);
                });
    }

    private static void send(Session producing, List<SpeakingSession> sessions, int number, Queue replies)
            throws Exception {
        try (MessageProducer producer = producing.createProducer(null)) {
            for (SpeakingSession session : sessions) {
                BytesMessage message = producing.createBytesMessage();
                message.writeBytes(FeedFixture.pcm(640));
                message.setStringProperty(JmsNames.JOB_ID, session.id + "-" + number);
                message.setJMSReplyTo(replies);
                producer.send(producing.createQueue(JmsNames.SESSION_QUEUE_PREFIX + session.id), message);
            }
        }
    }

    /** Says each job in no time, and asks for the next. */
    private static final class SpeakingSession implements JobFeedListener {

        final SessionId id = SessionId.random();
        private final JobFeed feed;

        SpeakingSession(ArtemisJobFeedFactory factory) {
            feed = factory.open(id, Tenant.DEFAULT, this);
            feed.request();
        }

        @Override
        public void onJob(Job job) {
            feed.settle(job, FeedFixture.finished(job));
            feed.request();
        }

        @Override
        public void onUrgent(Job job) {
            feed.settle(job, FeedFixture.finished(job));
        }

        @Override
        public void onSpeechGrew(Job job) {}

        @Override
        public void onJobStatus(JobStatus status) {}
    }
}
