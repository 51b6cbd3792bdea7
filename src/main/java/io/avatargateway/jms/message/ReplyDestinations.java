package io.avatargateway.jms.message;

import io.avatargateway.jms.client.Outbox;
import io.avatargateway.jms.client.SendRights;
import jakarta.jms.JMSException;
import java.util.Optional;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;

/**
 * Says where a reply may go, before it is sent: what the broker refuses afterwards would undo a whole transaction, and
 * what reaches somebody else cannot be taken back. Any thread.
 */
public final class ReplyDestinations {

    private static final String NOWHERE = " (expected: a queue that exists, or a topic that somebody listens to)";
    private static final String NO_RIGHT = " (expected: an address that the gateway may send to)";

    private final ReplyRule rule;
    private final SendRights rights;

    /**
     * @param rule which addresses may be named at all
     * @param rights where the broker lets the gateway send; null where it does so everywhere
     */
    public ReplyDestinations(ReplyRule rule, SendRights rights) {
        this.rule = rule;
        this.rights = rights;
    }

    /**
     * Where a reply goes.
     *
     * @param destination to send to; null if it must not, or would reach nobody
     * @param fault why, for people; null if it goes somewhere
     */
    public record Way(ActiveMQDestination destination, String fault) {

        /** Whether it goes somewhere. */
        public boolean isThere() {
            return destination != null;
        }

        private static Way nowhere(ActiveMQDestination replyTo, String rule) {
            return new Way(null, "JMSReplyTo: " + replyTo.getAddress() + rule);
        }
    }

    /**
     * Finds the way. Blocks for the broker's call time-out, for each question that was not asked a moment ago.
     *
     * @param tenant whose message is answered
     * @throws JMSException if the broker does not say
     * @throws io.avatargateway.session.model.GatewayException BROKER_UNAVAILABLE
     */
    public Way find(Outbox outbox, ActiveMQDestination replyTo, TenantNames tenant) throws JMSException {
        if (rule.isForbidden(replyTo.getAddress(), tenant)) {
            return Way.nowhere(replyTo, rule.expected(tenant));
        }
        Optional<ActiveMQDestination> found = outbox.resolve(replyTo);
        if (found.isEmpty()) {
            return Way.nowhere(replyTo, NOWHERE);
        }
        if (!rule.allows(found.get(), tenant)) {
            return Way.nowhere(replyTo, rule.expected(tenant));
        }
        if (rights != null && !rights.maySend(replyTo.getAddress())) {
            return Way.nowhere(replyTo, NO_RIGHT);
        }
        return new Way(found.get(), null);
    }

    /** The way of a reply that failed before. */
    public static Way givenUp(ActiveMQDestination replyTo) {
        return Way.nowhere(replyTo, NOWHERE);
    }

    /** The broker has refused something: what is known of its rights may be wrong. */
    public void refused() {
        if (rights != null) {
            rights.forget();
        }
    }
}
