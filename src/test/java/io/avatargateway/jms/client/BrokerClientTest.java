package io.avatargateway.jms.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.avatargateway.config.Settings;
import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.queue.SharedQueues;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BrokerClientTest {

    @TempDir
    Path directory;

    private final ExecutorService connector = TestThreads.connections();
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
        broker.close();
        connector.shutdownNow();
    }

    @Test
    void shouldMakeTheNextConnectionOnlyWhenOneHasAsManySessionsAsItMay() throws Exception {
        List<ClientSession> sessions = sessions(BrokerClient.SESSIONS_PER_CONNECTION);
        assertThat(broker.connections()).isEqualTo(1);

        ClientSession next = client.openSession(true);
        assertThat(broker.connections()).isEqualTo(2);

        next.close();
        sessions.get(0).close();
        client.openSession(true);
        await().untilAsserted(() -> assertThat(broker.connections()).isEqualTo(1));
    }

    @Test
    void shouldSpreadSessionsThatHaveWaitedForTheSameConnection() throws Exception {
        int count = BrokerClient.SESSIONS_PER_CONNECTION + 64;
        ExecutorService threads = Executors.newFixedThreadPool(32);
        try {
            List<Future<ClientSession>> opening = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                opening.add(threads.submit(() -> client.openSession(true)));
            }
            for (Future<ClientSession> session : opening) {
                assertThat(session.get(30, TimeUnit.SECONDS).isClosed()).isFalse();
            }
            assertThat(broker.connections()).isEqualTo(2);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void shouldBeginWithOneConnectionAgainWhenAllWereLost() throws Exception {
        sessions(BrokerClient.SESSIONS_PER_CONNECTION + 1);
        broker.cutConnections();
        await().until(() -> broker.connections() == 0);

        await().ignoreExceptionsInstanceOf(GatewayException.class)
                .untilAsserted(
                        () -> assertThat(client.openSession(true).isClosed()).isFalse());

        assertThat(broker.connections()).isEqualTo(1);
    }

    /**
     * The broker says that there is nothing by a message of its own, which must come through to the client as it is.
     */
    @Test
    void shouldFindAnEmptyQueueEmpty() throws Exception {
        broker.createQueue("empty");
        try (ClientSession session = client.openSession(true);
                ClientConsumer consumer = session.createConsumer("empty", null, 0, -1, false)) {
            session.start();
            assertThat(consumer.receiveImmediate()).isNull();
            assertThat(consumer.receiveImmediate()).isNull();
        }
    }

    @Test
    void shouldGiveUpInTimeWhereSomebodyListensAndNeverAnswers() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Settings.Broker settings = new Settings.Broker(
                    "tcp://127.0.0.1:" + silent.getLocalPort(),
                    null,
                    null,
                    Duration.ofMillis(300),
                    Duration.ofMillis(100),
                    3,
                    Duration.ofMinutes(1),
                    Duration.ofSeconds(10));
            BrokerClient lonely = new BrokerClient(settings, connector, SharedQueues::ensure);
            ExecutorService threads = Executors.newFixedThreadPool(8);
            try {
                List<Future<Throwable>> waiting = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    waiting.add(threads.submit(() -> catchThrowable(() -> lonely.openSession(true))));
                }
                for (Future<Throwable> refusal : waiting) {
                    assertThat(refusal.get(5, TimeUnit.SECONDS))
                            .isInstanceOfSatisfying(GatewayException.class, e -> assertThat(e.code())
                                    .isEqualTo(ErrorCode.BROKER_UNAVAILABLE));
                }
            } finally {
                threads.shutdownNow();
                lonely.close();
            }
        }
    }

    @Test
    void shouldOpenNothingAnyMoreOnceItIsClosed() {
        client.openSession(true);
        client.close();

        assertThatThrownBy(() -> client.openSession(true))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BROKER_UNAVAILABLE));
    }

    private List<ClientSession> sessions(int count) {
        List<ClientSession> sessions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sessions.add(client.openSession(true));
        }
        return sessions;
    }
}
