package io.avatargateway.jms.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.FeedConnection;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.jms.client.TestThreads;
import io.avatargateway.session.model.SessionId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.api.core.ActiveMQNotConnectedException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A connection is lost in the moment in which nobody listens yet: that must be found out all the same. */
@Timeout(60)
class FeedConnectionTest {

    /** The look for it comes every 5 s. */
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final SessionId id = SessionId.random();
    private final AtomicInteger losses = new AtomicInteger();
    private final ExecutorService connector = TestThreads.connections();
    private final ExecutorService lanes = TestThreads.lanes();
    private TestBroker broker;
    private BrokerClient client;

    @BeforeEach
    void open() throws Exception {
        broker = new TestBroker(directory);
        client = new BrokerClient(broker.settings(), connector, SharedQueues::ensure);
        ClientSession first = client.openSession(true);
        SessionQueues.create(first, SessionPlace.plain(id), FeedSide.ORDINARY);
        first.close();
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        lanes.shutdownNow();
        connector.shutdownNow();
        broker.close();
    }

    @Test
    void shouldNotBeMadeOfASessionThatWasLostMeanwhile() {
        ClientSession session = client.openSession(false);
        ClientSession lostBefore = withListening(session, () -> lose(session));

        assertThatThrownBy(() -> connection(lostBefore)).isInstanceOf(ActiveMQNotConnectedException.class);
    }

    @Test
    void shouldTellOfALossOfWhichNobodyWasTold() throws Exception {
        ClientSession session = client.openSession(false);
        FeedConnection connection = connection(deaf(session));
        connection.watch(new Lane(lanes));
        lose(session);

        await().atMost(SOON).until(() -> losses.get() == 1);
    }

    @Test
    void shouldTellOfItAtOnceWhereMessagesAreWanted() throws Exception {
        ClientSession session = client.openSession(false);
        FeedConnection connection = connection(deaf(session));
        lose(session);

        connection.allow(1);

        assertThat(losses).hasValue(1);
    }

    @Test
    void shouldTellOfNothingWhereItWasClosed() throws Exception {
        FeedConnection connection = connection(client.openSession(false));
        connection.close();

        connection.allow(1);

        assertThat(losses).hasValue(0);
    }

    private FeedConnection connection(ClientSession session) throws Exception {
        return new FeedConnection(
                session,
                FeedSide.ORDINARY.queue(SessionPlace.plain(id)),
                1,
                false,
                Map.of(),
                new FeedConnection.Events() {
                    @Override
                    public boolean onMessage(FeedConnection connection, ClientMessage message) {
                        return true;
                    }

                    @Override
                    public void onExpired(FeedConnection connection, ClientMessage message) {}

                    @Override
                    public void onLost(FeedConnection connection) {
                        losses.incrementAndGet();
                    }
                });
    }

    private void lose(ClientSession session) {
        broker.cutConnections();
        await().until(session::isClosed);
    }

    /** Its listener comes too late to be told of anything. */
    private static ClientSession deaf(ClientSession session) {
        return onListening(session, false, () -> {});
    }

    private static ClientSession withListening(ClientSession session, Runnable before) {
        return onListening(session, true, before);
    }

    /** A session of the real client, but that something happens when a listener is added. */
    private static ClientSession onListening(ClientSession session, boolean listens, Runnable before) {
        return (ClientSession) Proxy.newProxyInstance(
                ClientSession.class.getClassLoader(),
                new Class<?>[] {ClientSession.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("addFailureListener")) {
                        before.run();
                        if (!listens) {
                            return null;
                        }
                    }
                    try {
                        return method.invoke(session, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
