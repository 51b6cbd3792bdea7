package io.avatargateway.broker;

import static io.avatargateway.broker.AmqpFixture.LARGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.BytesMessage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.apache.qpid.protonj2.client.DeliveryState;
import org.apache.qpid.protonj2.types.UnsignedInteger;
import org.apache.qpid.protonj2.types.messaging.AmqpSequence;
import org.apache.qpid.protonj2.types.messaging.AmqpValue;
import org.apache.qpid.protonj2.types.messaging.Data;
import org.apache.qpid.protonj2.types.messaging.Section;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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

    private static final String DATA = "005375";
    /** A value of one letter, and one of 300,000, which follow. */
    private static final String VALUE = "005377A10141";

    private static final String LARGE_VALUE = "005377B1000493E0";
    /** Of nothing. */
    private static final String SEQUENCE = "00537645";

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
    void forget() {
        amqp.warnings.clear();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("property created of type Date", Map.of("created", new Date(0)), data(640)),
                Arguments.of("property created of type Date", Map.of("created", new Date(0)), data(LARGE)),
                Arguments.of("property trace of type UUID", Map.of("trace", new UUID(1, 2)), data(640)),
                Arguments.of("property trace of type UUID", Map.of("trace", new UUID(1, 2)), data(LARGE)),
                Arguments.of("property nested of type", Map.of("nested", Map.of("a", 1)), data(640)),
                Arguments.of("_AMQ_LARGE_COMPRESSED of type Integer", Map.of("_AMQ_LARGE_COMPRESSED", 1), data(640)),
                Arguments.of(
                        "_AMQ_LARGE_COMPRESSED of type Boolean", Map.of("_AMQ_LARGE_COMPRESSED", true), data(LARGE)),
                Arguments.of("_AMQ_LARGE_SIZE", Map.of("_AMQ_LARGE_SIZE", 9L), data(640)),
                Arguments.of("_AMQ_SCHED_DELIVERY", Map.of("_AMQ_SCHED_DELIVERY", "now"), data(LARGE)),
                Arguments.of("_AMQ_ROUTE_TO", Map.of("_AMQ_ROUTE_TO", "everywhere"), data(640)),
                Arguments.of("_AMQ_WHATEVER", Map.of("_AMQ_WHATEVER", 1), data(640)),
                Arguments.of("_hornetq.forced.delivery.seq", Map.of("_hornetq.forced.delivery.seq", 1L), data(640)),
                Arguments.of("JMSReplyTo", Map.of("JMSReplyTo", 1), data(640)),
                // Text of more than 1 MiB, by its content type or by itself.
                Arguments.of("no audio", Map.of(), List.of(new AmqpValue<>("x".repeat(1_100_000)))),
                Arguments.of("UUID", Map.of(), List.of(new AmqpValue<>(new UUID(1, 2)))),
                Arguments.of("Long", Map.of(), List.of(new AmqpValue<>(7L))),
                Arguments.of(
                        "UnsignedInteger", Map.of(), List.of(new AmqpSequence<>(List.of(UnsignedInteger.valueOf(7))))),
                Arguments.of(
                        "UnsignedInteger", Map.of(), List.of(new AmqpValue<>(List.of(UnsignedInteger.valueOf(7))))),
                Arguments.of(
                        "UnsignedInteger",
                        Map.of(),
                        List.of(new AmqpValue<>(List.of("x".repeat(LARGE), UnsignedInteger.valueOf(7))))));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void shouldRefuseWhatCannotBeReadAndGoOnWithTheNext(
            String named, Map<String, Object> properties, List<Section<?>> body) throws Exception {
        for (String queue : List.of("avatar.audio", "avatar.sessions")) {
            assertThat(amqp.send(queue, properties, body)).isEqualTo(DeliveryState.Type.REJECTED);
            assertRefused(queue, named);
        }
    }

    static Stream<Arguments> malformed() {
        byte[] large = new byte[LARGE];
        return Stream.of(
                Arguments.of("of 11 bytes (expected: at most 10", bytes(DATA + "A00B", new byte[10])),
                Arguments.of("of 11 bytes (expected: at most 10", bytes(DATA + "B00000000B", new byte[10])),
                Arguments.of("of 4294967295 bytes", bytes(DATA + "B0FFFFFFFF", new byte[10])),
                Arguments.of("of 300001 bytes", bytes(DATA + "B0000493E1", large)),
                Arguments.of("of 2147483647 bytes", bytes(DATA + "A000" + DATA + "B07FFFFFFF", large)),
                Arguments.of("cut off", bytes(DATA + "A00101" + DATA)),
                Arguments.of("cut off", bytes(DATA + "A00101" + DATA + "A0")),
                Arguments.of("cut off", bytes(DATA + "A00101" + DATA + "B0000000")),
                Arguments.of("no binary", bytes(DATA + "A00101" + DATA + "A10101")),
                // Half a descriptor.
                Arguments.of("AMQP message", bytes(DATA + "A001010053")),
                Arguments.of("AmqpValue behind", bytes(DATA + "A00101" + VALUE)),
                Arguments.of("AmqpValue behind", bytes(DATA + "A00101" + DATA + "A00102" + VALUE)),
                Arguments.of("AmqpValue behind", bytes(DATA + "B0000493E0", large, bytes(VALUE))),
                Arguments.of("bytes behind its data", bytes(DATA + "A00101" + LARGE_VALUE, large)),
                Arguments.of("Data behind", bytes(VALUE + DATA + "A00101")),
                Arguments.of("Data behind", bytes(LARGE_VALUE, large, bytes(DATA + "A00101"))),
                Arguments.of("AmqpSequence behind", bytes(SEQUENCE + SEQUENCE)),
                // A footer, and more data behind it.
                Arguments.of("Data behind", bytes(DATA + "A00101" + "005378C10100" + DATA + "A00101")),
                // A footer with text for a name.
                Arguments.of("footer have symbols", bytes(DATA + "A00101" + "005378C10702A10161A10162")),
                // Properties behind the data.
                Arguments.of("Properties behind", bytes(DATA + "A00101" + "00537345")),
                // Described by what is described by what is described...
                Arguments.of("not supported by this decoder", bytes(DATA + "A00101", new byte[90_000])),
                Arguments.of("not supported by this decoder", bytes(DATA + "A00101", new byte[200_000])),
                // Lists in lists in lists...
                Arguments.of("nesting of types", bytes("005377", lists(10_000))),
                Arguments.of("nesting of types", bytes("005377", lists(30_000))),
                // Application properties with a number for a name.
                Arguments.of("AMQP message", bytes("005374C10502" + "54015401" + DATA + "A00101")));
    }

    /** Each with one element, which is the next one; the last is empty (AMQP 1.0, section 1.6.22). */
    private static byte[] lists(int depth) {
        int head = 1 + 2 * Integer.BYTES;
        ByteBuffer all = ByteBuffer.allocate(depth * head + 1);
        while (all.remaining() > 1) {
            all.put((byte) 0xD0).putInt(all.remaining() - Integer.BYTES).putInt(1);
        }
        return all.put((byte) 0x45).array();
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void shouldRefuseWhatIsNotWhole(String named, byte[] encoded) throws Exception {
        assertThat(amqp.sendRaw("avatar.audio", encoded)).isEqualTo(DeliveryState.Type.REJECTED);
        assertRefused("avatar.audio", named);
    }

    @Test
    void shouldLetThroughWhatAConsumerCanRead() throws Exception {
        Map<String, Object> properties =
                Map.of("AvatarJobId", "j1", "AvatarPart", 0, "AvatarLastPart", true, "AvatarSilenceMillis", 5L);
        for (int size : new int[] {0, 640, LARGE, 2_000_000}) {
            assertThat(amqp.send("avatar.audio", properties, data(size))).isEqualTo(DeliveryState.Type.ACCEPTED);
            amqp.received("avatar.audio", message -> {
                assertThat(message.getIntProperty("AvatarPart")).isZero();
                assertThat(((BytesMessage) message).getBodyLength()).isEqualTo(size);
                return message;
            });
        }
        for (Object value : new Object[] {"{}", "x".repeat(LARGE)}) {
            assertThat(amqp.send("avatar.sessions", Map.of(), List.of(new AmqpValue<>(value))))
                    .isEqualTo(DeliveryState.Type.ACCEPTED);
            assertThat(amqp.<String>received("avatar.sessions", message -> message.getBody(String.class)))
                    .isEqualTo(value);
        }
        assertThat(amqp.warnings).isEmpty();
    }

    /** In one piece, it would stand in memory several times over, and hold up whatever goes by the same connection. */
    @Test
    void shouldHandOutALargeMessageInPieces() throws Exception {
        amqp.send("avatar.audio", Map.of("AvatarJobId", "j1"), data(2_000_000));
        assertThat(amqp.<Boolean>received(
                        "avatar.audio",
                        message -> ((ActiveMQMessage) message).getCoreMessage().isLargeMessage()))
                .isTrue();
    }

    @Test
    void shouldTakeALargeMessageOnceThatSaysThatItMayCome() throws Exception {
        for (int time = 0; time < 2; time++) {
            assertThat(amqp.send("avatar.audio", Map.of("_AMQ_DUPL_ID", "d1", "AvatarJobId", "j1"), data(LARGE)))
                    .isEqualTo(DeliveryState.Type.ACCEPTED);
        }
        amqp.send("avatar.audio", Map.of("AvatarJobId", "j2"), data(640));
        for (String job : List.of("j1", "j2")) {
            assertThat(amqp.<String>received("avatar.audio", message -> message.getStringProperty("AvatarJobId")))
                    .isEqualTo(job);
        }
        await("no file is left")
                .untilAsserted(() -> assertThat(amqp.largeMessages()).isEmpty());
    }

    @Test
    void shouldLetThroughAMessageWithoutABody() throws Exception {
        for (int size : new int[] {1, 150_000}) {
            assertThat(amqp.send("avatar.sessions", Map.of("AvatarCommand", "x".repeat(size)), List.of()))
                    .isEqualTo(DeliveryState.Type.ACCEPTED);
            assertThat(amqp.<String>received("avatar.sessions", message -> message.getStringProperty("AvatarCommand")))
                    .hasSize(size);
        }
    }

    @Test
    void shouldLeaveOtherQueuesAlone() throws Exception {
        for (String queue : List.of("elsewhere", "avatar.audiobooks")) {
            assertThat(amqp.send(queue, Map.of("created", new Date(0)), data(640)))
                    .isEqualTo(DeliveryState.Type.ACCEPTED);
        }
    }

    /** The sender is told why, the log has one line of it, and the next message comes through. */
    private void assertRefused(String queue, String named) throws Exception {
        assertThat(amqp.warnings).hasSize(1);
        LogRecord warning = amqp.warnings.remove();
        assertThat(warning.getMessage()).startsWith("AMQP message: ").contains(named);
        assertThat(warning.getThrown().getStackTrace()).isEmpty();
        assertThat(warning.getThrown().toString()).doesNotContain(named);
        assertThat(warning.getThrown()).hasNoCause().hasNoSuppressedExceptions();
        amqp.send(queue, Map.of("AvatarJobId", "next"), data(640));
        assertThat(amqp.<String>received(queue, message -> message.getStringProperty("AvatarJobId")))
                .isEqualTo("next");
        await("the refused message's file goes")
                .untilAsserted(() -> assertThat(amqp.largeMessages()).isEmpty());
    }

    private static byte[] bytes(String hex, byte[]... more) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(HexFormat.of().parseHex(hex));
        for (byte[] part : more) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static List<Section<?>> data(int bytes) {
        return List.of(new Data(new byte[bytes]));
    }
}
