package io.avatargateway.jms.message;

import io.avatargateway.foreign.CompressedBody;
import io.avatargateway.jms.client.Outbox;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Set;
import java.util.function.Function;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQBytesMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/** Makes copies of jobs' messages, to send them on or to put them aside. Holds no state. */
public final class MessageCopies {

    /** What was to be said, in writing, beside a body. */
    private static final Set<String> SPOKEN = Set.of(JmsNames.TEXT, JmsNames.TEXT_LANGUAGE, JmsNames.MARKS);

    /** What Artemis knows of the message that was received, and that is not true of its copy. */
    private static final Set<SimpleString> NOT_COPIED = Set.of(
            Message.HDR_LARGE_BODY_SIZE,
            Message.HDR_LARGE_COMPRESSED,
            SimpleString.of(CompressedBody.STORED_BYTES),
            Message.HDR_DUPLICATE_DETECTION_ID);

    private MessageCopies() {}

    /**
     * Where jobs of this one's tenant go, for any session. A sender may have noted a tenant that is none: then they go
     * to the default one's, and are not lost.
     */
    public static ActiveMQDestination intake(Outbox outbox, JobHeaders job) throws JMSException {
        ActiveMQDestination own = ActiveMQDestination.createQueue(job.tenant().intake());
        return job.tenant().equals(TenantNames.DEFAULT)
                ? own
                : outbox.resolve(own).orElseGet(() -> ActiveMQDestination.createQueue(TenantNames.DEFAULT.intake()));
    }

    /**
     * Where what is put aside of a tenant's messages goes: among its own dead letters. Where it has no queue for them
     * any more, they go among those of the default tenant, and say whose they are.
     *
     * @param queue the name of that queue, by the tenant's names
     */
    public static ActiveMQDestination deadLetters(Outbox outbox, TenantNames names, Function<TenantNames, String> queue)
            throws JMSException {
        ActiveMQDestination byDefault = ActiveMQDestination.createQueue(queue.apply(TenantNames.DEFAULT));
        return names.equals(TenantNames.DEFAULT)
                ? byDefault
                : outbox.resolve(ActiveMQDestination.createQueue(queue.apply(names)))
                        .orElse(byDefault);
    }

    /** Takes off what was to be said in writing. */
    public static void silence(ActiveMQMessage message) {
        SPOKEN.forEach(message.getCoreMessage()::removeProperty);
    }

    /**
     * Puts a job aside within the outbox's transaction.
     *
     * @param body that of a large or compressed message, or null if it could not be read. That of another bytes message
     *     if it was taken out, or else null. One that is too large was not read, and is not copied
     * @param session the job's session as far as it is known, or null
     * @param keepsBody whether what was said may be kept
     */
    public static void deadLetter(
            Outbox outbox,
            ActiveMQMessage message,
            JobBody body,
            JobStatus status,
            String session,
            Instant now,
            boolean keepsBody)
            throws JMSException, IOException {
        String address = message.getCoreMessage().getAddress();
        TenantNames tenant = TenantNames.of(message.getCoreMessage());
        String origin = TenantNames.sentTo(message.getCoreMessage());
        String known = MessageIds.of(message);
        boolean left = !keepsBody || (body != null && !body.isRead());
        try (InputStream in = body == null || left ? null : body.open()) {
            ActiveMQMessage copy =
                    left ? withoutBody(outbox, message, bodyBytes(message, body)) : copy(outbox, message, in);
            if (!keepsBody) {
                silence(copy);
            }
            DeadLetterText.mend(copy);
            FailurePolicy.mark(
                    copy.getCoreMessage(),
                    tenant,
                    status.jobId(),
                    session,
                    status.code(),
                    status.detail(),
                    origin,
                    now);
            copy.getCoreMessage().putStringProperty(JmsNames.REQUEST_MESSAGE_ID, known);
            if (left || (body == null && JobBodies.isApart(message.getCoreMessage()))) {
                copy.getCoreMessage().putBooleanProperty(JmsNames.BODY_MISSING, true);
            }
            outbox.send(deadLetters(outbox, tenant, TenantNames::deadLetters), copy, true, message.getJMSPriority(), 0);
            // Sending gave it the other address. Where the transaction is undone, it is put aside once more.
            message.getCoreMessage().setAddress(address);
        }
    }

    /**
     * What a dead letter says of itself.
     *
     * @param tenant whose it was; null where nobody knows any more
     * @param jobId its job's name as far as it is known, or null
     * @param session its session as far as it is known, or null
     * @param code why it is one
     * @param detail the same for people
     * @param origin where it was sent to
     */
    public record Letter(
            TenantNames tenant, String jobId, String session, String code, String detail, String origin, Instant now) {}

