package io.avatargateway.jms.letter;

import io.avatargateway.jms.client.BrokerFailures;
import io.avatargateway.jms.client.Outbox;
import io.avatargateway.jms.intake.SessionAddress;
import io.avatargateway.jms.intake.Sessions;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.JobBodies;
import io.avatargateway.jms.message.JobBody;
import io.avatargateway.jms.message.JobDelivery;
import io.avatargateway.jms.message.JobFault;
import io.avatargateway.jms.message.JobHeadersReader;
import io.avatargateway.jms.message.MessageCopies;
import io.avatargateway.jms.message.TenantNames;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Tenant;
import io.avatargateway.service.DeadLetter;
import io.avatargateway.service.DeadLetterId;
import io.avatargateway.service.Redriven;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.SessionId;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/**
 * Sends a dead letter again: as a new job to its tenant's intake, so that the rules are those of any job. The dead
 * letter goes and the job comes in one transaction. Blocks for the broker. Any thread.
 */
final class Redrive {

    /** Up to here, in bytes, a body passes through memory. */
    private static final int MEMORY_BYTES = 1024 * 1024;

    /** Characters of a job's first name that its later ones keep. */
    private static final int NAME = 180;

    /** What was noted on the way, and is not true of the new job. */
    private static final Set<String> OF_ITS_FIRST_WAY = Set.of(
            JmsNames.ACCEPTED_SENT,
            JmsNames.SENT_AT,
            JmsNames.NO_ROOM,
            JmsNames.REASON,
            JmsNames.REASON_DETAIL,
            JmsNames.REASON_TIME,
            JmsNames.ORIGINAL_DESTINATION,
            JmsNames.BODY_MISSING,
            JmsNames.BODY_BYTES,
            JmsNames.TENANT,
            Message.HDR_SCHEDULED_DELIVERY_TIME.toString());

    private final Sessions sessions;
    private final Function<TenantNames, Caller> callers;
    private final JobBodies bodies;
    private final long maxBytes;
    private final InstantSource clock;

    /**
     * @param sessions says which session takes jobs
     * @param callers as whom the jobs of a tenant come
     * @param bodies keeps large bodies while they are copied
     * @param maxBytes the largest body that is sent
     */
    Redrive(
            Sessions sessions,
            Function<TenantNames, Caller> callers,
            JobBodies bodies,
            long maxBytes,
            InstantSource clock) {
        this.sessions = sessions;
        this.callers = callers;
        this.bodies = bodies;
        this.maxBytes = maxBytes;
        this.clock = clock;
    }

    /**
     * Sends it; where it is a part of an utterance, all parts of that.
     *
     * @param session transacted, and started; on failure somebody closes it, and nothing has changed
     * @param letter as it was found
     * @param wish where to; null for the session that it had
     * @return what was sent, in that order; the same job, from each of these dead letters
     */
    List<Redriven> send(ClientSession session, Caller by, DeadLetter letter, SessionId wish)
            throws ActiveMQException, JMSException, IOException {
        requireJob(letter);
        LetterQueue queue = new LetterQueue(session, letter.id().queue());
        List<DeadLetter> letters = letter.part() == null ? List.of(letter) : WholeUtterance.of(letter, queue);
        letters.forEach(Redrive::requireJob);
        SessionId target = target(letter, wish);
        TenantNames names = TenantNames.ofSessions(tenant(letter));
        Outbox outbox = new Outbox(session);
        SessionAddress.requireOpen(outbox, sessions, callers.apply(names), target);
        ActiveMQDestination intake = outbox.resolve(ActiveMQDestination.createQueue(names.intake()))
                .orElseThrow(() -> new GatewayException(
                        ErrorCode.TENANT_UNKNOWN, "tenant: " + names.tenant() + " (expected: one that is served)"));
        int redrives = letters.stream().mapToInt(DeadLetter::redrives).max().orElseThrow() + 1;
        String first = null;
        List<Redriven> sent = new ArrayList<>();
        for (DeadLetter each : letters) {
            try (ClientConsumer consumer = queue.consumer(each.id())) {
                ClientMessage core = queue.take(consumer, each.id());
                first = first == null ? firstName(core, each) : first;
                Redriven redriven = new Redriven(each.id(), target, name(first, redrives), redrives, clock.instant());
                copy(outbox, intake, core, each, redriven, first, by);
                sent.add(redriven);
                core.individualAcknowledge();
            }
        }
        commit(session, letter.id());
        return sent;
    }

