package io.avatargateway.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.PooledByteBufAllocator;
import jakarta.jms.JMSContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever speaks something else to the broker's port is told so, and sent away. */
@Timeout(60)
class ForeignProtocolsTest {

    private static final int SOON_MILLIS = 4_000;
    /** More than fits through within the second that a connection has for reading why it is ended. */
    private static final int MOST_PIECES = 1_000_000;

    /** The network library takes memory in such pieces, one for a thread. */
    private static final long MOST_GATHERED = 64L * 1024 * 1024;

    @TempDir
    Path data;

    private final Queue<LogRecord> lines = new ConcurrentLinkedQueue<>();
    private final Logger log = Logger.getLogger(ForeignProtocols.class.getName());
    private final Handler listening = new Handler() {
        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
                lines.add(line);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private int port;
    private OwnBroker broker;

    @BeforeEach
    void open() throws Exception {
        log.addHandler(listening);
        port = freePort();
        broker = new OwnBroker(port, data.resolve("broker"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    @AfterEach
    void close() {
        broker.close();
        log.removeHandler(listening);
    }

    static Stream<Arguments> foreign() {
        return Stream.of(
                Arguments.of("HTTP", text("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), "HTTP/1.1 400 "),
                Arguments.of("HTTP", text("POST /x HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n"), "HTTP/1.1 400 "),
                Arguments.of("HTTP", text("PATCH / HTTP/1.0\r\n\r\n"), "HTTP/1.1 400 "),
                Arguments.of("HTTP", text("CONNECT x:1 HTTP/1.1\r\n\r\n"), "HTTP/1.1 400 "),
                Arguments.of(
                        "HTTP",
                        text(String.join(
                                "\r\n",
                                "GET / HTTP/1.1",
                                "Upgrade: websocket",
                                "Connection: Upgrade",
                                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                                "Sec-WebSocket-Version: 13",
                                "Sec-WebSocket-Protocol: amqp",
                                "",
                                "")),
                        "HTTP/1.1 400 "),
                Arguments.of("HTTP", text("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), "HTTP/1.1 400 "),
                // A header that never ends.
                Arguments.of("HTTP", text("GET / HTTP/1.1\r\nA: " + "a".repeat(9_000)), "HTTP/1.1 400 "),
                Arguments.of("STOMP", text("CONNECT\naccept-version:1.2\nhost:x\n\n\0"), "ERROR\nmessage:"),
                Arguments.of("STOMP", text("STOMP\naccept-version:1.2\n\n\0"), "ERROR\nmessage:"),
                Arguments.of("MQTT", hex("101000044d5154540402003c000474657374"), ""),
                Arguments.of("MQTT", hex("101000044d5154540502003c00000000"), ""),
                Arguments.of("OpenWire", hex("000000f0014163746976654d510000000c"), ""),
                Arguments.of("TLS", hex("16030100c5010000c10303"), ""),
                Arguments.of("TLS", hex("1603030200010001fc0303"), ""),
                Arguments.of("AMQP of another version than 1.0", hex("414d515000000901"), "AMQP\0\1\0\0"),
                Arguments.of("AMQP of another version than 1.0", hex("414d515002010000"), "AMQP\0\1\0\0"),
                Arguments.of("AMQP of another version than 1.0", hex("414d515001010009"), "AMQP\0\1\0\0"),
                Arguments.of("the PROXY protocol", text("PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n"), ""),
                Arguments.of("SSH", text("SSH-2.0-OpenSSH_9.2\r\n"), ""),
                Arguments.of("an unknown protocol", text("EHLO client.example\r\n"), ""),
                Arguments.of("an unknown protocol", new byte[64], ""));
    }

    @ParameterizedTest
    @MethodSource("foreign")
    void shouldEndIt(String name, byte[] sent, String answer) throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(sent);
            assertThat(new String(toTheEnd(socket), StandardCharsets.ISO_8859_1))
                    .startsWith(answer);
        }
        assertOneLine("spoke " + name + ",");
    }

    /** Finding 6 of the review: a body is not gathered, however much of it comes before the connection is ended. */
    @Test
    void shouldGatherNothingOfABody() throws Exception {
        byte[] piece = new byte[64 * 1024];
        long before = networkMemory();
        long most = 0;
        boolean open = true;
        try (Socket socket = connect()) {
            String head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999999\r\n\r\n";
            socket.getOutputStream().write(text(head));
            for (int i = 0; open && i < MOST_PIECES; i++) {
                try {
                    socket.getOutputStream().write(piece);
                } catch (IOException ended) {
                    open = false;
                }
                most = Math.max(most, networkMemory() - before);
            }
        }
        assertThat(open).as("was not ended").isFalse();
        assertThat(most).isLessThan(MOST_GATHERED);
        talk();
    }

    private static long networkMemory() {
        return PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    }

    /** All at the same time, for it takes a while; each at a broker of its own, which tells of several only once. */
    @Test
    void shouldEndWhatDoesNotSayWhatItSpeaks() throws Exception {
        List<byte[]> all = List.of(new byte[0], text("A"), text("ARTEMIS"), text("AMQP\0\1"), text("GE"), new byte[5]);
        List<OwnBroker> brokers = new ArrayList<>();
        List<Socket> sockets = new ArrayList<>();
        try {
            for (byte[] sent : all) {
                port = freePort();
                brokers.add(new OwnBroker(port, data.resolve("broker-" + brokers.size())));
                Socket socket = connect();
                sockets.add(socket);
                socket.getOutputStream().write(sent);
            }
            for (Socket socket : sockets) {
                assertThat(toTheEnd(socket)).isEmpty();
            }
            await().untilAsserted(() -> assertThat(lines).hasSize(all.size()));
            for (Socket socket : sockets) {
                assertThat(lines)
                        .filteredOn(line -> said(line).contains("/127.0.0.1:" + socket.getLocalPort() + " "))
                        .singleElement()
                        .satisfies(line -> assertSays(line, "within 5 s"));
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
            brokers.forEach(OwnBroker::close);
        }
    }

    /** One byte at a time, each in a packet of its own. */
    @Test
    void shouldKnowItsOwnProtocolsByAndBy() throws Exception {
        try (Socket socket = connect()) {
            socket.setTcpNoDelay(true);
            for (byte one : hex("414d515003010000")) {
                socket.getOutputStream().write(one);
                socket.getOutputStream().flush();
            }
            byte[] answer = socket.getInputStream().readNBytes(8);
            assertThat(answer).isEqualTo(hex("414d515003010000"));
        }
        assertThat(lines).isEmpty();
    }

    @Test
    void shouldSayNothingOfAProbeThatConnectsAndLeaves() throws Exception {
        for (int i = 0; i < 20; i++) {
            connect().close();
        }
        talk();
        assertThat(lines).isEmpty();
    }

    @Test
    void shouldTellOfManyOnce() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Socket socket = connect();
            sockets.add(socket);
            socket.getOutputStream().write(text("GET / HTTP/1.1\r\n"));
        }
        for (Socket socket : sockets) {
            assertThat(toTheEnd(socket)).isNotEmpty();
            socket.close();
        }
        assertOneLine("spoke HTTP,");
        talk();
    }

    /** Both kinds of clients still get in. */
    private void talk() throws Exception {
        try (ActiveMQConnectionFactory core = new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port);
                JMSContext context = core.createContext();
                Client client = Client.create();
                Connection amqp = client.connect("127.0.0.1", port)) {
            context.createProducer().send(context.createQueue("avatar.audio"), "hello");
            assertThat(amqp.openReceiver("avatar.audio").receive().message().body())
                    .isEqualTo("hello");
        }
    }

    private void assertOneLine(String said) {
        await().untilAsserted(() -> assertThat(lines).hasSize(1));
        assertSays(lines.peek(), said);
    }

    private static void assertSays(LogRecord line, String words) {
        assertThat(said(line)).contains(words).contains("127.0.0.1").contains("this port speaks AMQP 1.0");
        assertThat(line.getThrown()).isNull();
    }

    private static String said(LogRecord line) {
        return new SimpleFormatter().formatMessage(line);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), SOON_MILLIS);
        socket.setSoTimeout(FirstBytes.MOST_SECONDS * 1_000 + SOON_MILLIS);
        return socket;
    }

    /** Fails with a time-out if the broker does not end the connection. */
    private static byte[] toTheEnd(Socket socket) throws IOException {
        return socket.getInputStream().readAllBytes();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
