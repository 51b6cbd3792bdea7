package io.avatargateway.jms.command;

import io.avatargateway.api.ApiJson;
import io.avatargateway.api.Problem;
import io.avatargateway.jms.client.Outbox;
import io.avatargateway.jms.message.DeadLetterText;
import io.avatargateway.jms.message.FailurePolicy;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.JobBodies;
import io.avatargateway.jms.message.MessageCopies;
import io.avatargateway.jms.message.ReplyDestinations;
import io.avatargateway.jms.message.TenantNames;
import io.avatargateway.session.model.ErrorCode;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.TextMessage;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/**
 * Tells the results of commands, in the transaction of the outbox. They go to the reply's destination, or to the dead
 * letters where nobody asked for a reply or gets it. A dead letter is the command, never the answer, which may hold a
 * credential.
 */
public final class CommandReplies {

    static final String DONE = "done";
    static final String REFUSED = "refused";

    private final Clock clock;
    private final ReplyDestinations destinations;
    private final boolean keepsBodies;

    /**
     * @param clock says when an answer expires, and when a command became a dead letter
     * @param destinations says where replies may go, and how long they wait there
     */
    public CommandReplies(Clock clock, ReplyDestinations destinations) {
        this(clock, destinations, true);
    }

    /** @param keepsBodies whether a command that is put aside keeps what it says */
    public CommandReplies(Clock clock, ReplyDestinations destinations, boolean keepsBodies) {
        this.clock = clock;
        this.destinations = destinations;
        this.keepsBodies = keepsBodies;
    }

    /** Whether a reply, if one is asked for, may go there and would get anywhere. Waits for the broker. */
    boolean deliverable(Outbox outbox, CommandMessage command) throws JMSException {
        return command.replyTo() == null || way(outbox, command).isThere();
    }

    private ReplyDestinations.Way way(Outbox outbox, CommandMessage command) throws JMSException {
        ClientMessage message = command.message().getCoreMessage();
        return destinations.find(outbox, command.replyTo(), TenantNames.of(message));
    }

    /** The broker has refused an answer: where it may go is to be asked anew. */
    void refused() {
        destinations.refused();
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
            ReplyDestinations.Way way = way(outbox, command);
            // It may be there by now, but nothing was begun.
            undeliverable(
                    outbox,
                    command,
                    null,
                    way.isThere() ? ReplyDestinations.givenUp(command.replyTo()).fault() : way.fault());
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

    private void undeliverable(Outbox outbox, CommandMessage command, String session, String fault)
            throws JMSException {
        putAside(outbox, command, session, JmsNames.REPLY_UNDELIVERABLE, fault);
    }

    /**
     * Puts the command among the dead letters.
     *
     * @param session that it opened, or was done to, so that somebody can close it; or null
     */
    private void putAside(Outbox outbox, CommandMessage command, String session, String code, String detail)
            throws JMSException {
        ClientMessage original = command.message().getCoreMessage();
        TenantNames tenant = TenantNames.of(original);
        String origin = TenantNames.sentTo(original);
        // Of a large one, which is no command, only what is said beside its body is kept.
        boolean left = !keepsBodies || JobBodies.isApart(original) || command.isTooLarge();
        ActiveMQMessage copy = left
                ? MessageCopies.withoutBody(outbox, command.message(), JobBodies.size(original))
                : MessageCopies.copy(outbox, command.message(), InputStream.nullInputStream());
        DeadLetterText.mend(copy);
        ClientMessage core = copy.getCoreMessage();
        FailurePolicy.mark(core, tenant, null, session, code, detail, origin, clock.instant());
        core.putStringProperty(JmsNames.COMMAND_ID, command.commandId());
        if (left) {
            core.putBooleanProperty(JmsNames.BODY_MISSING, true);
        }
        outbox.send(
                MessageCopies.deadLetters(outbox, tenant, TenantNames::commandDeadLetters),
                copy,
                true,
                jakarta.jms.Message.DEFAULT_PRIORITY,
                0);
    }

    private void send(Outbox outbox, CommandMessage command, String session, TextMessage reply) throws JMSException {
        ((ActiveMQMessage) reply).getCoreMessage().setCorrelationID(command.correlationId());
        reply.setStringProperty(JmsNames.COMMAND_ID, command.commandId());
        ReplyDestinations.Way way = way(outbox, command);
        if (way.isThere()) {
            boolean durable = command.message().getJMSDeliveryMode() == DeliveryMode.PERSISTENT;
            outbox.send(
                    way.destination(),
                    (ActiveMQMessage) reply,
                    durable,
                    jakarta.jms.Message.DEFAULT_PRIORITY,
                    way.expiration(clock.instant()));
        } else {
            undeliverable(outbox, command, session, way.fault());
        }
    }
}
