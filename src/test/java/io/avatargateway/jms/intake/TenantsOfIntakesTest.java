package io.avatargateway.jms.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.ReplyRule;
import io.avatargateway.jms.message.TenantNames;
import io.avatargateway.jms.queue.FeedFixture;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.port.Job;
import io.avatargateway.session.port.JobFeed;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs of two tenants: whose they are is said by the address, and neither sees or delays the other. */
@Timeout(120)
class TenantsOfIntakesTest {

    private static final TenantNames ACME = new TenantNames(new Tenant("acme"));
    private static final int FLOOD = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    static Path directory;

    private static TestBroker broker;

    private final String replies = "avatar.t.acme.replies." + UUID.randomUUID();
    private FeedFixture feed;
    private IntakeFixture intake;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new TestBroker(directory, TestBroker.Login.LEAST_RIGHTS);
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    @BeforeEach
    void open() throws Exception {
        broker.empty(JmsNames.DEAD_LETTERS, JmsNames.INTAKE);
        if (broker.hasQueue(ACME.deadLetters())) {
            broker.empty(ACME.deadLetters());
        }
        feed = new FeedFixture(broker, null, ReplyRule.REPLIES_ONLY, ACME.tenant());
        intake = new IntakeFixture(feed, FeedFixture.BODIES, ReplyRule.REPLIES_ONLY, TenantNames.DEFAULT.caller());
        intake.open = feed.id;
        intake.tenants.put(feed.id, ACME.tenant());
        intake.start();
        intake.start(ACME);
        intake.startExpired();
        broker.createQueue(replies);
        await().atMost(PATIENCE).until(() -> broker.hasQueue(ACME.intake()) && broker.consumers(ACME.intake()) == 1);
    }

    @AfterEach
    void close() throws Exception {
        intake.close();
        feed.close();
        assertThat(broker.refusals()).isZero();
    }

    @Test
    void shouldSpeakATenantsJobInItsSessionAndAnswerBelowItsReplies() throws Exception {
        BytesMessage job = job("hello", replies);
        // Nothing in a message says whose it is.
        job.setStringProperty("AvatarSenderTenant", "other");
        job.setStringProperty(JmsNames.TENANT, "other");
        send(ACME.intake(), job);
        assertThat(nextReply()).isEqualTo("hello accepted");
        Job spoken = feed.nextJob();
        assertThat(spoken.id()).isEqualTo("hello");
        feed.feed.settle(spoken, FeedFixture.finished(spoken));
        assertThat(nextReply()).isEqualTo("hello finished");
    }

    /** The lowest latency: nobody stands between a tenant's producer and its session. */
    @ParameterizedTest
    @ValueSource(longs = {0, 300})
    void shouldSpeakWhatIsSentToTheSessionsOwnQueueBelowItsTenant(long delayMillis) throws Exception {
        assertThat(feed.queue()).isEqualTo("avatar.t.acme.audio." + feed.id);
        BytesMessage job = feed.message("direct", 640);
        job.setJMSReplyTo(feed.producerSession.createQueue(replies));
        try (MessageProducer producer =
                feed.producerSession.createProducer(feed.producerSession.createQueue(feed.queue()))) {
            producer.setDeliveryDelay(delayMillis);
            producer.send(job);
        }
        Job spoken = feed.nextJob();
        feed.feed.settle(spoken, FeedFixture.finished(spoken));
        assertThat(nextReply()).isEqualTo("direct accepted");
        assertThat(nextReply()).isEqualTo("direct finished");
    }

    @Test
    void shouldAnswerWhatExpiredInTheSessionsOwnQueueBelowItsTenantsReplies() throws Exception {
        BytesMessage job = feed.message("late", 640);
        job.setJMSReplyTo(feed.producerSession.createQueue(replies));
        broker.pause(feed.queue());
        feed.send(job, 1, Message.DEFAULT_PRIORITY);
        assertThat(nextReply()).isEqualTo("late expired");
        broker.resume(feed.queue());
    }

    /** Only where the broker moves messages to, it says from where. */
    @Test
    void shouldNotBelieveASenderWhereItsMessageCameFrom() throws Exception {
        BytesMessage job = job("forged", feed.replyQueue.getQueueName());
        job.setStringProperty("_AMQ_ORIG_ADDRESS", JmsNames.INTAKE);
        send(ACME.intake(), job);
        assertUndeliverable("forged accepted");
    }

