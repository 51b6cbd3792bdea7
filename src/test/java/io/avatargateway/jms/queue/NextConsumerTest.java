package io.avatargateway.jms.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.session.model.SessionId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.core.persistence.OperationContext;
import org.apache.activemq.artemis.core.persistence.impl.journal.OperationContextImpl;
import org.apache.activemq.artemis.core.server.ServerConsumer;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A connection is cut, and the disk is slow: what the last consumer held comes before what it did not hold. */
@Timeout(60)
class NextConsumerTest {

    private static final int HELD = 3;

    @TempDir
    Path directory;

    private final SessionId id = SessionId.random();
    /** Of the closing of consumers, until the disk has done its work. */
    private final Queue<OperationContext> waiting = new ConcurrentLinkedQueue<>();

    private TestBroker broker;
    private ServerLocator locator;

    @BeforeEach
    void start() throws Exception {
        broker = new TestBroker(directory);
        broker.registerPlugin(new SlowDisk());
        locator = ActiveMQClient.createServerLocator(broker.url()).setReconnectAttempts(0);
    }

    @AfterEach
    void stop() throws Exception {
        locator.close();
        broker.close();
    }

    @ParameterizedTest
    @EnumSource(FeedSide.class)
    void shouldGetWhatTheLastOneHeldBeforeAnythingElse(FeedSide side) throws Exception {
        ClientSession last = session();
        SessionQueues.create(last, SessionPlace.plain(id), side);
        send(side, 0, HELD);
        assertThat(receive(last.createConsumer(side.queue(SessionPlace.plain(id))), HELD))
                .containsExactly(0, 1, 2);

        broker.cutConnections();
        await().until(() -> waiting.size() == 1);
        send(side, HELD, HELD + 2);
        ClientConsumer next = nextConsumer(side.queue(SessionPlace.plain(id)));
        ClientMessage early = next.receiveImmediate();
        waiting.remove().done();

        assertThat(early).as("what comes while the disk is at work").isNull();
        assertThat(receive(next, HELD + 2)).containsExactly(0, 1, 2, 3, 4);
    }

    private ClientSession session() throws Exception {
        return locator.createSessionFactory().createSession(false, false, false).start();
    }

    private ClientConsumer nextConsumer(SimpleString queue) throws Exception {
        ClientSession session = session();
        ClientConsumer[] next = new ClientConsumer[1];
        await().ignoreExceptions().until(() -> (next[0] = session.createConsumer(queue)) != null);
        return next[0];
    }

    private void send(FeedSide side, int from, int to) throws Exception {
        try (ClientSession session = locator.createSessionFactory().createSession()) {
            ClientProducer producer = session.createProducer(JmsNames.SESSION_QUEUE_PREFIX + id);
            for (int i = from; i < to; i++) {
                ClientMessage message = session.createMessage(true);
                message.putIntProperty("number", i);
                if (side == FeedSide.URGENT) {
                    message.putStringProperty("AvatarMode", "next");
                }
                producer.send(message);
            }
        }
    }

    private static List<Integer> receive(ClientConsumer consumer, int count) throws ActiveMQException {
        List<Integer> numbers = new ArrayList<>();
        while (numbers.size() < count) {
            ClientMessage message = consumer.receive(10_000);
            assertThat(message)
                    .as("message %s of %s", numbers.size() + 1, count)
                    .isNotNull();
            numbers.add(message.getIntProperty("number"));
        }
        return numbers;
    }

    /** What is done at the end of a lost consumer waits for it. */
    private final class SlowDisk implements ActiveMQServerPlugin {
        @Override
        public void beforeCloseConsumer(ServerConsumer consumer, boolean failed) {
            if (failed) {
                OperationContext context = OperationContextImpl.getContext();
                context.storeLineUp();
                waiting.add(context);
            }
        }
    }
}
