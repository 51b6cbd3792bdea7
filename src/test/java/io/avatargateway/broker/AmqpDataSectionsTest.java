package io.avatargateway.broker;

import static io.avatargateway.broker.AmqpFixture.LARGE;
import static io.avatargateway.broker.AmqpFixture.WAIT_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.suite.Endurance;
import io.avatargateway.suite.Rounds;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Message;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.protonj2.client.AdvancedMessage;
import org.apache.qpid.protonj2.client.DeliveryState;
import org.apache.qpid.protonj2.client.Receiver;
import org.apache.qpid.protonj2.client.Sender;
import org.apache.qpid.protonj2.client.Session;
import org.apache.qpid.protonj2.client.StreamSender;
import org.apache.qpid.protonj2.client.StreamSenderMessage;
import org.apache.qpid.protonj2.client.exceptions.ClientException;
import org.apache.qpid.protonj2.types.messaging.Data;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** AMQP 1.0, section 3.2: one or more data sections are one body. */
@Timeout(120)
class AmqpDataSectionsTest {

    private static final String QUEUE = "avatar.audio";

    @TempDir
    static Path data;

    private static AmqpFixture amqp;

    @BeforeAll
    static void open() throws Exception {
        amqp = new AmqpFixture(data);
    }

    @AfterAll
    static void close() throws Exception {
        amqp.close();
    }

    @BeforeEach
    void awaitTheEndOfTheTestBefore() {
        await("its files go")
                .untilAsserted(() -> assertThat(amqp.largeMessages()).isEmpty());
    }

    /** The lengths of the sections. */
    static List<List<Integer>> sections() {
        return List.of(
                List.of(640),
                List.of(640, 640),
                List.of(3, 0, 5),
                List.of(0, 0),
                List.of(0, 640, 0),
                Collections.nCopies(1000, 64),
                List.of(LARGE),
                List.of(LARGE, 1),
                List.of(1, LARGE),
                List.of(0, LARGE, 0),
                List.of(255, LARGE, 255),
                List.of(256, LARGE, 256),
                List.of(255, 255, LARGE),
                List.of(LARGE, LARGE + 1, LARGE + 2),
                // About where a window, or a buffer, ends.
                List.of(65_520, 65_528, 65_531, 65_536, 65_541, 131_072),
                Collections.nCopies(20, 32_000),
                Collections.nCopies(1000, 1000),
                Collections.nCopies(100_000, 3));
    }

