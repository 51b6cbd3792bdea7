package io.avatargateway.broker;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Receiver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queues that producers make by naming them, for their replies. */
class NamedQueuesTest {

    private static final String NAME = "crm.replies";
    private static final long WAIT_MILLIS = 5_000;

    @TempDir
    Path data;

    private int port;
    private ActiveMQServer server;

    @BeforeEach
    void start() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        restart();
    }

    private void restart() throws Exception {
        if (server != null) {
            server.stop();
        }
        server = new ActiveMQServerImpl(
                BrokerLayout.configuration(new EmbeddedBrokerOptions("127.0.0.1", port, null, null, data, 3, 1)));
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    /** At a start, Artemis removes at once what is empty and may be removed. */
    @Test
    void shouldKeepAnEmptyQueueWhileItsReaderIsAwayAndTheBrokerStarts() throws Exception {
        useOnce(NAME);
        restart();
        assertThat(exists(NAME)).isTrue();
    }

    @Test
    void shouldMakeAQueueForAnAmqpReceiverThatDoesNotSayWhatItMeans() throws Exception {
        try (Client amqp = Client.create();
                org.apache.qpid.protonj2.client.Connection connection = amqp.connect("127.0.0.1", port)) {
            try (Receiver receiver = connection.openReceiver(NAME)) {
                receiver.openFuture().get();
            }
        }
        try (JMSContext client = client()) {
            Queue replies = client.createQueue(NAME);
            client.createProducer().send(replies, "while it is away");
            assertThat(client.createConsumer(replies).receiveBody(String.class, WAIT_MILLIS))
                    .isEqualTo("while it is away");
        }
    }

    @Test
    void shouldRemoveAQueueThatNobodyHasUsedForADay() throws Exception {
        AtomicLong now = new AtomicLong();
        UnusedQueues unused = new UnusedQueues(now::get);
        useOnce(NAME);
        useOnce("crm.full");
        try (JMSContext client = client()) {
            client.createProducer().send(client.createQueue("crm.full"), "a reply");
            client.createConsumer(client.createQueue("crm.read"));
            unused.remove(server);
            now.addAndGet(TimeUnit.HOURS.toNanos(23));
            unused.remove(server);
            assertThat(exists(NAME)).isTrue();
            now.addAndGet(TimeUnit.HOURS.toNanos(2));
            unused.remove(server);
            assertThat(exists(NAME)).isFalse();
            assertThat(exists("crm.full")).isTrue();
            assertThat(exists("crm.read")).isTrue();
            assertThat(exists("avatar.audio.DLQ")).isTrue();
        }
    }

    @Test
    void shouldCountTheDayFromTheLastUse() throws Exception {
        AtomicLong now = new AtomicLong();
        UnusedQueues unused = new UnusedQueues(now::get);
        useOnce(NAME);
        unused.remove(server);
        useOnce(NAME);
        now.addAndGet(TimeUnit.HOURS.toNanos(25));
        unused.remove(server);
        assertThat(exists(NAME)).isTrue();
    }

    /** One message comes and is read. */
    private void useOnce(String name) {
        try (JMSContext client = client()) {
            Queue queue = client.createQueue(name);
            client.createProducer().send(queue, "a reply");
            assertThat(client.createConsumer(queue).receive(WAIT_MILLIS)).isNotNull();
        }
    }

    private boolean exists(String queue) {
        return server.locateQueue(SimpleString.of(queue)) != null;
    }

    private JMSContext client() {
        return new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port).createContext();
    }
}
