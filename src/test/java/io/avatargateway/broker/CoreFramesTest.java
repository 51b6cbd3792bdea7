package io.avatargateway.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.core.protocol.core.impl.PacketImpl;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that send each message in one frame, however large, and a broker with little room for them. */
@Timeout(120)
class CoreFramesTest {

    private static final int MIB = 1024 * 1024;
    private static final long ROOM = 4 * MIB;
    private static final int BODY = 3 * MIB;
    private static final long WAIT_MILLIS = 20_000;
    private static final String QUEUE = "avatar.audio.DLQ";
    private static final String ONE_FRAME = "minLargeMessageSize=100000000";

    @TempDir
    Path data;

    private final BodyBudget budget = new BodyBudget(ROOM);
    private final ExecutorService senders = Executors.newCachedThreadPool();
    private int port;
    private EmbeddedBroker broker;

    private void start(Duration patience) throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        broker = new EmbeddedBroker(
                new EmbeddedBrokerOptions("127.0.0.1", port, null, null, null, null, data, 5, 1, ROOM, patience),
                budget,
                new BodyBudget(ROOM));
        broker.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        broker.stop();
        senders.shutdownNow();
        assertThat(senders.awaitTermination(WAIT_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
    }

    @Test
    void shouldTakeHugeMessagesAsTheyHaveRoomAndSmallOnesMeanwhile() throws Exception {
        start(Duration.ofMinutes(1));
        List<Future<Void>> sends = new ArrayList<>();
        try (Socket slow = halfAFrame(BODY)) {
            await().until(() -> budget.takenBytes() == frameBytes(BODY));
            for (int i = 0; i < 8; i++) {
                int number = i;
                sends.add(senders.submit(() -> send(ONE_FRAME, number, BODY)));
            }
            await().until(() -> budget.waiting() == 8);
            send("", 100, 1_000);
            assertThat(budget.waiting()).isEqualTo(8);
            assertThat(slow.isClosed()).isFalse();
        }
        for (Future<Void> send : sends) {
            send.get(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        }
        assertThat(received(9)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 100);
        assertAllGivenBack();
    }

    @Test
    void shouldGiveBackWhatWasCutInTheMiddleOfAFrame() throws Exception {
        start(Duration.ofMinutes(1));
        Socket first = halfAFrame(BODY);
        await().until(() -> budget.takenBytes() == frameBytes(BODY));
        Socket second = halfAFrame(BODY);
        await().until(() -> budget.waiting() == 1);
        second.close();
        await().until(() -> budget.waiting() == 0);
        first.close();
        assertAllGivenBack();
    }

    @Test
    void shouldRefuseWhatHasWaitedTooLongAndKeepItsConnection() throws Exception {
        start(Duration.ofSeconds(3));
        try (Socket slow = halfAFrame(BODY);
                ActiveMQConnectionFactory clients = clients(ONE_FRAME);
                Connection connection = clients.createConnection()) {
            await().until(() -> budget.takenBytes() == frameBytes(BODY));
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageProducer producer = session.createProducer(session.createQueue(QUEUE));
            Future<Void> progress = senders.submit(() -> {
                trickle(slow);
                return null;
            });
            assertThatThrownBy(() -> producer.send(message(session, 1, BODY)))
                    .isInstanceOf(JMSException.class)
                    .hasMessageContaining("had no room within 3 s");
            progress.cancel(true);
            producer.send(message(session, 2, 1_000));
        }
        assertThat(received(1)).containsExactly(2);
        assertAllGivenBack();
    }

    @Test
    void shouldEndASenderThatFallsSilentInTheMiddle() throws Exception {
        start(Duration.ofSeconds(2));
        try (Socket silent = halfAFrame(BODY)) {
            silent.setSoTimeout((int) WAIT_MILLIS);
            assertThat(silent.getInputStream().read()).isNegative();
        } catch (SocketException ended) {
            assertThat(ended).hasMessageContaining("reset");
        }
        assertAllGivenBack();
    }

    @Test
    void shouldRefuseWhatCouldNeverHaveRoom() throws Exception {
        start(Duration.ofMinutes(1));
        inOneFrame(Session.AUTO_ACKNOWLEDGE, (session, producer) -> {
            assertThatThrownBy(() -> producer.send(message(session, 1, 9 * MIB)))
                    .isInstanceOf(JMSException.class)
                    .hasMessageContaining("expected: 8388608 or less")
                    .hasMessageContaining("minLargeMessageSize");
            producer.send(message(session, 2, 7 * MIB));
        });
        assertThat(received(1)).containsExactly(2);
        assertAllGivenBack();
    }

    /** Its sender does not wait for an answer, and must not take it for sent. */
    @Test
    void shouldEndTheConnectionOfATransactionThatLacksAMessage() throws Exception {
        start(Duration.ofMinutes(1));
        inOneFrame(Session.SESSION_TRANSACTED, (session, producer) -> {
            assertThatThrownBy(() -> {
                        producer.send(message(session, 1, 1_000));
                        producer.send(message(session, 2, 9 * MIB));
                        session.commit();
                    })
                    .isInstanceOf(JMSException.class);
        });
        send("", 3, 1_000);
        assertThat(received(1)).containsExactly(3);
        assertAllGivenBack();
    }

    @Test
    void shouldGiveBackWhatWasRolledBack() throws Exception {
        start(Duration.ofMinutes(1));
        inOneFrame(Session.SESSION_TRANSACTED, (session, producer) -> {
            for (int i = 0; i < 5; i++) {
                producer.send(message(session, i, BODY));
            }
            session.rollback();
            producer.send(message(session, 9, BODY));
            session.commit();
        });
        assertThat(received(1)).containsExactly(9);
        assertAllGivenBack();
    }

    @Test
    void shouldGiveBackWhatNobodyTakes() throws Exception {
        start(Duration.ofMinutes(1));
        try (ActiveMQConnectionFactory clients = clients(ONE_FRAME);
                Connection connection = clients.createConnection()) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            // Events are the gateway's only.
            MessageProducer producer = session.createProducer(session.createTopic("avatar.events"));
            assertThatThrownBy(() -> producer.send(message(session, 1, BODY))).isInstanceOf(JMSException.class);
        }
        assertAllGivenBack();
    }

    /** Its own pings are behind its body. */
    @Test
    void shouldLoseNeitherSideOverALongWait() throws Exception {
        start(Duration.ofMinutes(1));
        Future<Void> send;
        try (Socket slow = halfAFrame(BODY)) {
            await().until(() -> budget.takenBytes() == frameBytes(BODY));
            send = senders.submit(() ->
                    send(ONE_FRAME + "&connectionTTL=3000&clientFailureCheckPeriod=2000&reconnectAttempts=0", 1, BODY));
            await().atMost(Duration.ofSeconds(30)).until(() -> budget.waitMillis() > 8_000);
            assertThat(slow.isClosed()).isFalse();
        }
        send.get(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        assertThat(received(1)).containsExactly(1);
        assertAllGivenBack();
    }

    @Test
    void shouldTakeALargeMessageWhosePiecesAreLarge() throws Exception {
        start(Duration.ofMinutes(1));
        send("minLargeMessageSize=" + BODY, 1, 4 * BODY + 1);
        assertThat(received(1)).containsExactly(1);
        assertAllGivenBack();
    }

    private void assertAllGivenBack() {
        await().untilAsserted(() -> {
            assertThat(budget.takenBytes()).isZero();
            assertThat(budget.waiting()).isZero();
        });
    }

    private static long frameBytes(int length) {
        return (long) length + Integer.BYTES;
    }

    /** A connection that announces a message of this length, and sends the first half of it. */
    private Socket halfAFrame(int length) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write("ARTEMIS".getBytes(StandardCharsets.US_ASCII));
        out.writeInt(length);
        out.writeByte(PacketImpl.SESS_SEND);
        out.writeLong(10);
        out.write(new byte[length / 2]);
        senders.execute(() -> {
            try {
                socket.getOutputStream().write(bytes.toByteArray());
            } catch (IOException closed) {
                // By the test, or by the broker, which is what the test looks at.
            }
        });
        return socket;
    }

    /** A byte at a time, so that it is not silent. */
    private static void trickle(Socket socket) {
        await().pollInterval(Duration.ofMillis(200))
                .atMost(Duration.ofSeconds(30))
                .until(() -> {
                    socket.getOutputStream().write(0);
                    return false;
                });
    }

    private ActiveMQConnectionFactory clients(String parameters) {
        return new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port + "?callTimeout=30000&" + parameters);
    }