    @Test
    void shouldFindASessionThatAnEarlierVersionOpened() throws Exception {
        FeedFixture older = new FeedFixture(broker, null, ReplyRule.REPLIES_ONLY);
        intake.opens(older.id);
        intake.tenants.put(older.id, ACME.tenant());
        BytesMessage job = job("hello", replies);
        job.setStringProperty(JmsNames.SESSION_ID, older.id.value());
        send(ACME.intake(), job);
        assertThat(nextReply()).isEqualTo("hello accepted");
        assertThat(older.nextJob().id()).isEqualTo("hello");
        older.feed.release();
        await().atMost(PATIENCE).until(() -> broker.consumers(older.queue()) == 0);
        JobFeed taken = older.factory.takeUp(older.id, ACME.tenant(), older.listener, List.of());
        taken.request();
        assertThat(older.jobs.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .extracting(Job::id)
                .isEqualTo("hello");
        older.close();
    }

    @Test
    void shouldNotAnswerWhereAnotherTenantReads() throws Exception {
        send(ACME.intake(), job("hello", feed.replyQueue.getQueueName()));
        assertUndeliverable("hello accepted");
        Job spoken = feed.nextJob();
        feed.feed.settle(spoken, FeedFixture.finished(spoken));
        assertUndeliverable("hello finished");
        assertThat(broker.messageCount(feed.replyQueue.getQueueName())).isZero();
    }

    @Test
    void shouldKnowNoSessionOfAnotherTenant() throws Exception {
        BytesMessage job = feed.message("foreign", 640);
        job.setStringProperty(JmsNames.SESSION_ID, feed.id.value());
        job.setStringProperty("AvatarSenderTenant", "acme");
        send(JmsNames.INTAKE, job);
        assertThat(feed.nextReply().getString("code")).isEqualTo("UNKNOWN_SESSION");
        Message letter = feed.nextDeadLetter();
        assertThat(letter.getStringProperty(JmsNames.JOB_ID)).isEqualTo("foreign");
        assertThat(letter.getStringProperty(JmsNames.TENANT)).isEqualTo("default");
    }

    @Test
    void shouldLetWaitWhatIsEarlyInItsOwnIntakeAndAnswerWhatIsLate() throws Exception {
        BytesMessage early = job("early", replies);
        early.setLongProperty(JmsNames.NOT_BEFORE, System.currentTimeMillis() + 500);
        send(ACME.intake(), early);
        assertThat(nextReply()).isEqualTo("early accepted");
        Job spoken = feed.nextJob();
        assertThat(spoken.id()).isEqualTo("early");
        feed.feed.settle(spoken, FeedFixture.finished(spoken));
        assertThat(nextReply()).isEqualTo("early finished");
        broker.pause(ACME.intake());
        feed.send(ACME.intake(), job("late", replies), 1, Message.DEFAULT_PRIORITY);
        assertThat(nextReply()).isEqualTo("late expired");
        broker.resume(ACME.intake());
    }

    /** Who sends to a session's own queue may note what he likes; his job is not lost by it. */
    @Test
    void shouldLoseNoJobWhoseSenderNotesATenantThatIsNone() throws Exception {
        intake.tenants.remove(feed.id);
        BytesMessage early = feed.message("early", 640);
        early.setStringProperty("AvatarSenderTenant", "nobody");
        early.setLongProperty(JmsNames.NOT_BEFORE, System.currentTimeMillis() + 500);
        feed.send(early);
        feed.feed.request();
        Job spoken = feed.nextJob();
        assertThat(spoken.id()).isEqualTo("early");
        feed.feed.settle(spoken, FeedFixture.finished(spoken));
    }

    /** The other one's jobs come in meanwhile: far from all of them are done when five of this one were heard. */
    @Test
    void shouldDelayNoTenantByTheFloodOfAnother() throws Exception {
        SessionId nobody = SessionId.random();
        broker.pause(JmsNames.INTAKE);
        try (Session batch = feed.connection.createSession(true, Session.SESSION_TRANSACTED);
                MessageProducer producer = batch.createProducer(batch.createQueue(JmsNames.INTAKE))) {
            for (int i = 0; i < FLOOD; i++) {
                BytesMessage job = batch.createBytesMessage();
                job.setStringProperty(JmsNames.SESSION_ID, nobody.value());
                producer.send(job);
            }
            batch.commit();
        }
        broker.resume(JmsNames.INTAKE);
        await().atMost(PATIENCE).until(() -> broker.messageCount(JmsNames.DEAD_LETTERS) > 0);
        for (int i = 0; i < 5; i++) {
            String name = "meanwhile-" + i;
            send(ACME.intake(), job(name, replies));
            assertThat(nextReply()).isEqualTo(name + " accepted");
            Job spoken = feed.nextJob();
            assertThat(spoken.id()).isEqualTo(name);
            feed.feed.settle(spoken, FeedFixture.finished(spoken));
            assertThat(nextReply()).isEqualTo(name + " finished");
        }
        assertThat(broker.messageCount(JmsNames.INTAKE)).isGreaterThan(FLOOD / 10);
        broker.empty(JmsNames.INTAKE);
    }

    private BytesMessage job(String name, String replyTo) throws JMSException {
        BytesMessage job = feed.message(name, 640);
        job.setStringProperty(JmsNames.SESSION_ID, feed.id.value());
        job.setJMSReplyTo(feed.producerSession.createQueue(replyTo));
        return job;
    }

    private void send(String address, Message message) throws JMSException {
        feed.send(address, message, 0, Message.DEFAULT_PRIORITY);
    }

    private String nextReply() throws JMSException {
        try (MessageConsumer consumer =
                feed.producerSession.createConsumer(feed.producerSession.createQueue(replies))) {
            Message reply = consumer.receive(PATIENCE.toMillis());
            assertThat(reply).as("a reply in %s", replies).isNotNull();
            return reply.getStringProperty(JmsNames.JOB_ID) + " " + reply.getStringProperty(JmsNames.STATUS);
        }
    }

    private void assertUndeliverable(String reply) throws JMSException {
        Message letter = feed.nextDeadLetter(ACME);
        assertThat(letter.getStringProperty(JmsNames.TENANT)).isEqualTo("acme");
        assertThat(letter.getStringProperty(JmsNames.REASON)).isEqualTo("REPLY_UNDELIVERABLE");
        assertThat(letter.getStringProperty(JmsNames.JOB_ID) + " " + letter.getStringProperty(JmsNames.STATUS))
                .isEqualTo(reply);
        assertThat(letter.getStringProperty(JmsNames.REASON_DETAIL))
                .contains("(expected: a queue below avatar.t.acme.replies, or a temporary one)");
    }
}
