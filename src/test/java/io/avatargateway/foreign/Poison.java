package io.avatargateway.foreign;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * A message by Artemis' own protocol that its client, or the JMS layer on it, cannot read.
 *
 * @param name what is wrong
 * @param type of the message
 * @param spoil makes it wrong
 */
public record Poison(String name, byte type, Consumer<ClientMessage> spoil) {

    private static final byte[] BODY = new byte[640];

    /** All that are known. */
    public static Stream<Poison> all() {
        return Stream.concat(properties(), shapes());
    }

    private static Stream<Poison> properties() {
        return Stream.of(
                property("_AMQ_LARGE_COMPRESSED", 1),
                property("_AMQ_LARGE_COMPRESSED", true),
                property("_AMQ_LARGE_COMPRESSED", "true"),
                property("_AMQ_LARGE_COMPRESSED", new byte[] {1}),
                property("_AMQ_LARGE_SIZE", "many"),
                property("_AMQ_LARGE_SIZE", -1L),
                property("_AMQ_LARGE_SIZE", Long.MAX_VALUE),
                property("_AMQ_ROUTING_TYPE", "anycast"),
                property("_AMQ_ROUTING_TYPE", (byte) 9),
                property("_AMQ_GROUP_ID", 7),
                property("_AMQ_GROUP_ID", new byte[] {7}),
                property("_AMQ_GROUP_SEQUENCE", "first"),
                property("_AMQ_SCHED_DELIVERY", "now"),
                property("_AMQ_SCHED_DELIVERY", 1.5),
                property("_AMQ_DUPL_ID", 5.5),
                property("_AMQ_DUPL_ID", true),
                property("_AMQ_LVQ_NAME", 1),
                property("_AMQ_VALIDATED_USER", 1),
                property("_AMQ_CONTENT_TYPE", 1),
                property("_AMQ_INGRESS_TIMESTAMP", "today"),
                property("_AMQ_ORIG_ADDRESS", 1),
                property("_AMQ_ORIG_QUEUE", 1.0),
                property("_AMQ_ORIG_MESSAGE_ID", "one"),
                property("_AMQ_ORIG_ROUTING_TYPE", "one"),
                property("_AMQ_ACTUAL_EXPIRY", "never"),
                property("_AMQ_ROUTE_TO", "everywhere"),
                property("_AMQ_ROUTE_TO", new byte[] {0, 0, 0, 0, 0, 0, 0, 1}),
                property("_AMQ_ROUTE_TOthere", 1),
                property("_AMQ_SCALEDOWN_TO", 1),
                property("_AMQ_ACK_ROUTE_TO", 1),
                property("_AMQ_BRIDGE_DUP", "again"),
                property("_AMQ_NOTIF_TYPE", "BINDING_ADDED"),
                property("_AMQ_WHATEVER_COMES", 1),
                property("__AMQ_CID", 1),
                property("_hornetq.forced.delivery.seq", 0L),
                property("_hornetq.forced.delivery.seq", "one"),
                property("JMSReplyTo", 1),
                property("JMSReplyTo", new byte[] {1}),
                property("JMSCorrelationID", 1),
                property("JMSType", 1));
    }

    private static Stream<Poison> shapes() {
        return Stream.of(
                new Poison("priority 10", Message.BYTES_TYPE, message -> message.setPriority((byte) 10)),
                new Poison("priority 200", Message.BYTES_TYPE, message -> message.setPriority((byte) 200)),
                new Poison("priority 255", Message.BYTES_TYPE, message -> message.setPriority((byte) -1)),
                new Poison("type 1", (byte) 1, message -> {}),
                new Poison("type 7", Message.EMBEDDED_TYPE, message -> {}),
                new Poison("type 8", Message.LARGE_EMBEDDED_TYPE, message -> {}),
                new Poison("type 77", (byte) 77, message -> {}),
                new Poison("type -1", (byte) -1, message -> {}),
                body("text without a body", Message.TEXT_TYPE),
                body("text of more than there is", Message.TEXT_TYPE, 1, 0x7F, -1, -1, -1),
                body("text of less than nothing", Message.TEXT_TYPE, 1, -1, -1, -1, -1),
                body("text that is cut off", Message.TEXT_TYPE, 1, 0, 0),
                body("map without a body", Message.MAP_TYPE),
                body("map of more than there is", Message.MAP_TYPE, 1, 0x3F, -1, -1, -1),
                body("map of less than nothing", Message.MAP_TYPE, 1, -1, -1, -1, -1),
                body("map of something else", Message.MAP_TYPE, 1, 0, 0, 0, 1, 0, 0, 0, 9, 9, 9, 9, 9),
                body("object of more than there is", Message.OBJECT_TYPE, 0x7F, -1, -1, -1),
                body("object of less than nothing", Message.OBJECT_TYPE, -1, -1, -1, -1),
                body("object that is cut off", Message.OBJECT_TYPE, 0, 0));
    }

    /** Those whose audio is to be kept. */
    public boolean isSpeech() {
        return type == Message.BYTES_TYPE;
    }

    /** Whether the broker itself answers the sender with an error, before it asks a plugin. */
    public boolean isRefusedByArtemis() {
        return type == Message.LARGE_EMBEDDED_TYPE || name.equals("_AMQ_ROUTING_TYPE as String");
    }

    /**
     * Whether a broker without a plugin of ours refuses it, sends it where it says, or stumbles over it in its own
     * queue.
     */
    public boolean isNotQueuedByArtemis() {
        return isRefusedByArtemis()
                || name.startsWith("priority")
                || name.equals("_AMQ_DUPL_ID as Double")
                || name.equals("_AMQ_DUPL_ID as Boolean")
                || name.equals("_AMQ_ROUTE_TO as String")
                || name.equals("_AMQ_ROUTE_TO as byte[]")
                || name.equals("_AMQ_SCALEDOWN_TO as Integer")
                || name.equals("_AMQ_BRIDGE_DUP as String");
    }

    /** Makes it. */
    public ClientMessage message(ClientSession session) {
        ClientMessage message = session.createMessage(type, true);
        if (isSpeech()) {
            message.getBodyBuffer().writeBytes(BODY);
        }
        message.putStringProperty("AvatarJobId", "poison");
        spoil.accept(message);
        return message;
    }

    private static Poison property(String name, Object value) {
        return new Poison(
                name + " as " + value.getClass().getSimpleName(),
                Message.BYTES_TYPE,
                message -> message.putObjectProperty(SimpleString.of(name), value));
    }

    private static Poison body(String name, byte type, int... bytes) {
        return new Poison(name, type, message -> {
            for (int one : bytes) {
                message.getBodyBuffer().writeByte((byte) one);
            }
        });
    }

    @Override
    public String toString() {
        return name;
    }
}