    /**
     * Puts what the broker moved where it belongs, within the outbox's transaction.
     *
     * @param body that of a large or compressed message; null if it is not kept
     * @param queue the name of the dead letters' queue, by the tenant's names
     */
    public static void moved(
            Outbox outbox,
            ActiveMQMessage message,
            JobBody body,
            boolean keepsBody,
            Letter letter,
            Function<TenantNames, String> queue)
            throws JMSException, IOException {
        String known = letter.jobId() == null ? null : MessageIds.of(message);
        boolean left = !keepsBody || (body != null && !body.isRead());
        try (InputStream in = body == null || left ? null : body.open()) {
            ActiveMQMessage copy = left
                    ? withoutBody(
                            outbox, message, body == null ? JobBodies.size(message.getCoreMessage()) : body.size())
                    : copy(outbox, message, in);
            if (!keepsBody) {
                silence(copy);
            }
            DeadLetterText.mend(copy);
            FailurePolicy.mark(
                    copy.getCoreMessage(),
                    letter.tenant(),
                    letter.jobId(),
                    letter.session(),
                    letter.code(),
                    letter.detail(),
                    letter.origin(),
                    letter.now());
            if (known != null) {
                copy.getCoreMessage().putStringProperty(JmsNames.REQUEST_MESSAGE_ID, known);
            }
            if (left) {
                copy.getCoreMessage().putBooleanProperty(JmsNames.BODY_MISSING, true);
            }
            TenantNames names = letter.tenant() == null ? TenantNames.DEFAULT : letter.tenant();
            outbox.send(deadLetters(outbox, names, queue), copy, true, message.getJMSPriority(), 0);
        }
    }

    private static long bodyBytes(ActiveMQMessage message, JobBody body) {
        if (body != null) {
            return body.size();
        }
        ClientMessage core = message.getCoreMessage();
        return JobBodies.isApart(core) ? 0 : core.getBodyBufferSize();
    }

    /**
     * Puts a job back whose time has not come, within the outbox's transaction. It goes into the queue for all sessions
     * and waits there for its time, also when its session ends meanwhile.
     */
    public static void putBack(Outbox outbox, ActiveMQMessage delivery, JobBody body, JobHeaders job, SessionId session)
            throws JMSException, IOException {
        try (InputStream in = body == null ? null : body.open()) {
            forward(outbox, intake(outbox, job), copy(outbox, delivery, in), delivery, job, session, true, true);
        }
    }

    /**
     * Sends a job on within the outbox's transaction, as it came.
     *
     * @param copy of the message, or the message itself
     * @param answered whether it is answered {@code accepted} in this transaction
     * @param back whether it goes back, and comes again at its time
     */
    public static void forward(
            Outbox outbox,
            ActiveMQDestination queue,
            ActiveMQMessage copy,
            ActiveMQMessage message,
            JobHeaders job,
            SessionId session,
            boolean answered,
            boolean back)
            throws JMSException {
        boolean durable = message.getJMSDeliveryMode() == DeliveryMode.PERSISTENT;
        int priority = message.getJMSPriority();
        long expiration = message.getJMSExpiration();
        ClientMessage core = copy.getCoreMessage();
        core.putStringProperty(JmsNames.SESSION_ID, session.value());
        core.putStringProperty(JmsNames.JOB_ID, job.jobId());
        core.putStringProperty(JmsNames.REQUEST_MESSAGE_ID, job.requestMessageId());
        if (job.sentAt() != null) {
            core.putLongProperty(JmsNames.SENT_AT, job.sentAt().toEpochMilli());
        }
        core.putBooleanProperty(JmsNames.ACCEPTED_SENT, answered || job.acceptedSent());
        if (!back) {
            core.removeProperty(Message.HDR_SCHEDULED_DELIVERY_TIME);
        } else {
            core.putLongProperty(
                    Message.HDR_SCHEDULED_DELIVERY_TIME,
                    job.wishes().notBefore().toEpochMilli());
        }
        outbox.send(queue, copy, durable, priority, expiration);
    }

    /**
     * The message itself, ready to be sent again, or where its body is elsewhere a copy that streams the body when it
     * is sent. That of a large message always is: sending it again would bring all of it into memory.
     *
     * @param body from its beginning, open until the copy was sent; null where the message holds its own, or where it
     *     could not be read
     */
    public static ActiveMQMessage copy(Outbox outbox, ActiveMQMessage message, InputStream body) throws JMSException {
        ClientMessage original = message.getCoreMessage();
        boolean elsewhere = body != null && message instanceof ActiveMQBytesMessage;
        if (!JobBodies.isApart(original) && !elsewhere) {
            original.removeProperty(Message.HDR_DUPLICATE_DETECTION_ID);
            return message;
        }
        ActiveMQMessage copy = withoutBody(outbox, message);
        if (body != null) {
            copy.getCoreMessage().setBodyInputStream(body);
        }
        return copy;
    }

    /**
     * What a message says beside its body, which is left behind.
     *
     * @param bodyBytes how large that is
     */
    public static ActiveMQMessage withoutBody(Outbox outbox, ActiveMQMessage message, long bodyBytes)
            throws JMSException {
        ActiveMQMessage copy = withoutBody(outbox, message);
        copy.getCoreMessage().putLongProperty(JmsNames.BODY_BYTES, bodyBytes);
        return copy;
    }

    private static ActiveMQMessage withoutBody(Outbox outbox, ActiveMQMessage message) throws JMSException {
        ClientMessage original = message.getCoreMessage();
        ActiveMQMessage copy = outbox.bytes();
        ClientMessage core = copy.getCoreMessage();
        for (SimpleString name : original.getPropertyNames()) {
            if (!NOT_COPIED.contains(name)) {
                core.putObjectProperty(name, original.getObjectProperty(name));
            }
        }
        return copy;
    }
}
