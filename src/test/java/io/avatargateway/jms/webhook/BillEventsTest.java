package io.avatargateway.jms.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.contract.MessageContract;
import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.TestThreads;
import io.avatargateway.jms.event.EventPublisher;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.TenantNames;
import io.avatargateway.jms.queue.FeedFixture;
import io.avatargateway.jms.queue.SharedQueues;
import io.avatargateway.ledger.bill.BillFinding;
import io.avatargateway.security.Tenant;
import io.avatargateway.security.tenants.WebhookEndpoint;
import io.avatargateway.webhook.WebhookEvent;
import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A difference between ledger and bill is an event for the gateway's operators, and names nobody else's data. */
@Timeout(60)
class BillEventsTest {

    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final BillFinding FINDING =
            new BillFinding(BillFinding.Kind.ONLY_BILLED, List.of("acme"), 2, List.of("up-1 of ses_x, 20 s"));

    @TempDir
    Path directory;

    private final ExecutorService threads = TestThreads.connections();
    private final ExecutorService sending = TestThreads.lanes();
    private TestBroker broker;
    private BrokerClient client;
    private EventPublisher publisher;

    @BeforeEach
    void open() throws Exception {
        broker = new TestBroker(directory);
        client = new BrokerClient(broker.settings(), threads, SharedQueues::ensure);
        publisher = new EventPublisher(
                client,
                sending,
                event -> TenantNames.DEFAULT,
                tenant -> Duration.ZERO,
                new WebhookQueues(BillEventsTest::endpoints),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        sending.shutdownNow();
        threads.shutdownNow();
        broker.close();
    }

    private static List<WebhookEndpoint> endpoints(Tenant tenant) {
        URI url = URI.create("https://crm.example/");
        return tenant.equals(Tenant.DEFAULT)
                ? List.of(
                        new WebhookEndpoint("ops", url, Set.of("bill"), List.of()),
                        new WebhookEndpoint("crm", url, Set.of("state"), List.of()))
                : List.of(new WebhookEndpoint("acmes", url, Set.of("bill"), List.of()));
    }

    @Test
    void shouldTellTheDefaultTenantsTopicAndItsWebhooksThatAskForIt() throws Exception {
        try (Connection connection = broker.connectionFactory().createConnection()) {
            connection.start();
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageConsumer consumer =
                    session.createConsumer(session.createTopic(JmsNames.EVENTS), "AvatarEventType = 'bill'");
            publisher.publish(FINDING, "gateway-1", false);
            publisher.publish(FINDING, "gateway-1", true);

            Message first = consumer.receive(30_000);
            MessageContract.check("billDifference", first);
            JsonObject event = FeedFixture.json(first);
            assertThat(event.getString("type")).isEqualTo("io.avatargateway.bill.difference");
            assertThat(event.getString("time")).isEqualTo("2026-11-30T12:00:00Z");
            assertThat(event.getJsonObject("data"))
                    .hasToString("{\"kind\":\"ONLY_BILLED\",\"count\":2,\"node\":\"gateway-1\"}");
            assertThat(first.getStringProperty("AvatarEventId")).isEqualTo(event.getString("id"));
            Message second = consumer.receive(30_000);
            MessageContract.check("billDifference", second);
            assertThat(FeedFixture.json(second).getJsonObject("data").getJsonArray("examples"))
                    .hasToString("[\"up-1 of ses_x, 20 s\"]");

            WebhookEvent waiting = next("avatar.webhooks.default.ops");
            assertThat(waiting.id()).isEqualTo(event.getString("id"));
            assertThat(waiting.body()).isEqualTo(event.toString());
            assertThat(broker.hasQueue("avatar.webhooks.default.crm")).isFalse();
            assertThat(broker.hasQueue("avatar.webhooks.acme.acmes")).isFalse();
        }
    }

    private WebhookEvent next(String queue) throws Exception {
        ClientSession session = client.openSession(true);
        try (ClientConsumer consumer = session.createConsumer(queue)) {
            session.start();
            return WebhookSource.event(consumer.receive(30_000));
        } finally {
            BrokerClient.closeQuietly(session);
        }
    }
}
