package io.avatargateway.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.Outbox;
import io.avatargateway.jms.client.TestThreads;
import io.avatargateway.jms.command.CommandQueue;
import io.avatargateway.jms.command.CommandReplies;
import io.avatargateway.jms.intake.IntakeQueue;
import io.avatargateway.jms.intake.IntakeWork;
import io.avatargateway.jms.message.FailurePolicy;
import io.avatargateway.jms.message.ReplyDestinations;
import io.avatargateway.jms.message.ReplyRule;
import io.avatargateway.jms.message.RetryPause;
import io.avatargateway.jms.message.TenantNames;
import io.avatargateway.jms.queue.SharedQueues;
import io.avatargateway.security.Tenant;
import jakarta.jms.JMSContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tenants that come and go while the gateway runs, at a real broker. */
@Timeout(60)
class TenantIntakesTest {

    private static final Tenant ACME = new Tenant("acme");
    private static final Tenant ZOO = new Tenant("zoo");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ExecutorService connections = TestThreads.connections();
    private final ExecutorService threads = TestThreads.lanes();
    private final Queue<String> came = new ConcurrentLinkedQueue<>();
    private volatile Set<Tenant> known = Set.of();
    private volatile boolean failing;
    private BrokerClient client;

    @Test
    void shouldFollowTheTenantsThatThereAre(@TempDir Path directory) throws Exception {
        TestBroker broker = new TestBroker(directory, TestBroker.Login.LEAST_RIGHTS);
        client = new BrokerClient(broker.settings(), connections, SharedQueues::ensure);
        TenantIntakes intakes = new TenantIntakes(() -> known, this::wayIn);
        try (ActiveMQConnectionFactory factory = broker.connectionFactory();
                JMSContext producer = factory.createContext()) {
            intakes.look();
            known = Set.of(Tenant.DEFAULT, Tenant.PROBES, ACME);
            failing = true;
            intakes.look();
            assertThat(broker.hasQueue("avatar.t.acme.audio")).isFalse();
            failing = false;
            intakes.look();
            intakes.look();
            awaitConsumers(broker, "avatar.t.acme", 1);
            assertThat(broker.hasQueue("avatar.t.default.audio")).isFalse();
            assertThat(broker.hasQueue("avatar.t.avatar-gateway-probe.audio")).isFalse();
            producer.createProducer().send(producer.createQueue("avatar.t.acme.audio"), "first");
            await().atMost(PATIENCE).until(() -> came.contains("avatar.t.acme.audio"));

            known = Set.of(ZOO);
            intakes.look();
            awaitConsumers(broker, "avatar.t.zoo", 1);
            awaitConsumers(broker, "avatar.t.acme", 0);
            producer.createProducer().send(producer.createQueue("avatar.t.acme.audio"), "waits");
            assertThat(broker.messageCount("avatar.t.acme.audio")).isEqualTo(1);

            known = Set.of(ACME, ZOO);
            intakes.look();
            await().atMost(PATIENCE).until(() -> broker.messageCount("avatar.t.acme.audio") == 0);

            intakes.stop();
            intakes.look();
            awaitConsumers(broker, "avatar.t.acme", 0);
            awaitConsumers(broker, "avatar.t.zoo", 0);
            assertThat(broker.refusals()).isZero();
        } finally {
            client.close();
            threads.shutdownNow();
            connections.shutdownNow();
            broker.close();
        }
    }

    private static void awaitConsumers(TestBroker broker, String prefix, int count) {
        await().atMost(PATIENCE)
                .until(() -> broker.hasQueue(prefix + ".audio")
                        && broker.hasQueue(prefix + ".sessions")
                        && broker.consumers(prefix + ".audio") == count
                        && broker.consumers(prefix + ".sessions") == count);
    }

    private TenantIntakes.WayIn wayIn(TenantNames names) {
        if (failing) {
            throw new IllegalStateException("of the test");
        }
        return new TenantIntakes.WayIn(
                new IntakeQueue(
                        names.intake(),
                        client,
                        new Noting(),
                        new RetryPause(),
                        TestThreads.WATCH,
                        Executors.defaultThreadFactory()),
                new IntakeQueue(
                        names.later(),
                        client,
                        new Noting(),
                        new RetryPause(),
                        TestThreads.WATCH,
                        Executors.defaultThreadFactory()),
                new CommandQueue(
                        names.sessions(),
                        client,
                        threads,
                        new FailurePolicy(client.settings()),
                        new CommandReplies(
                                Clock.systemUTC(),
                                new ReplyDestinations(ReplyRule.REPLIES_ONLY, null, tenant -> Duration.ZERO)),
                        1_000,
                        command -> {
                            throw new IllegalStateException("no command is sent");
                        }));
    }

    /** Takes all. */
    private final class Noting implements IntakeWork {
        @Override
        public void handle(ActiveMQMessage message, Outbox outbox) {
            came.add(message.getCoreMessage().getAddress());
        }

        @Override
        public void undone(long messageId) {}

        @Override
        public void refused() {}

        @Override
        public boolean leavesBody(ClientMessage message) {
            return false;
        }
    }
}
