package io.avatargateway.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.JMSSecurityException;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.config.ActiveMQDefaultConfiguration;
import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.api.core.ActiveMQNotConnectedException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.core.client.impl.ClientSessionInternal;
import org.apache.activemq.artemis.core.protocol.core.Packet;
import org.apache.activemq.artemis.core.protocol.core.impl.ChannelImpl.CHANNEL_ID;
import org.apache.activemq.artemis.core.protocol.core.impl.PacketImpl;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.ClusterConnectMessage;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.CreateQueueMessage;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.Ping;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.ReattachSessionMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a connection can do before it has logged in at a broker with a user: nothing but log in. Artemis 2.55 itself
 * acts on several packets of its own protocol before that; docs/third-party.md names them.
 */
@Timeout(60)
class BeforeLoginTest {

    private static final String USER = "gateway";
    private static final String PASSWORD = "secret";
    private static final int SOON_MILLIS = 10_000;
    /** Of a ping's answer, and of other frames: the length of what follows. */
    private static final int LENGTH_BYTES = Integer.BYTES;

    @TempDir
    Path data;

    private int port;
    private EmbeddedBroker broker;
    private ServerLocator locator;

    @BeforeEach
    void start() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        broker = new EmbeddedBroker(new EmbeddedBrokerOptions("127.0.0.1", port, USER, PASSWORD, data, 3, 1));
        broker.start();
        locator = ActiveMQClient.createServerLocator("tcp://127.0.0.1:" + port + "?confirmationWindowSize=1048576");
    }

    @AfterEach
    void stop() {
        locator.close();
        broker.stop();
    }

    /** Artemis lets this user do everything, in any broker that does not say otherwise. */
    @Test
    void shouldNotKnowTheUserThatArtemisHasByDefault() {
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port)) {
            assertThatThrownBy(() -> {
                        try (Connection connection = factory.createConnection(
                                ActiveMQDefaultConfiguration.getDefaultClusterUser(),
                                ActiveMQDefaultConfiguration.getDefaultClusterPassword())) {
                            connection.start();
                        }
                    })
                    .isInstanceOf(JMSSecurityException.class);
        }
    }

    /** Alone, and behind a frame that ends nothing by itself: it has no room for its own head. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 8, -4})
    void shouldNotMakeAQueue(int bytesOfTheFrameBefore) throws Exception {
        SimpleString name = SimpleString.of("made.before.login");
        PacketImpl create = new CreateQueueMessage(name, name, null, true, false, false);
        create.setChannelID(CHANNEL_ID.SESSION.id);
        byte[] all = bytes(create);
        if (bytesOfTheFrameBefore != -1) {
            int before = Math.max(0, bytesOfTheFrameBefore);
            all = ByteBuffer.allocate(LENGTH_BYTES + before + all.length)
                    .putInt(bytesOfTheFrameBefore)
                    .put(new byte[before])
                    .put(all)
                    .array();
        }
        try (Socket socket = greeted()) {
            socket.getOutputStream().write(all);
            assertEnded(socket);
        }
        try (ClientSessionFactory factory = locator.createSessionFactory();
                ClientSession session = session(factory)) {
            assertThat(session.queueQuery(name).isExists()).isFalse();
        }
    }

    @Test
    void shouldNotGiveAwayTheSessionOfAnother() throws Exception {
        try (ClientSessionFactory factory = locator.createSessionFactory();
                ClientSession session = session(factory)) {
            String name = ((ClientSessionInternal) session).getName();
            try (Socket socket = greeted()) {
                write(socket, new ReattachSessionMessage(name, -1), CHANNEL_ID.SESSION.id);
                byte[] answer = frame(socket);
                assertThat(answer[0]).isEqualTo(PacketImpl.REATTACH_SESSION_RESP);
                assertThat(answer[answer.length - 1]).as("is attached").isZero();
            }
            // It is still its owner's.
            session.createQueue(QueueConfiguration.of("its.own").setRoutingType(RoutingType.ANYCAST));
            assertThat(session.queueQuery(SimpleString.of("its.own")).isExists())
                    .isTrue();
        }
    }

    /** Artemis' client asks for its session when it has a connection again, and makes a new one if it gets none. */
    @Test
    void shouldTakeBackAClientWhoseConnectionWasLost() throws Exception {
        locator.setReconnectAttempts(-1).setRetryInterval(50);
        try (ClientSessionFactory factory = locator.createSessionFactory();
                ClientSession session = session(factory)) {
            factory.getConnection().fail(new ActiveMQNotConnectedException("lost"));
            session.createQueue(QueueConfiguration.of("after.it").setRoutingType(RoutingType.ANYCAST));
            assertThat(session.queueQuery(SimpleString.of("after.it")).isExists())
                    .isTrue();
        }
    }

    static Stream<Arguments> betweenBrokers() {
        byte[] nothing = new byte[0];
        return Stream.of(
                Arguments.of(CHANNEL_ID.CLUSTER.id, PacketImpl.NODE_ANNOUNCE, nothing),
                Arguments.of(CHANNEL_ID.CLUSTER.id, PacketImpl.BACKUP_REGISTRATION, nothing),
                Arguments.of(
                        CHANNEL_ID.CLUSTER.id,
                        PacketImpl.CLUSTER_CONNECT,
                        rest(new ClusterConnectMessage(
                                ActiveMQDefaultConfiguration.getDefaultClusterUser(),
                                ActiveMQDefaultConfiguration.getDefaultClusterPassword()))),
                Arguments.of(CHANNEL_ID.REPLICATION.id, PacketImpl.REPLICATION_APPEND, new byte[32]),
                Arguments.of(CHANNEL_ID.FEDERATION.id, PacketImpl.FEDERATION_DOWNSTREAM_CONNECT, new byte[32]),
                Arguments.of(CHANNEL_ID.SESSION.id, PacketImpl.CREATE_QUEUE_V2, new byte[32]),
                Arguments.of(CHANNEL_ID.SESSION.id, PacketImpl.SESS_SEND, new byte[32]),
                Arguments.of(CHANNEL_ID.PING.id, PacketImpl.BACKUP_REQUEST, new byte[32]));
    }

    @ParameterizedTest
    @MethodSource("betweenBrokers")
    void shouldEndTheConnectionOnWhatOnlyBrokersSay(long channel, byte type, byte[] rest) throws Exception {
        try (Socket socket = greeted()) {
            socket.getOutputStream().write(head(channel, type, rest.length));
            socket.getOutputStream().write(rest);
            assertEnded(socket);
        }
    }

    /** Behind something harmless, in pieces: the guard follows the frames. */
    @Test
    void shouldFindItInTheMiddleOfWhatComes() throws Exception {
        try (Socket socket = greeted()) {
            socket.setTcpNoDelay(true);
            write(socket, new Ping(60_000), CHANNEL_ID.PING.id);
            assertThat(frame(socket)[0]).isEqualTo(PacketImpl.PING);
            for (byte one : head(CHANNEL_ID.FEDERATION.id, PacketImpl.FEDERATION_DOWNSTREAM_CONNECT, 32)) {
                socket.getOutputStream().write(one);
                socket.getOutputStream().flush();
            }
            assertEnded(socket);
        }
    }

    private static ClientSession session(ClientSessionFactory factory) throws Exception {
        ClientSession session = factory.createSession(USER, PASSWORD, false, true, true, false, 0);
        session.start();
        return session;
    }

    private Socket greeted() throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), SOON_MILLIS);
        socket.setSoTimeout(SOON_MILLIS);
        socket.getOutputStream().write("ARTEMIS".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void write(Socket socket, PacketImpl packet, long channel) throws IOException {
        packet.setChannelID(channel);
        socket.getOutputStream().write(bytes(packet));
    }

    private static byte[] bytes(Packet packet) {
        ActiveMQBuffer encoded = packet.encode(null);
        byte[] bytes = new byte[encoded.readableBytes()];
        encoded.readBytes(bytes);
        return bytes;
    }

    private static byte[] rest(Packet packet) {
        byte[] all = bytes(packet);
        return Arrays.copyOfRange(all, CorePackets.HEAD_BYTES, all.length);
    }

    private static byte[] head(long channel, byte type, int rest) {
        return ByteBuffer.allocate(CorePackets.HEAD_BYTES)
                .putInt(CorePackets.HEAD_BYTES - LENGTH_BYTES + rest)
                .put(type)
                .putLong(channel)
                .array();
    }

    /** What comes next, from its type on. */
    private static byte[] frame(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        return in.readNBytes(in.readInt());
    }

    /** Fails with a time-out if the broker does not end it. */
    private static void assertEnded(Socket socket) throws IOException {
        int next;
        try {
            next = socket.getInputStream().read();
        } catch (SocketException reset) {
            next = -1;
        }
        assertThat(next).as("the end").isEqualTo(-1);
    }
}
