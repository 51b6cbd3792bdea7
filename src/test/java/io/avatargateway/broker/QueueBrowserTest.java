package io.avatargateway.broker;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Enumeration;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who looks into a queue of the gateway's sees all that is in it, with the client as it comes. */
@Timeout(60)
class QueueBrowserTest {

    private static final int MESSAGES = 99;
    private static final String SESSION_QUEUE = "avatar.audio.ses_1";

    @TempDir
    Path data;

    private int port;
    private ActiveMQServer server;

    @BeforeEach
    void start() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        server = new ActiveMQServerImpl(
                BrokerLayout.configuration(new EmbeddedBrokerOptions("127.0.0.1", port, null, null, data, 3, 1)));
        server.start();
        server.createQueue(QueueConfiguration.of(SESSION_QUEUE).setRoutingType(RoutingType.ANYCAST));
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @ParameterizedTest
    @CsvSource({
        "avatar.audio.DLQ, 9600",
        "avatar.audio.DLQ, 90000",
        "avatar.audio, 90000",
        "avatar.audio.expired, 90000",
        "avatar.audio.ses_1, 90000",
        "avatar.sessions, 32000",
        "avatar.sessions.DLQ, 32000",
        "avatar.sessions.expired, 32000"
    })
    void shouldShowAllMessages(String name, int bytes) throws Exception {
        try (JMSContext client = new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port).createContext()) {
            Queue queue = client.createQueue(name);
            JMSProducer producer = client.createProducer();
            for (int i = 0; i < MESSAGES; i++) {
                BytesMessage message = client.createBytesMessage();
                message.writeBytes(new byte[bytes]);
                producer.send(queue, message);
            }
            // What goes wrong does so most of the time, not always.
            for (int i = 0; i < 5; i++) {
                assertThat(count(client, queue)).isEqualTo(MESSAGES);
            }
        }
    }

    private static int count(JMSContext client, Queue queue) throws JMSException {
        try (QueueBrowser browser = client.createBrowser(queue)) {
            int count = 0;
            for (Enumeration<?> all = browser.getEnumeration(); all.hasMoreElements(); all.nextElement()) {
                count++;
            }
            return count;
        }
    }
}