    private static void commit(ClientSession session, DeadLetterId id) throws ActiveMQException {
        try {
            session.commit();
        } catch (ActiveMQException failed) {
            throw BrokerFailures.unavailable(failed.getMessage()
                    + (BrokerFailures.undone(failed)
                            ? "; nothing was sent"
                            : "; it was sent if " + id + " is not there any more"));
        }
    }

    private void copy(
            Outbox outbox,
            ActiveMQDestination intake,
            ClientMessage core,
            DeadLetter letter,
            Redriven redriven,
            String first,
            Caller by)
            throws ActiveMQException, JMSException, IOException {
        ActiveMQMessage message = new JobDelivery(core).message();
        int priority = message.getJMSPriority();
        try (JobBody body = JobBodies.isApart(core) ? bodies.of(core, MEMORY_BYTES, maxBytes) : null;
                InputStream in = opened(body)) {
            ActiveMQMessage copy = MessageCopies.copy(outbox, message, in);
            mark(copy.getCoreMessage(), letter, redriven, first, by);
            outbox.send(intake, copy, true, priority, 0);
        }
    }

    private InputStream opened(JobBody body) throws IOException {
        if (body != null && !body.isRead()) {
            throw new GatewayException(
                    ErrorCode.AUDIO_TOO_LARGE, "body: " + body.size() + " bytes (expected: at most " + maxBytes + ")");
        }
        return body == null ? null : body.open();
    }

    private static void mark(ClientMessage copy, DeadLetter letter, Redriven redriven, String first, Caller by) {
        OF_ITS_FIRST_WAY.forEach(copy::removeProperty);
        copy.putStringProperty(JmsNames.SESSION_ID, redriven.sessionId().value());
        copy.putStringProperty(JmsNames.JOB_ID, redriven.jobId());
        copy.putStringProperty(JmsNames.REDRIVEN_FROM, letter.id().toString());
        copy.putStringProperty(JmsNames.REDRIVEN_BY, by.subject());
        copy.putStringProperty(JmsNames.REDRIVEN_AT, redriven.time().toString());
        copy.putIntProperty(JmsNames.REDRIVES, redriven.redrives());
        copy.putStringProperty(JmsNames.REDRIVEN_JOB, first);
        if (letter.sessionId() != null) {
            copy.putStringProperty(JmsNames.REDRIVEN_SESSION, letter.sessionId());
        }
    }

    private static void requireJob(DeadLetter letter) {
        if (letter.kind() != DeadLetter.Kind.JOB) {
            throw new GatewayException(
                    ErrorCode.DEAD_LETTER_NOT_A_JOB,
                    "dead letter: " + letter.id() + ", a reply that reaches nobody (expected: a job)");
        }
        if (!letter.body() && (letter.action() == null || letter.bytes() > 0)) {
            throw new GatewayException(
                    ErrorCode.DEAD_LETTER_WITHOUT_BODY,
                    "dead letter: " + letter.id() + ", without its body of " + letter.bytes()
                            + " bytes (expected: one with it; DLQ_BODIES=true keeps those of later ones)");
        }
    }

    private static SessionId target(DeadLetter letter, SessionId wish) {
        if (wish != null) {
            return wish;
        }
        return SessionId.parse(letter.sessionId())
                .orElseThrow(() -> new GatewayException(
                        ErrorCode.PROPERTY_MISSING,
                        "sessionId: none, and the dead letter names none (expected: the id of an open session)"));
    }

    /** Whose job it was. In a queue of its own, that says it. */
    private static Tenant tenant(DeadLetter letter) {
        Tenant queue = letter.id().queue();
        return queue.equals(Tenant.DEFAULT) ? Tenant.parse(letter.tenant()).orElse(queue) : queue;
    }

    private static String firstName(ClientMessage core, DeadLetter letter) {
        String noted = LetterReader.text(core, JmsNames.REDRIVEN_JOB);
        String first = letter.redrives() > 0 && noted != null ? noted : letter.jobId();
        try {
            JobHeadersReader.requireJobId(first == null ? "" : first);
            return first;
        } catch (JobFault noName) {
            return letter.id().uuid();
        }
    }

    private static String name(String first, int redrives) {
        int end = first.offsetByCodePoints(0, Math.min(NAME, first.codePointCount(0, first.length())));
        return first.substring(0, end) + "-r" + redrives;
    }
}
