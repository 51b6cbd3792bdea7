package io.avatargateway.jms.message;

import io.avatargateway.jms.client.Outbox;
import io.avatargateway.jms.client.SendRights;
import io.avatargateway.security.Tenant;
import jakarta.jms.JMSException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
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
    private final Function<Tenant, Duration> waiting;

    /**
     * @param rule which addresses may be named at all
     * @param rights where the broker lets the gateway send; null where it does so everywhere
     * @param waiting how long a tenant's replies wait for their reader; zero for as long as nobody takes them
     */
    public ReplyDestinations(ReplyRule rule, SendRights rights, Function<Tenant, Duration> waiting) {
        this.rule = rule;
        this.rights = rights;
        this.waiting = waiting;
    }

    /**
     * Where a reply goes.
     *
     * @param destination to send to; null if it must not, or would reach nobody
     * @param waits how long it waits there for its reader; zero for as long as nobody takes it
     * @param fault why, for people; null if it goes somewhere
     */
    public record Way(ActiveMQDestination destination, Duration waits, String fault) {

        /** Whether it goes somewhere. */
        public boolean isThere() {
            return destination != null;
        }

        /** When a reply that is sent now expires, as {@link Outbox#send} takes it. */
        public long expiration(Instant now) {
            return Expiration.after(waits, now);
        }

        private static Way nowhere(ActiveMQDestination replyTo, String rule) {
            return new Way(null, Duration.ZERO, "JMSReplyTo: " + replyTo.getAddress() + rule);
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
        return new Way(found.get(), waiting.apply(tenant.tenant()), null);
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