    @ParameterizedTest
    @MethodSource("sections")
    void shouldGiveAJmsClientTheSectionsAsOneBody(List<Integer> sections) throws Exception {
        AdvancedMessage<Object> message = message(sections);
        long sent = System.currentTimeMillis();
        assertThat(amqp.send(QUEUE, message)).isEqualTo(DeliveryState.Type.ACCEPTED);
        byte[] body = amqp.received(QUEUE, received -> {
            assertThat(received.getStringProperty("AvatarJobId")).isEqualTo("j1");
            assertThat(received.getJMSCorrelationID()).isEqualTo("c1");
            assertThat(received.getJMSPriority()).isEqualTo(7);
            assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
            assertThat(received.getJMSExpiration()).isBetween(sent + 600_000, sent + 700_000);
            return received.getBody(byte[].class);
        });
        // Of none, JMS makes null.
        assertThat(body == null ? new byte[0] : body).isEqualTo(joined(sections));
        await("the message's file goes")
                .untilAsserted(() -> assertThat(amqp.largeMessages()).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("sections")
    void shouldGiveAnAmqpClientTheSectionsAsOneWithAllThatStandsAround(List<Integer> sections) throws Exception {
        amqp.send(QUEUE, message(sections));
        try (Receiver receiver = amqp.connection.openReceiver(QUEUE)) {
            AdvancedMessage<byte[]> received = receiver.receive(WAIT_MILLIS, TimeUnit.MILLISECONDS)
                    .<byte[]>message()
                    .toAdvancedMessage();
            assertThat(received.bodySections()).hasSize(1);
            assertThat(received.body()).isEqualTo(joined(sections));
            assertThat(received.footer("sum")).isEqualTo("of all");
            assertThat(received.annotation("x-opt-trace")).isEqualTo("t1");
            assertThat(received.property("AvatarJobId")).isEqualTo("j1");
            assertThat(received.correlationId()).isEqualTo("c1");
            assertThat(received.priority()).isEqualTo((byte) 7);
            // A large one is kept as Artemis' own message, which knows when it ends, and what is left of that.
            assertThat(received.timeToLive())
                    .isBetween(
                            sections.stream().mapToInt(bytes -> bytes).sum() < LARGE ? 600_000L : 540_000L, 600_000L);
            assertThat(received.durable()).isTrue();
        }
    }

    @Test
    void shouldKeepThemOverARestartOfTheBroker() throws Exception {
        List<List<Integer>> all = List.of(List.of(640, 640), List.of(1, LARGE, 1, LARGE));
        for (List<Integer> sections : all) {
            amqp.send(QUEUE, message(sections));
        }
        amqp.restart();
        for (List<Integer> sections : all) {
            assertThat(body()).isEqualTo(joined(sections));
        }
        await("the messages' files go")
                .untilAsserted(() -> assertThat(amqp.largeMessages()).isEmpty());
    }

    @Test
    void shouldLeaveNothingOfThePiecesInTheFile() throws Exception {
        AdvancedMessage<Object> message = AdvancedMessage.create();
        message.durable(true);
        for (int section = 0; section < 100_000; section++) {
            message.addBodySection(new Data(new byte[3]));
        }
        amqp.send(QUEUE, message);
        assertThat(amqp.largeMessages()).singleElement().satisfies(bytes -> assertThat(bytes)
                .isBetween(300_000L, 300_100L));
        assertThat(body()).isEqualTo(new byte[300_000]);
    }

    @Test
    void shouldTakeWhatIsSentAsAStream() throws Exception {
        for (List<Integer> sections : List.of(List.of(700, 800, 900), List.of(LARGE, 5, LARGE))) {
            try (StreamSender sender = amqp.connection.openStreamSender(QUEUE)) {
                StreamSenderMessage message = sender.beginMessage();
                message.durable(true);
                try (OutputStream stream = message.body()) {
                    for (byte[] section : content(sections)) {
                        stream.write(section);
                        stream.flush();
                    }
                }
                message.tracker().awaitAccepted(WAIT_MILLIS, TimeUnit.MILLISECONDS);
            }
            assertThat(body()).isEqualTo(joined(sections));
        }
    }

    @Test
    void shouldTakeEveryWayToWriteADataSection() throws Exception {
        String name = HexFormat.of().formatHex("amqp:data:binary".getBytes(StandardCharsets.US_ASCII));
        List<String> descriptors = List.of("005375", "00800000000000000075", "00A310" + name, "00B300000010" + name);
        for (int bytes : new int[] {100, LARGE}) {
            ByteArrayOutputStream encoded = new ByteArrayOutputStream();
            List<Integer> sections = List.of(bytes, bytes, bytes, bytes);
            List<byte[]> content = content(sections);
            for (String descriptor : descriptors) {
                encoded.writeBytes(HexFormat.of().parseHex(descriptor + "B0"));
                encoded.writeBytes(
                        ByteBuffer.allocate(Integer.BYTES).putInt(bytes).array());
                encoded.writeBytes(content.get(descriptors.indexOf(descriptor)));
            }
            assertThat(amqp.sendRaw(QUEUE, encoded.toByteArray())).isEqualTo(DeliveryState.Type.ACCEPTED);
            assertThat(body()).isEqualTo(joined(sections));
        }
    }

    @Test
    void shouldTakeThemInATransaction() throws Exception {
        List<Integer> dropped = List.of(7, LARGE);
        List<List<Integer>> kept = List.of(List.of(640, 640), List.of(1, LARGE, 1, LARGE));
        try (Session session = amqp.connection.openSession();
                Sender sender = session.openSender(QUEUE)) {
            session.beginTransaction();
            sender.send(message(dropped)).awaitSettlement();
            session.rollbackTransaction();
            session.beginTransaction();
            for (List<Integer> sections : kept) {
                sender.send(message(sections)).awaitSettlement();
            }
            session.commitTransaction();
        }
        for (List<Integer> sections : kept) {
            assertThat(body()).isEqualTo(joined(sections));
        }
        await("the messages' files go")
                .untilAsserted(() -> assertThat(amqp.largeMessages()).isEmpty());
    }

    /** Six bytes for one: as bad as it gets. */
    @Test
    @Endurance
    void shouldTakeVeryManySections() throws Exception {
        int sections = Rounds.of(200_000, 1_000_000);
        byte[] encoded = new byte[sections * 6];
        byte[] expected = new byte[sections];
        new Random(1).nextBytes(expected);
        for (int section = 0; section < sections; section++) {
            ByteBuffer.wrap(encoded)
                    .position(section * 6)
                    .put(new byte[] {0, 0x53, 0x75, (byte) 0xA0, 1, expected[section]});
        }
        assertThat(amqp.sendRaw(QUEUE, encoded)).isEqualTo(DeliveryState.Type.ACCEPTED);
        assertThat(body()).isEqualTo(expected);
    }

    private byte[] body() throws Exception {
        return amqp.received(QUEUE, (Message message) -> message.getBody(byte[].class));
    }

    private static AdvancedMessage<Object> message(List<Integer> sections) throws ClientException {
        AdvancedMessage<Object> message = AdvancedMessage.create();
        message.durable(true);
        message.priority((byte) 7);
        message.timeToLive(600_000);
        message.correlationId("c1");
        message.annotation("x-opt-trace", "t1");
        message.property("AvatarJobId", "j1");
        for (byte[] section : content(sections)) {
            message.addBodySection(new Data(section));
        }
        message.footer("sum", "of all");
        return message;
    }

    private static List<byte[]> content(List<Integer> sections) {
        Random random = new Random(1);
        List<byte[]> content = new ArrayList<>();
        for (int bytes : sections) {
            byte[] section = new byte[bytes];
            random.nextBytes(section);
            content.add(section);
        }
        return content;
    }

    private static byte[] joined(List<Integer> sections) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        content(sections).forEach(all::writeBytes);
        return all.toByteArray();
    }
}
