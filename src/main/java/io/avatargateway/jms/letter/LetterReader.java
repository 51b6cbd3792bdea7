package io.avatargateway.jms.letter;

import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.JobBodies;
import io.avatargateway.jms.message.JobDelivery;
import io.avatargateway.jms.message.MessageIds;
import io.avatargateway.security.Tenant;
import io.avatargateway.service.DeadLetter;
import io.avatargateway.service.DeadLetterId;
import io.avatargateway.session.model.PlainText;
import jakarta.jms.JMSException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/** Reads what a dead letter says of itself, whoever put it there. Holds no state. */
final class LetterReader {

    private LetterReader() {}

    /**
     * Reads it, but for its body.
     *
     * @param queue in whose queue it lies
     * @return empty for a message that has no id: no gateway put it there
     */
    static Optional<DeadLetter> of(ClientMessage core, Tenant queue) {
        return Optional.ofNullable(core.getUserID())
                .flatMap(id -> DeadLetterId.parse(queue + "." + id))
                .map(id -> of(core, id));
    }

    private static DeadLetter of(ClientMessage core, DeadLetterId id) {
        ActiveMQMessage message = new JobDelivery(core).message();
        String code = text(core, JmsNames.REASON);
        return new DeadLetter(
                id,
                JmsNames.REPLY_UNDELIVERABLE.equals(code) ? DeadLetter.Kind.REPLY : DeadLetter.Kind.JOB,
                text(core, JmsNames.TENANT),
                text(core, JmsNames.SESSION_ID),
                text(core, JmsNames.JOB_ID),
                correlation(message),
                replyTo(message),
                code,
                text(core, JmsNames.REASON_DETAIL),
                time(core),
                text(core, JmsNames.ORIGINAL_DESTINATION),
                audioType(core),
                text(core, JmsNames.ACTION),
                part(core),
                JobBodies.size(core),
                !Boolean.TRUE.equals(core.getObjectProperty(JmsNames.BODY_MISSING)),
                redrives(core));
    }

    /** Which part of an utterance it is, or null; of what is no number, the intake says so again. */
    private static Integer part(ClientMessage core) {
        Object number = core.getObjectProperty(JmsNames.PART);
        boolean whole = number instanceof Integer
                || number instanceof Long
                || number instanceof Short
                || number instanceof Byte;
        return whole && ((Number) number).intValue() == ((Number) number).longValue()
                ? Integer.valueOf(((Number) number).intValue())
                : null;
    }

    /** How often the same was sent again before. */
    static int redrives(ClientMessage core) {
        return core.getObjectProperty(JmsNames.REDRIVES) instanceof Integer before ? Math.max(0, before) : 0;
    }

    /** A property as text; null if there is none. */
    static String text(ClientMessage core, String name) {
        Object value = core.getObjectProperty(name);
        return value == null ? null : PlainText.wellFormed(value.toString());
    }

    private static String audioType(ClientMessage core) {
        String said = text(core, JmsNames.AUDIO_TYPE);
        return said == null ? text(core, JmsNames.AMQP_CONTENT_TYPE) : said;
    }

    private static Instant time(ClientMessage core) {
        try {
            String said = text(core, JmsNames.REASON_TIME);
            return said == null ? Instant.ofEpochMilli(core.getTimestamp()) : Instant.parse(said);
        } catch (DateTimeException notOurs) {
            return Instant.ofEpochMilli(core.getTimestamp());
        }
    }

    private static String correlation(ActiveMQMessage message) {
        try {
            Object id = MessageIds.correlation(message);
            return id instanceof byte[] bytes ? "hex:" + HexFormat.of().formatHex(bytes) : id.toString();
        } catch (JMSException | RuntimeException unreadable) {
            return null;
        }
    }

    private static String replyTo(ActiveMQMessage message) {
        try {
            ActiveMQDestination to = MessageIds.replyTo(message);
            return to == null ? null : PlainText.wellFormed(to.getAddress());
        } catch (JMSException | RuntimeException unreadable) {
            return null;
        }
    }
}
