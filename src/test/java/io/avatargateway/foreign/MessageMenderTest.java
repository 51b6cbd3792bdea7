package io.avatargateway.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A broker as anybody has it, without a plugin of ours: what it hands out, the gateway's side of the connection reads.
 */
@Timeout(60)
class MessageMenderTest {

    private static final long WAIT_MILLIS = 10_000;
    private static final String QUEUE = "theirs";

    private static ActiveMQServer broker;
    private static ServerLocator locator;
    private static ClientSession sender;
    private static ActiveMQConnectionFactory mending;
    private static JMSContext reader;

    @BeforeAll
    static void open() throws Exception {
        int port = freePort();
        Configuration configuration = new ConfigurationImpl()
                .setPersistenceEnabled(false)
                .setSecurityEnabled(false)
                .addAcceptorConfiguration("any", "tcp://127.0.0.1:" + port);
        broker = new ActiveMQServerImpl(configuration);
        broker.start();
        locator = ActiveMQClient.createServerLocator("tcp://127.0.0.1:" + port);
        sender = locator.createSessionFactory().createSession();
        sender.createQueue(QueueConfiguration.of(QUEUE).setRoutingType(RoutingType.ANYCAST));
        mending = new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port);
        mending.getServerLocator().addIncomingInterceptor(new MessageMender());
        reader = mending.createContext();
    }

    @AfterAll
    static void close() throws Exception {
        reader.close();
        mending.close();
        locator.close();
        broker.stop();
    }

    static Stream<Poison> poison() {
        // A delay that is none is one for such a broker: what comes behind it goes first.
        return Poison.all().filter(poison -> !poison.isNotQueuedByArtemis()).filter(poison -> !poison.name()
                .startsWith("_AMQ_SCHED_DELIVERY"));
    }

    @ParameterizedTest
    @MethodSource("poison")
    void shouldReadWhatWouldEndTheConnection(Poison poison) throws Exception {
        try (JMSConsumer consumer = reader.createConsumer(reader.createQueue(QUEUE))) {
            send(poison.message(sender));
            send(sound());
            Message first = consumer.receive(WAIT_MILLIS);
            assertThat(first.getStringProperty("AvatarJobId")).isEqualTo("poison");
            if (poison.isSpeech()) {
                assertThat(((BytesMessage) first).getBodyLength()).isEqualTo(640);
            }
            assertThat(consumer.receive(WAIT_MILLIS).getStringProperty("AvatarJobId"))
                    .isEqualTo("sound");
        }
    }

    private static ClientMessage sound() {
        ClientMessage message = sender.createMessage(true);
        message.putStringProperty("AvatarJobId", "sound");
        return message;
    }

    private static void send(ClientMessage message) throws Exception {
        try (ClientProducer producer = sender.createProducer(QUEUE)) {
            producer.send(message);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
