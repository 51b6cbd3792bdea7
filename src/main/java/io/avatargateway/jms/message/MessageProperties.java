package io.avatargateway.jms.message;

import io.avatargateway.foreign.SoundMessage;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.PlainText;
import jakarta.jms.JMSException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/**
 * The properties of one message by their types; what has another is a {@link JobFault}. Whole numbers come in any
 * width.
 */
public final class MessageProperties {

    private static final Set<Class<?>> WHOLE = Set.of(Byte.class, Short.class, Integer.class, Long.class);

    private static final Instant LAST_MOMENT = Instant.parse("9999-12-31T23:59:59Z");

    private static final int SHOWN = 80;

    private final ActiveMQMessage message;

    /** @param message whose properties are read one by one, when they are asked for */
    public MessageProperties(ActiveMQMessage message) {
        this.message = message;
    }

    /** The largest ones were taken out of a message with too many of them. */
    void requireFew() throws JobFault, JMSException {
        Object bytes = message.getObjectProperty(SoundMessage.PROPERTIES_BYTES);
        if (bytes != null) {
            throw invalid(
                    "properties",
                    bytes + " bytes",
                    "at most " + SoundMessage.MOST_PROPERTIES_BYTES + " of all together, two for each character");
        }
    }

    Optional<String> string(String name) throws JobFault, JMSException {
        Object value = message.getObjectProperty(name);
        if (value == null || value instanceof String) {
            return Optional.ofNullable((String) value);
        }
        throw invalid(name, typed(value), "a string property");
    }

    /** One of these words. */
    Optional<String> word(String name, List<String> words) throws JobFault, JMSException {
        Optional<String> value = string(name);
        if (value.isPresent() && !words.contains(value.get())) {
            throw invalid(name, value.get(), "one of " + String.join(", ", words));
        }
        return value;
    }

    Optional<Boolean> truth(String name) throws JobFault, JMSException {
        Object value = message.getObjectProperty(name);
        if (value == null || value instanceof Boolean) {
            return Optional.ofNullable((Boolean) value);
        }
        throw invalid(name, typed(value), "a boolean property");
    }

    Optional<Long> wholeNumber(String name, long least, long most) throws JobFault, JMSException {
        Object value = message.getObjectProperty(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!WHOLE.contains(value.getClass())) {
            throw invalid(name, typed(value), "an integer property, " + least + ".." + most);
        }
        long number = ((Number) value).longValue();
        if (number < least || number > most) {
            throw invalid(name, Long.toString(number), "a whole number, " + least + ".." + most);
        }
        return Optional.of(number);
    }

    /**
     * Milliseconds since the epoch, or ISO 8601 with an offset. Both from 1970 to 9999, since later ones are no
     * milliseconds any more.
     */
    Optional<Instant> instant(String name) throws JobFault, JMSException {
        Object value = message.getObjectProperty(name);
        if (value instanceof String text) {
            return Optional.of(parsed(name, text));
        }
        return wholeNumber(name, 0, LAST_MOMENT.toEpochMilli()).map(Instant::ofEpochMilli);
    }

    private static Instant parsed(String name, String text) throws JobFault {
        try {
            Instant moment = OffsetDateTime.parse(text).toInstant();
            if (!moment.isBefore(Instant.EPOCH) && !moment.isAfter(LAST_MOMENT)) {
                return moment;
            }
        } catch (DateTimeException malformed) {
            // Said below, in the same words.
        }
        throw invalid(name, text, "a time such as 2030-01-31T12:00:00Z, 1970..9999, or milliseconds since 1970");
    }

    /**
     * PROPERTY_INVALID, with the value and the rule.
     *
     * @param value is cut off behind 80 characters
     */
    public static JobFault invalid(String name, String value, String rule) {
        return new JobFault(
                ErrorCode.PROPERTY_INVALID, name + ": " + PlainText.shown(value, SHOWN) + " (expected: " + rule + ")");
    }

    private static String typed(Object value) {
        return value instanceof byte[] ? "bytes" : value.getClass().getSimpleName() + " " + value;
    }
}
