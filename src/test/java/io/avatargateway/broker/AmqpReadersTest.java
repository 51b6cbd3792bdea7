package io.avatargateway.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.Delivery;
import org.apache.qpid.protonj2.client.DistributionMode;
import org.apache.qpid.protonj2.client.Receiver;
import org.apache.qpid.protonj2.client.ReceiverOptions;
import org.apache.qpid.protonj2.client.StreamReceiver;
import org.apache.qpid.protonj2.client.StreamReceiverOptions;
import org.apache.qpid.protonj2.types.Symbol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** AMQP clients that read large messages of Artemis' own protocol, and a broker with little room for that. */
@Timeout(120)
class AmqpReadersTest {

    private static final int MIB = 1024 * 1024;
    private static final long ROOM = 4 * MIB;
    private static final int BODY = 3 * MIB;
    private static final long WAIT_SECONDS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final String QUEUE = "avatar.audio.DLQ";

    @TempDir
    Path data;

    private final BodyBudget budget = new BodyBudget(ROOM);
    private final ExecutorService readers = Executors.newCachedThreadPool();
    private final Client client = Client.create();
    private int port;
    private EmbeddedBroker broker;

    @BeforeEach
    void start() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        broker = new EmbeddedBroker(
                new EmbeddedBrokerOptions("127.0.0.1", port, null, null, null, null, data, 5, 1, ROOM, PATIENCE),
                new BodyBudget(ROOM),
                budget);
        broker.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        client.close();
        broker.stop();
        readers.shutdownNow();
        assertThat(readers.awaitTermination(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldHandAReaderOneAfterTheOtherHoweverManyItAskedFor() throws Exception {
        send(8, BODY);
        long most = 0;
        try (Connection connection = connect();
                Receiver receiver = connection.openReceiver(QUEUE, new ReceiverOptions().creditWindow(100))) {
            for (int i = 0; i < 8; i++) {
                Delivery delivery = receiver.receive(WAIT_SECONDS, TimeUnit.SECONDS);
                assertThat(delivery).isNotNull();
                most = Math.max(most, budget.takenBytes());
                assertThat((byte[]) delivery.message().body()).isEqualTo(body(i, BODY));
            }
        }
        assertThat(most).isBetween(0L, ROOM);
        assertAllGivenBack();
    }

    @Test
    void shouldHandAllMessagesToSeveralBrowsers() throws Exception {
        send(6, BODY);
        List<Future<List<Integer>>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(readers.submit(() -> browse(6)));
        }
        for (Future<List<Integer>> numbers : all) {
            assertThat(numbers.get(60, TimeUnit.SECONDS)).containsExactly(0, 1, 2, 3, 4, 5);
        }
        assertAllGivenBack();
    }

    @Test
    void shouldLetOthersReadSmallMessagesWhileOneWaits() throws Exception {
        send(2, BODY);
        BodyBudget.Share taken = budget.ask(ROOM, () -> {});
        try (Connection connection = connect();
                Receiver large = connection.openReceiver(QUEUE);
                Receiver small = connection.openReceiver("avatar.sessions.DLQ")) {
            await().until(() -> budget.waiting() == 1);
            send("avatar.sessions.DLQ", 7, 1_000);
            Delivery delivery = small.receive(WAIT_SECONDS, TimeUnit.SECONDS);
            assertThat((byte[]) delivery.message().body()).isEqualTo(body(7, 1_000));
            assertThat(budget.waiting()).isEqualTo(1);
            assertThat(large.queuedDeliveries()).isZero();
            taken.giveBack();
            assertThat(large.receive(WAIT_SECONDS, TimeUnit.SECONDS)).isNotNull();
            assertThat(large.receive(WAIT_SECONDS, TimeUnit.SECONDS)).isNotNull();
        }
        assertAllGivenBack();
    }

    @Test
    void shouldGiveBackWhatAReaderWaitedForThatLeft() throws Exception {
        send(1, BODY);
        BodyBudget.Share taken = budget.ask(ROOM, () -> {});
        try (Connection connection = connect();
                Receiver receiver = connection.openReceiver(QUEUE)) {
            await().until(() -> budget.waiting() == 1);
            assertThat(receiver.queuedDeliveries()).isZero();
        }
        await().until(() -> budget.waiting() == 0);
        taken.giveBack();
        assertThat(browse(1)).containsExactly(0);
        assertAllGivenBack();
    }

    @Test
    void shouldEndAReaderThatTakesNothingWhileOthersWait() throws Exception {
        send(2, BODY);
        try (Connection connection = connect();
                StreamReceiver idle =
                        connection.openStreamReceiver(QUEUE, new StreamReceiverOptions().readBufferSize(MIB / 2))) {
            assertThat(idle.receive(WAIT_SECONDS, TimeUnit.SECONDS)).isNotNull();
            // It waits for its own next one, which is no reason to end it.
            await().until(() -> budget.waitMillis() > 2 * PATIENCE.toMillis());
            assertThat(budget.takenBytes()).isEqualTo(BODY);
            assertThat(read(2, new ReceiverOptions())).containsExactlyInAnyOrder(0, 1);
        }
        assertAllGivenBack();
    }

    /** It wants others; the room that it asked for must not stay with it. */
    @Test
    void shouldGiveBackWhatAReaderDoesNotWant() throws Exception {
        send(3, BODY);
        try (Connection connection = connect()) {
            ReceiverOptions choosy = new ReceiverOptions();
            choosy.sourceOptions()
                    .addFilter("choice", Symbol.valueOf("apache.org:selector-filter:string"), "number = 99");
            try (Receiver receiver = connection.openReceiver(QUEUE, choosy)) {
                assertThat(browse(3)).containsExactly(0, 1, 2);
                assertThat(receiver.queuedDeliveries()).isZero();
                assertAllGivenBack();
            }
        }
    }

    @Test
    void shouldPassOverWhatCouldNeverHaveRoom() throws Exception {
        send(QUEUE, 0, (int) ROOM + 1);
        send(QUEUE, 1, 1_000);
        assertThat(browse(1)).containsExactly(1);
        try (ActiveMQConnectionFactory clients = clients();
                jakarta.jms.Connection connection = clients.createConnection()) {
            connection.start();
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            Message message = session.createConsumer(session.createQueue(QUEUE)).receive(WAIT_SECONDS * 1_000);
            assertThat(message.getIntProperty("number")).isZero();
        }
        assertAllGivenBack();
    }

    private List<Integer> browse(int count) throws Exception {
        ReceiverOptions options = new ReceiverOptions().creditWindow(50);
        options.sourceOptions().distributionMode(DistributionMode.COPY);
        return read(count, options);
    }

    private List<Integer> read(int count, ReceiverOptions options) throws Exception {
        List<Integer> numbers = new ArrayList<>();
        try (Connection connection = connect();
                Receiver receiver = connection.openReceiver(QUEUE, options)) {
            while (numbers.size() < count) {
                Delivery delivery = receiver.receive(WAIT_SECONDS, TimeUnit.SECONDS);
                assertThat(delivery).isNotNull();
                int number = (int) delivery.message().property("number");
                byte[] body = (byte[]) delivery.message().body();
                assertThat(body).isEqualTo(body(number, body.length));
                numbers.add(number);
            }
        }
        return numbers;
    }

    private void assertAllGivenBack() {
        await().untilAsserted(() -> {
            assertThat(budget.takenBytes()).isZero();
            assertThat(budget.waiting()).isZero();
        });
    }

    private Connection connect() throws Exception {
        return client.connect("127.0.0.1", port);
    }

    private ActiveMQConnectionFactory clients() {
        return new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port);
    }

    private void send(int count, int bytes) throws JMSException {
        for (int i = 0; i < count; i++) {
            send(QUEUE, i, bytes);
        }
    }

    private void send(String queue, int number, int bytes) throws JMSException {
        try (ActiveMQConnectionFactory clients = clients();
                jakarta.jms.Connection connection = clients.createConnection()) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageProducer producer = session.createProducer(session.createQueue(queue));
            BytesMessage message = session.createBytesMessage();
            message.writeBytes(body(number, bytes));
            message.setIntProperty("number", number);
            producer.send(message);
        }
    }

    private static byte[] body(int number, int bytes) {
        byte[] body = new byte[bytes];
        Arrays.fill(body, (byte) number);
        return body;
    }
}
