package io.avatargateway.jms.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.queue.SharedQueues;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With Artemis' own client and broker: what the beans rely on of the session by which their message came. */
class SharedSessionTest {

    private static final int LONG_MILLIS = 10_000;
    private static final int NOTHING_COMES_MILLIS = 200;
    private static final ActiveMQDestination ASIDE = ActiveMQDestination.createQueue(JmsNames.DEAD_LETTERS);

    @TempDir
    Path directory;

    private final ExecutorService threads = TestThreads.connections();
    private TestBroker broker;
    private BrokerClient client;

    @BeforeEach
    void startBroker() throws Exception {
        broker = new TestBroker(directory);
        client = new BrokerClient(broker.settings(), threads, SharedQueues::ensure);
        try (ClientSession session = client.openSession(true);
                ClientProducer producer = session.createProducer(JmsNames.INTAKE)) {
            producer.send(session.createMessage(true));
        }
    }

    @AfterEach
    void stopBroker() throws Exception {
        client.close();
        threads.shutdownNow();
        broker.stop();
    }

    @Test
    void whatIsSentCountsWithTheMessage() throws Exception {
        try (ClientSession session = client.openSession(false)) {
            ActiveMQMessage message = receive(session);

            SharedSession.of(message).work(null, SharedSessionTest::sendAside);

            assertThat(waiting(JmsNames.DEAD_LETTERS)).isFalse();
            message.getCoreMessage().individualAcknowledge();
            session.commit();
        }
        assertThat(waiting(JmsNames.DEAD_LETTERS)).isTrue();
        assertThat(waiting(JmsNames.INTAKE)).isFalse();
    }

    @Test
    void workThatFailsThrowsSoThatNothingIsAcknowledgedOrCommitted() throws Exception {
        try (ClientSession session = client.openSession(false)) {
            SharedSession shared = SharedSession.of(receive(session));

            assertThatThrownBy(() -> shared.work(null, outbox -> {
                        sendAside(outbox);
                        throw new IOException("broken");
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("a message could not be worked on, and stays in its queue: broken")
                    .hasCauseInstanceOf(IOException.class);

            session.rollback(true);
        }
        assertThat(waiting(JmsNames.DEAD_LETTERS)).isFalse();
        assertThat(waiting(JmsNames.INTAKE)).isTrue();
    }

    @Test
    void workThatIsInterruptedIsRolledBackBeforeTheThreadIsInterruptedAgain() throws Exception {
        try (ClientSession session = client.openSession(false)) {
            SharedSession shared = SharedSession.of(receive(session));

            assertThatThrownBy(() -> shared.work(null, outbox -> {
                        sendAside(outbox);
                        throw new InterruptedException();
                    }))
                    .isInstanceOf(IllegalStateException.class);

            assertThat(Thread.interrupted()).isTrue();
            // Of nothing.
            session.commit();
        }
        assertThat(waiting(JmsNames.DEAD_LETTERS)).isFalse();
        assertThat(waiting(JmsNames.INTAKE)).isTrue();
    }

    @Test
    void aSessionInWhichEverySendCountsAtOnceIsRefused() throws Exception {
        try (ClientSession session = client.openSession(true)) {
            ActiveMQMessage message = receive(session);

            assertThatThrownBy(() -> SharedSession.of(message))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no local transaction")
                    .hasMessageContaining("UseLocalTx");
        }
    }

    private static ActiveMQMessage receive(ClientSession session) throws Exception {
        session.start();
        ClientConsumer consumer = session.createConsumer(JmsNames.INTAKE);
        ClientMessage message = consumer.receive(LONG_MILLIS);
        return ActiveMQMessage.createMessage(message, session);
    }

    private static void sendAside(CoreOutbox outbox) throws Exception {
        outbox.send(ASIDE, outbox.bytes(), true, 4, 0);
    }

    private boolean waiting(String queue) throws Exception {
        try (ClientSession session = client.openSession(true);
                ClientConsumer consumer = session.createConsumer(queue, true)) {
            session.start();
            return consumer.receive(NOTHING_COMES_MILLIS) != null;
        }
    }
}
