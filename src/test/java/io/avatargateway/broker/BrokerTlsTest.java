package io.avatargateway.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSRuntimeException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.ConnectionOptions;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Sender;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An embedded broker that speaks TLS, with a certificate made as docs/security.md says: it speaks nothing else. */
@Timeout(60)
class BrokerTlsTest {

    private static final String PASSWORD = "changeit-1";
    private static final int LARGE = 300_000;
    private static final long WAIT_MILLIS = 20_000;

    @TempDir
    static Path directory;

    private static Path store;
    private static int port;
    private static EmbeddedBroker broker;

    @BeforeAll
    static void start() throws Exception {
        store = directory.resolve("tls.p12");
        makeStore();
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        broker = new EmbeddedBroker(options(PASSWORD));
        broker.start();
    }

    @AfterAll
    static void stop() {
        broker.stop();
    }

    /** The command of the page, word for word. */
    private static void makeStore() throws Exception {
        String page = Files.readString(Path.of("docs/security.md"));
        int begin = page.indexOf("    keytool ");
        String command = page.substring(begin, page.indexOf("\n\n", begin))
                .replace("\\\n", "")
                .replace("\"$TLS_KEYSTORE_PASSWORD\"", PASSWORD)
                .replace("tls.p12", store.toString())
                .strip();
        String keytool = Path.of(System.getProperty("java.home"), "bin").toString() + "/";
        Process process =
                new ProcessBuilder((keytool + command).split(" +")).inheritIO().start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(store).exists();
    }

    private static EmbeddedBrokerOptions options(String password) {
        return new EmbeddedBrokerOptions(
                "127.0.0.1",
                port,
                null,
                null,
                null,
                new BrokerTls(store, password),
                directory.resolve("broker"),
                3,
                1,
                0,
                EmbeddedBrokerOptions.BODY_PATIENCE);
    }

    @Test
    void shouldSpeakTlsWithClientsOfItsOwnProtocol() throws Exception {
        String url = "tcp://localhost:" + port + "?sslEnabled=true&trustStorePath=" + store + "&trustStorePassword="
                + PASSWORD;
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(url);
                JMSContext context = factory.createContext()) {
            BytesMessage message = context.createBytesMessage();
            message.writeBytes(new byte[LARGE]);
            context.createProducer().send(context.createQueue("avatar.replies.tls"), message);
            assertThat(context.createConsumer(context.createQueue("avatar.replies.tls"))
                            .receive(WAIT_MILLIS)
                            .getBody(byte[].class))
                    .hasSize(LARGE);
        }
    }

    @Test
    void shouldSpeakTlsWithClientsOfAmqp() throws Exception {
        ConnectionOptions options = new ConnectionOptions().sslEnabled(true);
        options.sslOptions().trustStoreLocation(store.toString()).trustStorePassword(PASSWORD);
        try (Client client = Client.create();
                Connection connection = client.connect("localhost", port, options);
                Sender sender = connection.openSender("avatar.replies.amqp")) {
            assertThat(sender.send(Message.create("hello"))
                            .awaitAccepted(WAIT_MILLIS, TimeUnit.MILLISECONDS)
                            .remoteState()
                            .isAccepted())
                    .isTrue();
        }
    }

    @Test
    void shouldSpeakNothingWithoutTls() throws Exception {
        try (ActiveMQConnectionFactory factory =
                new ActiveMQConnectionFactory("tcp://localhost:" + port + "?callTimeout=5000")) {
            assertThatThrownBy(factory::createContext).isInstanceOf(JMSRuntimeException.class);
        }
        try (Client client = Client.create()) {
            assertThatThrownBy(() -> client.connect("localhost", port, new ConnectionOptions().reconnectEnabled(false))
                            .openFuture()
                            .get(WAIT_MILLIS, TimeUnit.MILLISECONDS))
                    .isInstanceOf(ExecutionException.class);
        }
        try (Socket http = new Socket(InetAddress.getLoopbackAddress(), port)) {
            http.setSoTimeout((int) WAIT_MILLIS);
            http.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(http.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("HTTP/1.1 200");
        }
    }

    @Test
    void shouldSayWhatIsWrongWithItsStore() {
        assertThatThrownBy(() -> new EmbeddedBroker(options("wrong")).start())
                .isInstanceOf(BrokerStartException.class)
                .hasMessageContaining("BROKER_TLS_KEYSTORE: " + store + " (expected: a PKCS12 file of that password")
                .message()
                .doesNotContain(PASSWORD);
        assertThatThrownBy(() -> new BrokerTls(store, null))
                .hasMessageContaining("BROKER_TLS_KEYSTORE_PASSWORD: not set");
        assertThat(new BrokerTls(store, PASSWORD).toString()).doesNotContain(PASSWORD);
    }
}
