package io.avatargateway.foreign;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.api.core.SimpleString;

/**
 * Properties that Artemis keeps its own matters in, and those in which it keeps the headers of JMS. Every sender can
 * set them, and both the broker and its client believe them. One of the wrong type ends the connection of its reader
 * (Artemis 2.55).
 */
public final class ReservedProperty {

    private static final List<String> PREFIXES = List.of("_AMQ_", "__AMQ_", "_hornetq.", "__HQ_", "_HQ_");

    private static final Set<Class<?>> TEXT = Set.of(String.class, SimpleString.class);
    private static final Set<Class<?>> BYTES = Set.of(byte[].class);
    private static final Set<Class<?>> TEXT_OR_BYTES = Set.of(String.class, SimpleString.class, byte[].class);
    private static final Set<Class<?>> WHOLE = Set.of(Byte.class, Short.class, Integer.class, Long.class);

    /** Those that a sender may set, and with what; of the names above all others are the broker's alone. */
    private static final Map<String, Set<Class<?>>> SENDERS = Map.ofEntries(
            Map.entry("_AMQ_GROUP_ID", TEXT),
            Map.entry("_AMQ_GROUP_SEQUENCE", WHOLE),
            Map.entry("_AMQ_SCHED_DELIVERY", Set.of(Long.class)),
            Map.entry("_AMQ_DUPL_ID", TEXT_OR_BYTES),
            Map.entry("_AMQ_LVQ_NAME", TEXT),
            Map.entry("_AMQ_CONTENT_TYPE", TEXT),
            Map.entry("_AMQ_INGRESS_TIMESTAMP", Set.of(Long.class)),
            Map.entry("_AMQ_VALIDATED_USER", TEXT),
            // Of a message that was moved, expired or put aside, and is sent once more.
            Map.entry("_AMQ_ORIG_ADDRESS", TEXT),
            Map.entry("_AMQ_ORIG_QUEUE", TEXT),
            Map.entry("_AMQ_ORIG_MESSAGE_ID", Set.of(Long.class)),
            Map.entry("_AMQ_ORIG_ROUTING_TYPE", Set.of(Byte.class)),
            Map.entry("_AMQ_ACTUAL_EXPIRY", Set.of(Long.class)),
            // Which connection it came by, for subscribers that do not want what they send.
            Map.entry("__AMQ_CID", TEXT),
            // Artemis' client writes these beside the message's own headers.
            Map.entry("_AMQ_ROUTING_TYPE", Set.of(Byte.class)),
            Map.entry("_AMQ_LARGE_COMPRESSED", Set.of(Boolean.class)),
            Map.entry("_AMQ_LARGE_SIZE", Set.of(Long.class)),
            Map.entry("JMSReplyTo", TEXT),
            Map.entry("JMSCorrelationID", TEXT_OR_BYTES),
            Map.entry("JMSType", TEXT),
            Map.entry("JMSXUserID", TEXT),
            Map.entry("JMSXGroupSeq", WHOLE),
            Map.entry("JMSXDeliveryCount", WHOLE));

    /** Which message goes where is the brokers' own affair, where several make a cluster. */
    private static final List<String> CLUSTER =
            List.of("_AMQ_ROUTE_TO", "_AMQ_SCALEDOWN_TO", "_AMQ_ACK_ROUTE_TO", "_AMQ_BRIDGE_DUP");

    private ReservedProperty() {}

    /** Whether a message may have this property with this value. */
    public static boolean isAllowed(String name, Object value) {
        Set<Class<?>> types = SENDERS.get(name);
        if (types != null) {
            return value != null && types.contains(value.getClass());
        }
        if (isOfCluster(name)) {
            return value != null && BYTES.contains(value.getClass());
        }
        return PREFIXES.stream().noneMatch(name::startsWith);
    }

    /**
     * Whether it names the queues that a message goes to. A client that may set it reaches all queues, whatever its
     * other rights are.
     */
    public static boolean isOfCluster(String name) {
        return CLUSTER.stream().anyMatch(name::startsWith);
    }
}
