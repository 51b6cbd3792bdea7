package io.avatargateway.jms.message;

import java.util.List;
import java.util.stream.Stream;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.utils.CompositeAddress;

/**
 * Which addresses a message may name for its replies. A reply to {@code open} holds a credential. So none goes to where
 * others read: to the gateway's own queues, to its events, among dead letters, or to the broker's management. See
 * {@code docs/decisions/0053-who-may-do-what-at-the-broker.md}. Holds no state.
 */
public enum ReplyRule {
    /** Where nobody has to sign in: any other queue or topic. */
    NOT_THE_GATEWAYS,
    /** Where users have roles: below the replies of the message's tenant, or a temporary queue. */
    REPLIES_ONLY;

    private static final List<String> OWN = List.of(
            JmsNames.INTAKE,
            JmsNames.SESSIONS,
            JmsNames.EVENTS,
            JmsNames.NODES,
            "avatar.ended",
            "avatar.ledger",
            "avatar.senders",
            "avatar.t",
            "avatar.webhooks",
            "activemq.management",
            "activemq.notifications");
    /** In front of what is the broker's own. */
    private static final String BROKERS = "$";

    /** The rule, for people. */
    String expected(TenantNames tenant) {
        return this == NOT_THE_GATEWAYS
                ? " (expected: a destination that is not the gateway's own, such as one below " + tenant.replies()
                        + ", or a temporary one)"
                : " (expected: a queue below " + tenant.replies() + ", or a temporary one)";
    }

    /** Whether no reply of the tenant's goes there, whatever it is. */
    boolean isForbidden(String address, TenantNames tenant) {
        return !isReplies(address, tenant)
                && names(address)
                        .anyMatch(
                                name -> name.startsWith(BROKERS) || OWN.stream().anyMatch(own -> isBelow(own, name)));
    }

    /**
     * Whether a reply may go there.
     *
     * @param found as the broker has it: its type says whether it is temporary
     * @param tenant whose message is answered
     */
    boolean allows(ActiveMQDestination found, TenantNames tenant) {
        String address = found.getAddress();
        return !isForbidden(address, tenant)
                && (this == NOT_THE_GATEWAYS
                        || found.getType() == ActiveMQDestination.TYPE.TEMP_QUEUE
                        || isReplies(address, tenant));
    }

    private static boolean isReplies(String address, TenantNames tenant) {
        return names(address).allMatch(name -> isBelow(tenant.replies(), name));
    }

    /** Of an address with a queue behind it both: the queue may be one of another address. */
    private static Stream<String> names(String address) {
        return CompositeAddress.isFullyQualified(address)
                ? Stream.of(CompositeAddress.extractAddressName(address), CompositeAddress.extractQueueName(address))
                : Stream.of(address);
    }

    private static boolean isBelow(String parent, String name) {
        return name.equals(parent) || name.startsWith(parent + ".");
    }
}
