package io.avatargateway.jms.command;

import io.avatargateway.api.ApiJson;
import io.avatargateway.api.Problem;
import io.avatargateway.jms.client.Outbox;
import io.avatargateway.jms.message.DeadLetterText;
import io.avatargateway.jms.message.FailurePolicy;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.JobBodies;
import io.avatargateway.jms.message.MessageCopies;
import io.avatargateway.jms.message.Replies;
import io.avatargateway.session.model.ErrorCode;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.TextMessage;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/**
 * Tells the results of commands, in the transaction of the outbox. They go to the reply's destination, or to the dead
 * letters where nobody asked for a reply or gets it. A dead letter is the command, never the answer, which may hold a
 * credential.
 */
public final class CommandReplies {

    static final String DONE = "done";
    static final String REFUSED = "refused";
    private static final ActiveMQDestination DEAD_LETTERS =
            ActiveMQDestination.createQueue(JmsNames.SESSIONS_DEAD_LETTERS);

    private final Clock clock;

    /** @param clock says when a command became a dead letter */
    public CommandReplies(Clock clock) {
        this.clock = clock;
    }

    /** Whether a reply, if one is asked for, would get anywhere. Waits for the broker. */
    boolean deliverable(Outbox outbox, CommandMessage command) throws JMSException {
        return command.replyTo() == null || outbox.resolve(command.replyTo()).isPresent();
    }

    /**
     * Tells how a command ended. Waits for the broker.
     *
     * @throws JMSException if the broker does not take it
     */
    void send(Outbox outbox, CommandMessage command, CommandEnd end) throws JMSException {
        if (end instanceof CommandEnd.Done done) {
            done(outbox, command, done.answer());
        } else if (end instanceof CommandEnd.Refused refused) {
            refused(outbox, command, refused.problem());
        } else if (end instanceof CommandEnd.Undeliverable) {
            undeliverable(outbox, command, null);
        } else if (end instanceof CommandEnd.GivenUp givenUp) {
            String detail =
                    "attempts: " + givenUp.attempts() + " (expected: one that succeeds); the gateway's log says why";
            putAside(outbox, command, null, ErrorCode.DELIVERY_FAILED.name(), detail);
        }
    }

    private void done(Outbox outbox, CommandMessage command, CommandAnswer answer) throws JMSException {
        if (command.replyTo() == null) {
            return;
        }
        TextMessage reply = outbox.text();
        reply.setText(ApiJson.toJson(answer.view()));
        reply.setStringProperty(JmsNames.AMQP_CONTENT_TYPE, "application/json");
        reply.setStringProperty(JmsNames.SESSION_ID, answer.session().value());
        reply.setStringProperty(JmsNames.STATUS, DONE);
        send(outbox, command, answer.session().value(), reply);
    }

    private void refused(Outbox outbox, CommandMessage command, Problem problem) throws JMSException {
        if (command.replyTo() == null) {
            putAside(outbox, command, null, problem.code(), problem.detail());
            return;
        }
        TextMessage reply = outbox.text();
        reply.setText(new String(problem.toJson(null), StandardCharsets.UTF_8));
        reply.setStringProperty(JmsNames.AMQP_CONTENT_TYPE, Problem.MEDIA_TYPE);
        reply.setStringProperty(JmsNames.STATUS, REFUSED);
        reply.setStringProperty(JmsNames.REASON, problem.code());
        send(outbox, command, null, reply);
    }

    private void undeliverable(Outbox outbox, CommandMessage command, String session) throws JMSException {
        putAside(
                outbox,
                command,
                session,
                JmsNames.REPLY_UNDELIVERABLE,
                "JMSReplyTo: " + command.replyTo().getAddress() + Replies.EXPECTED);
    }

    /**
     * Puts the command among the dead letters.
     *
     * @param session that it opened, or was done to, so that somebody can close it; or null
     */
    private void putAside(Outbox outbox, CommandMessage command, String session, String code, String detail)
            throws JMSException {
        ClientMessage original = command.message().getCoreMessage();
        String movedFrom = original.getStringProperty(Message.HDR_ORIGINAL_ADDRESS);
        // Of a large one, which is no command, only what is said beside its body is kept.
        boolean large = JobBodies.isApart(original) || command.isTooLarge();
        ActiveMQMessage copy = large
                ? MessageCopies.withoutBody(outbox, command.message(), JobBodies.size(original))
                : MessageCopies.copy(outbox, command.message(), InputStream.nullInputStream());
        DeadLetterText.mend(copy);
        ClientMessage core = copy.getCoreMessage();
        FailurePolicy.mark(
                core,
                null,
                session,
                code,
                detail,
                movedFrom == null ? original.getAddress() : movedFrom,
                clock.instant());
        core.putStringProperty(JmsNames.COMMAND_ID, command.commandId());
        if (large) {
            core.putBooleanProperty(JmsNames.BODY_MISSING, true);
        }
        outbox.send(DEAD_LETTERS, copy, true, jakarta.jms.Message.DEFAULT_PRIORITY, 0);
    }

    private void send(Outbox outbox, CommandMessage command, String session, TextMessage reply) throws JMSException {
        ((ActiveMQMessage) reply).getCoreMessage().setCorrelationID(command.correlationId());
        reply.setStringProperty(JmsNames.COMMAND_ID, command.commandId());
        Optional<ActiveMQDestination> destination = outbox.resolve(command.replyTo());
        if (destination.isPresent()) {
            boolean durable = command.message().getJMSDeliveryMode() == DeliveryMode.PERSISTENT;
            outbox.send(destination.get(), (ActiveMQMessage) reply, durable, jakarta.jms.Message.DEFAULT_PRIORITY, 0);
        } else {
            undeliverable(outbox, command, session);
        }
    }
}
