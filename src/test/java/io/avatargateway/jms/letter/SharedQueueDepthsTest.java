package io.avatargateway.jms.letter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.TestThreads;
import io.avatargateway.security.Tenant;
import io.avatargateway.service.QueueDepths;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How much lies in real queues. */
@Timeout(60)
class SharedQueueDepthsTest {

    private static final Tenant ACME = new Tenant("acme");

    @TempDir
    Path directory;

    @Test
    void shouldAddUpTheQueuesOfAllTenantsAndMakeNone() throws Exception {
        ExecutorService threads = TestThreads.connections();
        TestBroker broker = new TestBroker(directory);
        BrokerClient client = new BrokerClient(broker.settings(), threads, session -> {});
        try {
            SharedQueueDepths depths = new SharedQueueDepths(client, () -> Set.of(Tenant.DEFAULT, ACME));
            assertThat(ask(depths)).isEqualTo(new QueueDepths.Depths(0, 0, 0, 0));

            send(client, broker, "avatar.audio", 2);
            send(client, broker, "avatar.audio.later", 1);
            send(client, broker, "avatar.t.acme.audio", 4);
            send(client, broker, "avatar.t.acme.sessions", 3);
            send(client, broker, "avatar.t.acme.sessions.DLQ", 1);
            send(client, broker, "avatar.audio.DLQ", 5);
            send(client, broker, "avatar.t.nobody.audio", 9);
            // Nobody's, since there is no such tenant.
            assertThat(ask(depths)).isEqualTo(new QueueDepths.Depths(7, 3, 5, 1));
            assertThat(broker.hasQueue("avatar.t.acme.audio.later"))
                    .as("it only looks")
                    .isFalse();

            broker.stop();
            assertThatThrownBy(() -> ask(depths)).hasMessageContaining("broker: not reached");
        } finally {
            client.close();
            threads.shutdownNow();
            broker.close();
        }
    }

    private static QueueDepths.Depths ask(QueueDepths depths) throws Exception {
        return depths.depths().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static void send(BrokerClient client, TestBroker broker, String queue, int messages) throws Exception {
        if (!broker.hasQueue(queue)) {
            broker.createQueue(queue);
        }
        try (ClientSession session = client.openSession(true);
                ClientProducer producer = session.createProducer(queue)) {
            for (int i = 0; i < messages; i++) {
                ClientMessage message = session.createMessage(true);
                message.setRoutingType(RoutingType.ANYCAST);
                producer.send(message);
            }
        }
    }
}
