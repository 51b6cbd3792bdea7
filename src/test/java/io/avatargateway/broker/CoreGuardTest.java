package io.avatargateway.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avatargateway.foreign.Poison;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a client of Artemis' own protocol sends, a plain JMS client can read it, and what follows. */
@Timeout(60)
class CoreGuardTest {

    private static final long WAIT_MILLIS = 10_000;
    private static final int LARGE = 300_000;

    @TempDir
    static Path data;

    private static int port;
    private static OwnBroker broker;
    private static ServerLocator locator;
    private static ClientSessionFactory factory;
    private static ClientSession session;
    private static ActiveMQConnectionFactory plain;
    private static JMSContext reader;

    @BeforeAll
    static void open() throws Exception {
        port = freePort();
        broker = new OwnBroker(port, data);
        locator = ActiveMQClient.createServerLocator("tcp://127.0.0.1:" + port);
        factory = locator.createSessionFactory();
        session = factory.createSession();
        plain = new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port);
        reader = plain.createContext();
    }

    @AfterAll
    static void close() {
        reader.close();
        plain.close();
        locator.close();
        broker.close();
    }

    static Stream<Poison> poison() {
        return Poison.all().filter(poison -> !poison.isRefusedByArtemis());
    }

    static Stream<Poison> refused() {
        return Poison.all().filter(Poison::isRefusedByArtemis);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void shouldGoOnBehindWhatArtemisDoesNotTake(Poison poison) throws Exception {
        assertThatThrownBy(() -> send("avatar.audio", poison.message(session))).isInstanceOf(ActiveMQException.class);
        send("avatar.audio", sound());
        assertThat(receive("avatar.audio").getStringProperty("AvatarJobId")).isEqualTo("sound");
    }

    @ParameterizedTest
    @MethodSource("poison")
    void shouldMakeReadableWhatWouldEndTheConnection(Poison poison) throws Exception {
        for (String queue : List.of("avatar.audio", "avatar.sessions")) {
            send(queue, poison.message(session));
            send(queue, sound());
            try (JMSConsumer consumer = reader.createConsumer(reader.createQueue(queue))) {
                Message first = consumer.receive(WAIT_MILLIS);
                assertThat(first.getStringProperty("AvatarJobId")).isEqualTo("poison");
                assertThat(first.getJMSPriority()).isBetween(0, 9);
                if (poison.isSpeech()) {
                    assertThat(((BytesMessage) first).getBodyLength()).isEqualTo(640);
                }
                assertThat(consumer.receive(WAIT_MILLIS).getStringProperty("AvatarJobId"))
                        .isEqualTo("sound");
            }
        }
    }

    @Test
    void shouldLeaveTheSendersOwnPropertiesAlone() throws Exception {
        Map<String, Object> senders = Map.of(
                "_AMQ_GROUP_ID", "g1",
                "_AMQ_DUPL_ID", "only-once",
                "JMSCorrelationID", "c1",
                "JMSReplyTo", "queue://replies",
                "AvatarPart", 3,
                "_AMQx", "mine");
        ClientMessage message = sound();
        senders.forEach(message::putObjectProperty);
        send("avatar.audio", message);
        ClientMessage got = receive("avatar.audio");
        senders.forEach((name, value) -> assertThat(String.valueOf(got.getObjectProperty(SimpleString.of(name))))
                .isEqualTo(value.toString()));
        assertThat(got.getPriority()).isEqualTo((byte) 4);
    }

    /** Large messages say how large they are; what the reader believes is what came. */
    @Test
    void shouldTellTheSizeThatALargeMessageReallyHas() throws Exception {
        ClientMessage message = session.createMessage(org.apache.activemq.artemis.api.core.Message.BYTES_TYPE, true);
        message.setBodyInputStream(new ByteArrayInputStream(new byte[LARGE]));
        message.putLongProperty("_AMQ_LARGE_SIZE", 5);
        message.putBooleanProperty("_AMQ_LARGE_COMPRESSED", false);
        send("avatar.audio", message);
        try (JMSConsumer consumer = reader.createConsumer(reader.createQueue("avatar.audio"))) {
            assertThat(consumer.receive(WAIT_MILLIS).getBody(byte[].class)).hasSize(LARGE);
        }
    }

    @Test
    void shouldLetCompressedMessagesThrough() throws Exception {
        byte[] body = new byte[LARGE];
        body[7] = 7;
        try (ActiveMQConnectionFactory compressing =
                        new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port + "?compressLargeMessage=true");
                JMSContext context = compressing.createContext();
                JMSConsumer consumer = reader.createConsumer(reader.createQueue("avatar.audio"))) {
            context.createProducer().send(context.createQueue("avatar.audio"), body);
            assertThat(consumer.receive(WAIT_MILLIS).getBody(byte[].class)).isEqualTo(body);
        }
    }

    @Test
    void shouldLeaveOtherQueuesAlone() throws Exception {
        session.createQueue(QueueConfiguration.of("elsewhere").setRoutingType(RoutingType.ANYCAST));
        ClientMessage message = sound();
        message.putIntProperty("_AMQ_WHATEVER", 1);
        send("elsewhere", message);
        assertThat(receive("elsewhere").getIntProperty("_AMQ_WHATEVER")).isEqualTo(1);
    }

    private static ClientMessage sound() {
        ClientMessage message = session.createMessage(org.apache.activemq.artemis.api.core.Message.BYTES_TYPE, true);
        message.putStringProperty("AvatarJobId", "sound");
        message.getBodyBuffer().writeBytes(new byte[640]);
        return message;
    }

    private static void send(String queue, ClientMessage message) throws Exception {
        try (ClientProducer producer = session.createProducer(queue)) {
            producer.send(message);
        }
    }

    private static ClientMessage receive(String queue) throws Exception {
        try (ClientSession receiving = factory.createSession();
                var consumer = receiving.createConsumer(queue)) {
            receiving.start();
            ClientMessage message = consumer.receive(WAIT_MILLIS);
            message.acknowledge();
            receiving.commit();
            return message;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
