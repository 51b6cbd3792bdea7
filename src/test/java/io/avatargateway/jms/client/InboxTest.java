package io.avatargateway.jms.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.jms.TestBroker;
import io.avatargateway.session.model.GatewayException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class InboxTest {

    private static final String QUEUE = "avatar.commands.test";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final ExecutorService connector = TestThreads.connections();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private TestBroker broker;
    private BrokerClient client;
    private BrokerClient sender;
    private Inbox inbox;

    @BeforeEach
    void open() throws Exception {
        broker = new TestBroker(directory);
        client = new BrokerClient(broker.settings(), connector, session -> {});
        sender = new BrokerClient(broker.settings(), connector, session -> {});
        inbox = new Inbox(
                client, QUEUE, message -> heard.add(message.getCorrelationID().toString()));
    }

    @AfterEach
    void close() throws Exception {
        inbox.close();
        client.close();
        sender.close();
        broker.close();
        connector.shutdownNow();
    }

    /** As every second. */
    private void beat() {
        try {
            inbox.keepOpen();
        } catch (ActiveMQException | GatewayException notNow) {
            // The next one.
        }
    }

    private void send(String number) throws ActiveMQException {
        try (ClientSession session = sender.openSession(true)) {
            ClientMessage message = session.createMessage(Message.TEXT_TYPE, false);
            message.setRoutingType(RoutingType.ANYCAST);
            message.setCorrelationID(number);
            session.createProducer(QUEUE).send(message);
        }
    }

    private void awaitHeard(String prefix) {
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
            beat();
            send(prefix + heard.size());
            assertThat(heard).anyMatch(number -> number.startsWith(prefix));
        });
    }

    @Test
    void shouldHearAgainBehindALostConnection() {
        awaitHeard("before");

        broker.cutConnections();

        awaitHeard("behind");
    }

    /** The next connection is there before the queue of the last one is gone; it goes under the new one's consumer. */
    @Test
    void shouldHearAgainWhereTheBrokerTidiesUpBehindTheNextConnection() {
        awaitHeard("before");

        Runnable tidyUp = broker.tidyUpLate();
        try {
            broker.cutConnections();
            await().atMost(PATIENCE).until(() -> broker.consumers(QUEUE) == 0);
            await().atMost(PATIENCE).until(() -> {
                beat();
                return broker.consumers(QUEUE) == 1;
            });
        } finally {
            tidyUp.run();
        }
        await().atMost(PATIENCE).until(() -> !broker.hasQueue(QUEUE) || broker.consumers(QUEUE) == 0);

        awaitHeard("behind");
    }
}
