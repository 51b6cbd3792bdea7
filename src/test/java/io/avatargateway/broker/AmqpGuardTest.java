package io.avatargateway.broker;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.protocol.amqp.broker.AMQPSessionCallback;
import org.apache.qpid.protonj2.client.AdvancedMessage;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.DeliveryState;
import org.apache.qpid.protonj2.client.Sender;
import org.apache.qpid.protonj2.client.Tracker;
import org.apache.qpid.protonj2.client.exceptions.ClientException;
import org.apache.qpid.protonj2.types.UnsignedInteger;
import org.apache.qpid.protonj2.types.messaging.AmqpSequence;
import org.apache.qpid.protonj2.types.messaging.AmqpValue;
import org.apache.qpid.protonj2.types.messaging.Data;
import org.apache.qpid.protonj2.types.messaging.Section;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a JMS client cannot put into AMQP, other clients can; it must not stop what is behind it. */
@Timeout(60)
// A date is what the client makes an AMQP timestamp of.
@SuppressWarnings("JavaUtilDate")
class AmqpGuardTest {

    private static final long WAIT_MILLIS = 10_000;
    /** More than Artemis keeps in memory. */
    private static final int LARGE = 300_000;

    @TempDir
    Path data;

    /** What the broker tells the sender; this client, protonj2 1.0, forgets it. */
    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();

    private final Logger log = Logger.getLogger(AMQPSessionCallback.class.getName());
    private final Handler listening = new Handler() {
        @Override
        public void publish(LogRecord line) {
            refusals.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private int port;
    private OwnBroker broker;
    private Client client;
    private Connection connection;

    @BeforeEach
    void open() throws Exception {
        log.addHandler(listening);
        port = freePort();
        broker = new OwnBroker(port, data);
        client = Client.create();
        connection = client.connect("127.0.0.1", port);
    }

    @AfterEach
    void close() throws Exception {
        log.removeHandler(listening);
        connection.close();
        client.close();
        broker.close();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("property created of type Date", Map.of("created", new Date(0)), data(640)),
                Arguments.of("property created of type Date", Map.of("created", new Date(0)), data(LARGE)),
                Arguments.of("property trace of type UUID", Map.of("trace", new UUID(1, 2)), data(640)),
                Arguments.of("property trace of type UUID", Map.of("trace", new UUID(1, 2)), data(LARGE)),
                Arguments.of("property nested of type", Map.of("nested", Map.of("a", 1)), data(640)),
                Arguments.of("2 data sections", Map.of(), List.of(new Data(new byte[640]), new Data(new byte[640]))),
                Arguments.of("2 data sections", Map.of(), List.of(new Data(new byte[LARGE]), new Data(new byte[640]))),
                Arguments.of("data sections", Map.of(), List.of(new Data(new byte[640]), new Data(new byte[LARGE]))),
                Arguments.of(
                        "data sections",
                        Map.of(),
                        Stream.generate(() -> new Data(new byte[32_000]))
                                .limit(20)
                                .toList()),
                Arguments.of("UUID", Map.of(), List.of(new AmqpValue<>(new UUID(1, 2)))),
                Arguments.of("Long", Map.of(), List.of(new AmqpValue<>(7L))),
                Arguments.of(
                        "UnsignedInteger", Map.of(), List.of(new AmqpSequence<>(List.of(UnsignedInteger.valueOf(7))))),
                Arguments.of(
                        "UnsignedInteger", Map.of(), List.of(new AmqpValue<>(List.of(UnsignedInteger.valueOf(7))))));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void shouldRefuseWhatCannotBeReadAndGoOnWithTheNext(
            String named, Map<String, Object> properties, List<Section<?>> body) throws Exception {
        for (String queue : List.of("avatar.audio", "avatar.sessions")) {
            Tracker refused = send(queue, properties, body);
            assertThat(refused.remoteState().getType()).isEqualTo(DeliveryState.Type.REJECTED);
            assertThat(refusals.poll()).startsWith("AMQP message: ").contains(named);
            send(queue, Map.of("AvatarJobId", "next"), data(640));
            assertThat(received(queue).getStringProperty("AvatarJobId")).isEqualTo("next");
        }
    }

    @Test
    void shouldLetThroughWhatAConsumerCanRead() throws Exception {
        Map<String, Object> properties =
                Map.of("AvatarJobId", "j1", "AvatarPart", 0, "AvatarLastPart", true, "AvatarSilenceMillis", 5L);
        for (int size : new int[] {0, 640, LARGE, 2_000_000}) {
            assertThat(send("avatar.audio", properties, data(size))
                            .remoteState()
                            .getType())
                    .isEqualTo(DeliveryState.Type.ACCEPTED);
            Message message = received("avatar.audio");
            assertThat(message.getIntProperty("AvatarPart")).isZero();
            assertThat(((BytesMessage) message).getBodyLength()).isEqualTo(size);
        }
        for (Object value : new Object[] {"{}", "x".repeat(LARGE)}) {
            assertThat(send("avatar.sessions", Map.of(), List.of(new AmqpValue<>(value)))
                            .remoteState()
                            .getType())
                    .isEqualTo(DeliveryState.Type.ACCEPTED);
            assertThat(received("avatar.sessions").getBody(String.class)).isEqualTo(value);
        }
    }

    @Test
    void shouldLeaveOtherQueuesAlone() throws Exception {
        for (String queue : List.of("elsewhere", "avatar.audiobooks")) {
            assertThat(send(queue, Map.of("created", new Date(0)), data(640))
                            .remoteState()
                            .getType())
                    .isEqualTo(DeliveryState.Type.ACCEPTED);
        }
    }

    private static List<Section<?>> data(int bytes) {
        return List.of(new Data(new byte[bytes]));
    }

    private Tracker send(String queue, Map<String, Object> properties, List<? extends Section<?>> body)
            throws ClientException {
        try (Sender sender = connection.openSender(queue)) {
            AdvancedMessage<Object> message = AdvancedMessage.create();
            properties.forEach((name, value) -> {
                try {
                    message.property(name, value);
                } catch (ClientException e) {
                    throw new IllegalArgumentException(e);
                }
            });
            for (Section<?> section : body) {
                message.addBodySection(section);
            }
            return sender.send(message).awaitSettlement(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private Message received(String queue) {
        try (ActiveMQConnectionFactory core = new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port);
                JMSContext context = core.createContext();
                JMSConsumer consumer = context.createConsumer(context.createQueue(queue))) {
            Message message = consumer.receive(WAIT_MILLIS);
            assertThat(message).isNotNull();
            return message;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
