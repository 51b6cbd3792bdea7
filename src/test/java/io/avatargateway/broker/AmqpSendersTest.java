package io.avatargateway.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.DeliveryState;
import org.apache.qpid.protonj2.client.Sender;
import org.apache.qpid.protonj2.client.Tracker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker that stores nothing for a while, and a client that sends on without waiting. */
@Timeout(60)
class AmqpSendersTest {

    private static final int MANY = 1_000;
    private static final long WAIT_SECONDS = 20;

    @TempDir
    Path data;

    private final CountDownLatch storing = new CountDownLatch(1);
    private int port;
    private ActiveMQServer server;

    @BeforeEach
    void start() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        server = new ActiveMQServerImpl(
                BrokerLayout.configuration(new EmbeddedBrokerOptions("127.0.0.1", port, null, null, data, 3, 1)));
        server.registerBrokerPlugin(new ActiveMQServerPlugin() {
            @Override
            public void beforeSend(
                    ServerSession session, Transaction tx, Message message, boolean direct, boolean noAutoCreateQueue) {
                try {
                    assertThat(storing.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        storing.countDown();
        server.stop();
    }

    @Test
    void shouldBeAheadOfTheBrokerByFewMessagesOnly() throws Exception {
        try (Client client = Client.create();
                Connection connection = client.connect("127.0.0.1", port);
                Sender sender = connection.openSender("ahead")) {
            List<Tracker> sent = new ArrayList<>();
            Tracker next = sender.send(message());
            while (next != null && sent.size() < MANY) {
                sent.add(next);
                next = sender.trySend(message());
            }
            assertThat(sent).hasSizeLessThanOrEqualTo(32);
            storing.countDown();
            for (Tracker tracker : sent) {
                assertThat(tracker.awaitSettlement(WAIT_SECONDS, TimeUnit.SECONDS)
                                .remoteState()
                                .getType())
                        .isEqualTo(DeliveryState.Type.ACCEPTED);
            }
        }
    }

    private static org.apache.qpid.protonj2.client.Message<byte[]> message() throws Exception {
        return org.apache.qpid.protonj2.client.Message.create(new byte[90_000]);
    }
}
