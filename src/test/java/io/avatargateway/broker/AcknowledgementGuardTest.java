package io.avatargateway.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQNotConnectedException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.ServerConsumer;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An acknowledgement arrives in the moment in which the broker gives a connection up. */
@Timeout(60)
class AcknowledgementGuardTest {

    private static final String QUEUE = "avatar.audio.ses_1";
    private static final long WAIT_MILLIS = 10_000;

    @TempDir
    Path data;

    private final java.util.Queue<ClientMessage> late = new ConcurrentLinkedQueue<>();
    private final AtomicInteger acknowledgedLate = new AtomicInteger();
    private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
    private ServerLocator locator;

    @AfterEach
    void stop() throws Exception {
        locator.close();
        broker.stop();
    }

    @Test
    void shouldDeliverAgainWhatWasAcknowledgedBehindTheRollback() throws Exception {
        start(Integer.MAX_VALUE);
        send(3);
        List<ClientMessage> delivered = receive(session(), 3);

        loseConnection(List.of(delivered.get(1)));

        assertThat(numbers(receive(session(), 3))).containsExactly(0, 1, 2);
        assertThat(queue().getDeliveringCount()).isEqualTo(3);
    }

    /** The rollback waits for the disk here, and returns what came before it, and what came meanwhile. */
    @Test
    void shouldDeliverOnceWhatTheRollbackReturns() throws Exception {
        start(Integer.MAX_VALUE);
        send(6);
        List<ClientMessage> delivered = receive(session(), 6);
        delivered.get(0).individualAcknowledge();
        delivered.get(4).individualAcknowledge();

        loseConnection(List.of(delivered.get(1), delivered.get(5)));

        assertThat(numbers(receive(session(), 6))).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
        assertThat(queue().getMessageCount()).isEqualTo(6);
        assertThat(queue().getDeliveringCount()).isEqualTo(6);
    }

    @Test
    void shouldDeliverAgainWhatWaitedOnTheDisk() throws Exception {
        int count = 200;
        start(64 * 1024);
        send(count);
        assertThat(queue().getPageSubscription().isPaging()).isTrue();
        List<ClientMessage> delivered = receive(session(), count);

        loseConnection(delivered);

        ClientSession next = session();
        List<ClientMessage> again = receive(next, count);
        assertThat(numbers(again)).doesNotHaveDuplicates().hasSize(count);
        for (ClientMessage message : again) {
            message.individualAcknowledge();
        }
        next.commit();
        await().untilAsserted(() -> assertThat(queue().getMessageCount()).isZero());
    }

    private void start(int maxBytes) throws Exception {
        int port = freePort();
        Configuration configuration =
                BrokerLayout.configuration(new EmbeddedBrokerOptions("127.0.0.1", port, null, null, data, 5, 1));
        AddressSettings paging = new AddressSettings().setMaxSizeBytes(maxBytes).setPageSizeBytes(16 * 1024);
        configuration.addAddressSetting(QUEUE, paging);
        configuration.getBrokerConsumerPlugins().add(0, new LateAcknowledgements());
        broker.setConfiguration(configuration).start();
        locator = ActiveMQClient.createServerLocator("tcp://127.0.0.1:" + port)
                .setReconnectAttempts(0)
                .setBlockOnAcknowledge(true);
        broker.getActiveMQServer()
                .createQueue(QueueConfiguration.of(QUEUE)
                        .setRoutingType(RoutingType.ANYCAST)
                        .setMaxConsumers(1));
    }

    private void send(int count) throws Exception {
        try (ClientSession session = locator.createSessionFactory().createSession()) {
            ClientProducer producer = session.createProducer(QUEUE);
            for (int i = 0; i < count; i++) {
                ClientMessage message = session.createMessage(true);
                message.putIntProperty("number", i);
                message.getBodyBuffer().writeBytes(new byte[1024]);
                producer.send(message);
            }
        }
    }

    /** With a connection of its own. */
    private ClientSession session() throws Exception {
        return locator.createSessionFactory().createSession(false, false, false).start();
    }

    private static List<ClientMessage> receive(ClientSession session, int count) throws ActiveMQException {
        ClientConsumer[] consumer = new ClientConsumer[1];
        // The broker may still hold the lost one's.
        await().ignoreExceptions().until(() -> (consumer[0] = session.createConsumer(QUEUE)) != null);
        List<ClientMessage> messages = new ArrayList<>();
        while (messages.size() < count) {
            ClientMessage message = consumer[0].receive(WAIT_MILLIS);
            assertThat(message)
                    .as("message %s of %s", messages.size() + 1, count)
                    .isNotNull();
            messages.add(message);
        }
        return messages;
    }

    /**
     * The broker loses the consumer's connection, and these acknowledgements arrive when it has rolled the transaction
     * back.
     */
    private void loseConnection(List<ClientMessage> acknowledged) {
        ServerConsumer consumer =
                (ServerConsumer) queue().getConsumers().iterator().next();
        ServerSession session = broker.getActiveMQServer().getSessionByID(consumer.getSessionID());
        late.addAll(acknowledged);
        session.getRemotingConnection().fail(new ActiveMQNotConnectedException("lost by the test"));
        await().untilAsserted(() -> assertThat(acknowledgedLate).hasValue(acknowledged.size()));
    }

    /** Comes before the guard. */
    private final class LateAcknowledgements implements ActiveMQServerPlugin {
        @Override
        public void beforeCloseConsumer(ServerConsumer consumer, boolean failed) {
            ServerSession session = broker.getActiveMQServer().getSessionByID(consumer.getSessionID());
            for (ClientMessage message = late.poll(); message != null; message = late.poll()) {
                assertThat(session.getCurrentTransaction().getState()).isEqualTo(Transaction.State.ROLLEDBACK);
                try {
                    session.individualAcknowledge(consumer.getID(), message.getMessageID());
                    acknowledgedLate.incrementAndGet();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    private Queue queue() {
        return broker.getActiveMQServer().locateQueue(SimpleString.of(QUEUE));
    }

    private static List<Integer> numbers(List<ClientMessage> messages) {
        return messages.stream()
                .map(message -> message.getIntProperty("number"))
                .toList();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
