package io.avatargateway.broker;

import io.avatargateway.foreign.ReservedProperty;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.api.core.ICoreMessage;
import org.apache.activemq.artemis.protocol.amqp.broker.AMQPStandardMessage;
import org.apache.activemq.artemis.protocol.amqp.converter.AmqpCoreConverter;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.messaging.AmqpValue;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.amqp.messaging.Section;

/** Converts an AMQP message as Artemis does when it delivers it, or says why that cannot be. Holds no state. */
final class AmqpConversion {

    /** Of how Artemis' own client sends a body, and of the header that says where a message goes. */
    private static final Set<String> OF_CORE_BODIES =
            Set.of("_AMQ_LARGE_COMPRESSED", "_AMQ_LARGE_SIZE", "_AMQ_ROUTING_TYPE");

    private AmqpConversion() {}

    /**
     * As Artemis will do it when it delivers the message; its own {@code toCore()} would log what it throws, with its
     * stack trace.
     */
    static ICoreMessage requireConvertible(AMQPStandardMessage message) throws Exception {
        Section body = message.getBody();
        requireValue(body);
        requireNoReservedProperties(message);
        return AmqpCoreConverter.toCore(
                message,
                null,
                message.getHeader(),
                message.getMessageAnnotations(),
                message.getProperties(),
                message.getApplicationProperties(),
                body,
                message.getFooter());
    }

    /** Those would be the broker's word in the converted message. */
    private static void requireNoReservedProperties(AMQPStandardMessage message) throws AmqpRefusal {
        ApplicationProperties properties = message.getApplicationProperties();
        if (properties == null || properties.getValue() == null) {
            return;
        }
        for (Map.Entry<String, Object> property : properties.getValue().entrySet()) {
            String name = property.getKey();
            if (!ReservedProperty.isAllowed(name, property.getValue())
                    || ReservedProperty.isOfCluster(name)
                    || OF_CORE_BODIES.contains(name)) {
                throw new AmqpRefusal("property " + name + " of type "
                        + (property.getValue() == null
                                ? "null"
                                : property.getValue().getClass().getSimpleName())
                        + " (expected: none of that name, or of another type: it is the broker's own)");
            }
        }
    }

    /** A value that has no counterpart in JMS would come out as its own encoding, and be spoken. */
    private static void requireValue(Section body) throws AmqpRefusal {
        Object value = body instanceof AmqpValue section ? section.getValue() : null;
        if (!(value == null
                || value instanceof String
                || value instanceof Binary
                || value instanceof List
                || value instanceof Map)) {
            throw new AmqpRefusal(
                    "a value of type " + value.getClass().getSimpleName() + " (expected: a data section, or text)");
        }
    }
}