    /** A client's work on the queue, which sends each message in one frame. */
    private interface Sending {
        void with(Session session, MessageProducer producer) throws JMSException;
    }

    private void inOneFrame(int mode, Sending work) throws JMSException {
        try (ActiveMQConnectionFactory clients = clients(ONE_FRAME);
                Connection connection = clients.createConnection()) {
            Session session = connection.createSession(mode);
            work.with(session, session.createProducer(session.createQueue(QUEUE)));
        }
    }

    private Void send(String parameters, int number, int bytes) throws JMSException {
        try (ActiveMQConnectionFactory clients = clients(parameters);
                Connection connection = clients.createConnection()) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            session.createProducer(session.createQueue(QUEUE)).send(message(session, number, bytes));
        }
        return null;
    }

    private static BytesMessage message(Session session, int number, int bytes) throws JMSException {
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(body(number, bytes));
        message.setIntProperty("number", number);
        return message;
    }

    private static byte[] body(int number, int bytes) {
        byte[] body = new byte[bytes];
        Arrays.fill(body, (byte) number);
        return body;
    }

    /** The numbers of the messages that are there, of which each is whole. */
    private Set<Integer> received(int count) throws JMSException {
        Set<Integer> numbers = new TreeSet<>();
        try (ActiveMQConnectionFactory clients = clients("");
                Connection connection = clients.createConnection()) {
            connection.start();
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageConsumer consumer = session.createConsumer(session.createQueue(QUEUE));
            for (int i = 0; i < count; i++) {
                BytesMessage message = (BytesMessage) consumer.receive(WAIT_MILLIS);
                assertThat(message).isNotNull();
                int number = message.getIntProperty("number");
                byte[] body = new byte[(int) message.getBodyLength()];
                message.readBytes(body);
                assertThat(body).isEqualTo(body(number, body.length));
                numbers.add(number);
            }
            assertThat(consumer.receiveNoWait()).isNull();
        }
        return numbers;
    }
}
