package io.avatargateway.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who sends straight to a session finds no more room there than others. */
@Timeout(60)
class WaitingGuardTest {

    private static final int BYTES = 4_000;

    @TempDir
    static Path data;

    private static int port;
    private static EmbeddedActiveMQ broker;

    private final String session =
            "ses_" + UUID.randomUUID().toString().replace("-", "").substring(0, 20);

    @BeforeAll
    static void start() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        broker = new EmbeddedActiveMQ();
        broker.setConfiguration(BrokerLayout.configuration(new EmbeddedBrokerOptions(
                "127.0.0.1",
                port,
                null,
                null,
                null,
                null,
                data,
                3,
                1,
                0,
                EmbeddedBrokerOptions.BODY_PATIENCE,
                new SessionLimits(3, 5 * BYTES))));
        broker.start();
    }

    @AfterAll
    static void stop() throws Exception {
        broker.stop();
    }

    private static ConnectionFactory factory(String protocol) {
        return protocol.equals("amqp")
                ? new JmsConnectionFactory("amqp://127.0.0.1:" + port)
                : new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "amqp"})
    void shouldRefuseWhatIsOneTooMany(String protocol) throws Exception {
        String queue = queue("avatar.t.acme.audio." + session);
        try (Connection connection = factory(protocol).createConnection()) {
            Session sending = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageProducer producer = sending.createProducer(sending.createQueue(queue));
            for (int i = 0; i < 3; i++) {
                producer.send(job(sending, 10));
            }
            assertThatThrownBy(() -> producer.send(job(sending, 10)))
                    .isInstanceOf(JMSException.class)
                    .hasMessageContaining("QUOTA_WAITING_JOBS: 3 (expected: at most 3 that wait)");
            assertThat(count(queue)).isEqualTo(3);
        }
        try (Connection connection = factory(protocol).createConnection()) {
            Session sending = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageProducer producer = sending.createProducer(sending.createQueue(queue));
            BytesMessage urgent = job(sending, 10);
            urgent.setStringProperty("AvatarMode", "interrupt");
            BytesMessage byGateway = job(sending, 10);
            byGateway.setBooleanProperty("AvatarAcceptedSent", true);
            BytesMessage marker = job(sending, 10);
            marker.setStringProperty("AvatarMarker", "interrupt-1");
            assertThatCode(() -> {
                        producer.send(marker);
                        producer.send(urgent);
                        producer.send(byGateway);
                    })
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "amqp"})
    void shouldRefuseWhatIsTooMuch(String protocol) throws Exception {
        String queue = queue("avatar.audio." + session);
        try (Connection connection = factory(protocol).createConnection()) {
            Session sending = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageProducer producer = sending.createProducer(sending.createQueue(queue));
            producer.send(job(sending, 6 * BYTES));
            assertThatThrownBy(() -> producer.send(job(sending, BYTES)))
                    .isInstanceOf(JMSException.class)
                    .hasMessageContaining("QUOTA_WAITING_BYTES");
            assertThat(count(queue)).isEqualTo(1);
        }
    }

    @Test
    void shouldRefuseTheWholeTransaction() throws Exception {
        String queue = queue("avatar.audio." + session);
        try (Connection connection = factory("core").createConnection()) {
            Session sending = connection.createSession(true, Session.SESSION_TRANSACTED);
            MessageProducer producer = sending.createProducer(sending.createQueue(queue));
            producer.send(job(sending, 6 * BYTES));
            sending.commit();
            producer.send(job(sending, BYTES));
            assertThatThrownBy(sending::commit).isInstanceOf(JMSException.class);
            assertThat(count(queue)).isEqualTo(1);
        }
    }

    @Test
    void shouldLimitNothingElse() throws Exception {
        String queue = queue("my.replies." + session);
        try (Connection connection = factory("core").createConnection()) {
            Session sending = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageProducer producer = sending.createProducer(sending.createQueue(queue));
            for (int i = 0; i < 10; i++) {
                producer.send(job(sending, BYTES));
            }
            assertThat(count(queue)).isEqualTo(10);
        }
    }

    @Test
    void shouldHaveTheGatewaysDefaultsWhereCallersSignIn() {
        assertThat(SessionLimits.of(null, null, false)).isEqualTo(SessionLimits.NONE);
        assertThat(SessionLimits.of(null, "7", true)).isEqualTo(new SessionLimits(10_000, 7));
        assertThat(SessionLimits.of("0", null, true)).isEqualTo(new SessionLimits(0, 1_073_741_824));
        assertThatThrownBy(() -> new WaitingGuard().init(Map.of("jobs", "many")))
                .hasMessage("SESSION_WAITING_JOBS: not a number (expected: one from 0)");
    }

    private static String queue(String name) throws Exception {
        broker.getActiveMQServer()
                .createQueue(QueueConfiguration.of(name).setAddress(name).setRoutingType(RoutingType.ANYCAST));
        return name;
    }

    private static long count(String queue) {
        return broker.getActiveMQServer().locateQueue(queue).getMessageCount();
    }

    private static BytesMessage job(Session session, int bytes) throws JMSException {
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(new byte[bytes]);
        return message;
    }
}
