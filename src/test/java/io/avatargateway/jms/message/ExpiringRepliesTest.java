package io.avatargateway.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.Outbox;
import io.avatargateway.jms.client.TestThreads;
import io.avatargateway.jms.event.EventCopies;
import io.avatargateway.jms.event.EventPublisher;
import io.avatargateway.jms.queue.SharedQueues;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionState;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Replies and events that nobody takes are gone when their tenant's time is over, and are in no other queue then. */
@Timeout(60)
class ExpiringRepliesTest {

    private static final Tenant HASTY = new Tenant("hasty");
    private static final Tenant PATIENT = new Tenant("patient");

    @TempDir
    Path directory;

    private final ExecutorService connector = TestThreads.connections();
    private final ExecutorService threads = TestThreads.lanes();
    private TestBroker broker;
    private BrokerClient client;

    @BeforeEach
    void open() throws Exception {
        broker = new TestBroker(directory);
        client = new BrokerClient(broker.settings(), connector, SharedQueues::ensure);
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        threads.shutdownNow();
        connector.shutdownNow();
        broker.close();
    }

    /** Hasty's are there for a moment only, patient's for an hour, all others' as long as nobody takes them. */
    private static Duration waiting(Tenant tenant) {
        if (tenant.equals(HASTY)) {
            return Duration.ofMillis(1);
        }
        return tenant.equals(PATIENT) ? Duration.ofHours(1) : Duration.ZERO;
    }

    @Test
    void shouldLetRepliesExpireBehindTheirTenantsTime() throws Exception {
        Instant before = Instant.now();
        reply(HASTY);
        reply(PATIENT);
        reply(Tenant.DEFAULT);

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(waiting(queue(HASTY))).isZero());
        assertMovedNowhere();
        for (ConnectionFactory protocol :
                new ConnectionFactory[] {broker.connectionFactory(), new JmsConnectionFactory(broker.amqpUrl())}) {
            reply(PATIENT);
            try (Connection connection = protocol.createConnection()) {
                connection.start();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageConsumer replies = session.createConsumer(session.createQueue(queue(PATIENT)));
                assertThat(Instant.ofEpochMilli(replies.receive(30_000).getJMSExpiration()))
                        .isBetween(
                                before.plus(Duration.ofMinutes(59)),
                                Instant.now().plus(Duration.ofMinutes(61)));
            }
        }
        try (Connection connection = new JmsConnectionFactory(broker.amqpUrl()).createConnection()) {
            connection.start();
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            Message kept = session.createConsumer(session.createQueue(queue(Tenant.DEFAULT)))
                    .receive(30_000);
            assertThat(kept.getJMSExpiration()).isZero();
        }
    }

    @Test
    void shouldLetEventsExpireBehindTheirTenantsTime() throws Exception {
        EventPublisher publisher = new EventPublisher(
                client,
                threads,
                event -> new TenantNames(new Tenant(event.tenant())),
                ExpiringRepliesTest::waiting,
                EventCopies.NONE,
                Clock.systemUTC());
        try (Connection connection = broker.connectionFactory().createConnection()) {
            connection.start();
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            for (Tenant tenant : new Tenant[] {HASTY, PATIENT}) {
                session.createSharedDurableConsumer(
                                session.createTopic(new TenantNames(tenant).events()), tenant.name())
                        .close();
            }
            publisher.publish(event(HASTY));
            publisher.publish(event(PATIENT));
            publisher.await(Duration.ofSeconds(30));

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertThat(waiting(HASTY.name())).isZero();
                assertThat(waiting(PATIENT.name())).isEqualTo(1);
            });
            assertMovedNowhere();
        }
        assertThat(publisher.dropped()).isZero();
    }

    private static String queue(Tenant tenant) {
        return new TenantNames(tenant).replies() + ".test";
    }

    private long waiting(String queue) {
        return broker.messageCount(queue);
    }

    private void assertMovedNowhere() {
        for (String queue : new String[] {
            JmsNames.EXPIRED, JmsNames.DEAD_LETTERS, JmsNames.SESSIONS_EXPIRED, JmsNames.SESSIONS_DEAD_LETTERS
        }) {
            assertThat(waiting(queue)).as(queue).isZero();
        }
    }

    /** As the intake answers a job of the tenant's. */
    private void reply(Tenant tenant) throws Exception {
        if (!broker.hasQueue(queue(tenant))) {
            broker.createQueue(queue(tenant));
        }
        Replies replies = new Replies(
                Clock.systemUTC(), new ReplyDestinations(ReplyRule.REPLIES_ONLY, null, ExpiringRepliesTest::waiting));
        ClientSession session = client.openSession(false);
        try (Outbox outbox = new Outbox(session)) {
            ActiveMQMessage job = outbox.bytes();
            job.setJMSReplyTo(ActiveMQDestination.createQueue(queue(tenant)));
            job.getCoreMessage().setAddress(new TenantNames(tenant).intake());
            JobStatus finished = JobStatus.of("job-1", JobState.FINISHED, Instant.now(), 100);
            replies.send(outbox, JobHeadersReader.of(job), SessionId.random().value(), finished, false);
            session.commit();
        } finally {
            BrokerClient.closeQuietly(session);
        }
        assertThat(replies.undeliverable()).isZero();
    }

    private static SessionEvent event(Tenant tenant) {
        return new SessionEvent(
                SessionId.random(),
                1,
                Instant.now(),
                1,
                SessionEvent.Type.STATE,
                SessionState.READY,
                null,
                "",
                tenant.name(),
                null,
                Map.of());
    }
}
